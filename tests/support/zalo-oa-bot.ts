import { Hono } from 'hono'
import { pino } from 'pino'
import { type Assistant, assemble } from '../../src/assistant.ts'
import { type ZaloOaChannel, zaloOaChannel } from '../../src/bot/channels/zalo-oa/index.ts'
import { WEBHOOK_PATH } from '../../src/bot/channels/zalo-oa/webhook.ts'
import type { Capability } from '../../src/bot/route.ts'
import type { ZaloOaConfig } from '../../src/config-zalo-oa.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import type { Arrival } from '../../src/db/inbox.ts'
import { storePair } from '../../src/db/zalo-tokens.ts'
import { freshPglite } from './database.ts'
import { parrot } from './telegram-bot.ts'
import { StandingClock } from './world.ts'
import { ZaloOaServer } from './zalo-oa-server.ts'

export interface ZaloBot {
  server: ZaloOaServer
  zalo: ZaloOaChannel
  assistant: Assistant
  database: OpenDatabase
  clock: StandingClock
  /** Approved templates, as the settings hold them; may be changed while it runs. */
  zaloTemplateIds: Record<string, string>
  app: Hono
  /** What was logged, one JSON line each. */
  logged: string[]
  /** Lets time pass. */
  pass(ms: number): void
  stop(): Promise<void>
}

export const lan = '7000000000000000001'
export const HOUR = 3_600_000

/** A whole assistant behind an Official Account on loopback, with the parrot in it; the account has agreed. */
export async function startZaloBot(
  options: {
    at?: string
    config?: Partial<ZaloOaConfig>
    database?: OpenDatabase
    agreed?: boolean
    /** A Zalo that was there before; it is not closed. */
    server?: ZaloOaServer
    capabilities?: Capability[]
    /** Stands between the channel and the assistant, to make keeping fail. */
    receive?: (next: (a: Arrival[]) => Promise<void>) => (a: Arrival[]) => Promise<void>
  } = {},
): Promise<ZaloBot> {
  const clock = new StandingClock(new Date(options.at ?? '2026-11-24T09:00:00+07:00'))
  const server = options.server ?? (await ZaloOaServer.open(() => clock.now().getTime()))
  const database = options.database ?? (await freshPglite())
  const logged: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
  const config = server.config({ templateIds: {}, ...options.config })
  const zalo = zaloOaChannel({ config, database, clock, log })
  const assistant = assemble({
    database,
    clock,
    channels: [zalo.channel],
    capabilities: options.capabilities ?? [parrot],
    quietHours: () => false,
    log: pino({ level: 'silent' }),
  })
  if (options.agreed !== false) {
    const pair = server.oauth.grant()
    await database.db.transaction().execute((trx) => storePair(trx, zalo.account, pair, clock.now()))
  }
  const receive = (arrivals: Arrival[]) => assistant.receive(arrivals)
  await zalo.start({ receive: options.receive ? options.receive(receive) : receive })
  const app = new Hono().route('/', zalo.routes)
  server.events.bring = async (body, headers) =>
    (await app.request(WEBHOOK_PATH, { method: 'POST', headers, body: new Uint8Array(body) })).status
  return {
    server,
    zalo,
    assistant,
    database,
    clock,
    zaloTemplateIds: config.templateIds,
    app,
    logged,
    pass: (ms) => clock.set(new Date(clock.now().getTime() + ms)),
    async stop() {
      await zalo.stop()
      await assistant.stop()
      if (!options.server) await server.close()
    },
  }
}

/** Somebody on this account who is an administrator, or nothing; their chat on `channel`. */
export async function makePerson(
  bot: Pick<ZaloBot, 'database' | 'clock'>,
  who: { id: string; address: string; channel?: string; administrator?: boolean },
): Promise<number> {
  const { db } = bot.database
  const now = bot.clock.now()
  await db
    .insertInto('person')
    .values({ id: who.id, kind: 'guest', name: null, locale: 'vi', reminders_on: true, created_at: now })
    .onConflict((c) => c.doNothing())
    .execute()
  const chat = await db
    .insertInto('chat')
    .values({
      channel: who.channel ?? 'zalo-oa',
      account: who.channel ? 'test' : ZaloOaServer.oaId,
      address: who.address,
      person_id: who.id,
      locale: null,
      refused_version: null,
      flow: null,
      created_at: now,
      seen_at: now,
      gone_at: null,
    })
    .onConflict((c) => c.columns(['channel', 'account', 'address']).doUpdateSet({ person_id: who.id }))
    .returning('id')
    .executeTakeFirstOrThrow()
  if (who.administrator)
    await db
      .insertInto('role_grant')
      .values({
        id: `right-${who.id}`,
        person_id: who.id,
        role: 'administrator',
        place: 'province:91',
        granted_by: null,
        granted_at: now,
        revoked_at: null,
      })
      .execute()
  return chat.id
}

/** The texts waiting for, or sent to, administrators, oldest first. */
export async function outboxTexts(bot: Pick<ZaloBot, 'database'>): Promise<string[]> {
  const rows = await bot.database.db.selectFrom('outbox').select('body').orderBy('id').execute()
  return rows.map((r) => (r.body as unknown as { text: string }).text)
}
