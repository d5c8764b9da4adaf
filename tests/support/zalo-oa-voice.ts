import { Hono } from 'hono'
import type { Kysely, Transaction } from 'kysely'
import { pino } from 'pino'
import type { Rendered, UnaskedMessage } from '../../src/bot/channel.ts'
import { type ZaloOaChannel, zaloOaChannel } from '../../src/bot/channels/zalo-oa/index.ts'
import { pressPayload, READ_NOW } from '../../src/bot/channels/zalo-oa/read.ts'
import { WEBHOOK_PATH } from '../../src/bot/channels/zalo-oa/webhook.ts'
import { buttonToken } from '../../src/bot/render.ts'
import { type Clock, hourInVietnam } from '../../src/clock.ts'
import type { ZaloOaConfig } from '../../src/config-zalo-oa.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { storeArrivals } from '../../src/db/inbox.ts'
import type { ChatState } from '../../src/db/stored.ts'
import type { Database } from '../../src/db/tables.ts'
import { noteInteraction } from '../../src/db/zalo-reach.ts'
import { storePair } from '../../src/db/zalo-tokens.ts'
import { fold } from '../../src/text/fold.ts'
import { pictureNamed } from './pictures.ts'
import type { Voice } from './world.ts'
import { ZaloOaServer } from './zalo-oa-server.ts'

export interface ZaloOaVoice extends Voice {
  server: ZaloOaServer
  /** What the assistant meant to send, as `render` lowered it, in the order in which it was accepted. */
  meant: { to: string; message: Rendered }[]
  close(): Promise<void>
}

/** The id at Zalo that stands for a name in a transcript: decimal, beyond 2^53. */
export function userIdOf(name: string): string {
  if (!ids.has(name)) ids.set(name, String(7_000_000_000_000_000_001n + BigInt(ids.size)))
  return ids.get(name)!
}
const KNOCK = 'approved-new_message'
const ids = new Map<string, string>()
const nameOf = (id: string) => [...ids].find(([, known]) => known === id)?.[0] ?? id

/**
 * Speaks through the real channel to a Zalo on loopback: signed events come by the webhook, echoes and receipts
 * behind every message. People of a transcript have names; on the wire they are ids.
 */
export async function zaloOaVoice(settings: Partial<ZaloOaConfig> = {}): Promise<ZaloOaVoice> {
  let database: OpenDatabase
  let clock: Clock
  let zalo: ZaloOaChannel
  const server = await ZaloOaServer.open(() => clock.now().getTime())
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const meant: ZaloOaVoice['meant'] = []
  const ready = async () => {
    await database.db
      .transaction()
      .execute((trx) => storePair(trx, zalo.account, server.oauth.grant(), clock.now()))
    await zalo.start({
      receive: async (arrivals) => {
        const named = arrivals.map((a) => ({ ...a, address: nameOf(a.address) }))
        await storeArrivals(database.db, named, clock.now())
      },
    })
    const app = new Hono().route('/', zalo.routes)
    server.events.bring = async (body, headers) =>
      (await app.request(WEBHOOK_PATH, { method: 'POST', headers, body: new Uint8Array(body) })).status
  }
  let begun: Promise<void> | undefined
  const templateFor = (before: number, name: string) =>
    server.arrived.slice(before).find((m) => m.to === userIdOf(name))?.template
  // Somebody whom a story puts there wrote when it did: that is how their chat came to be.
  const meet = async (name: string) => {
    begun ??= ready()
    await begun
    // In life the token is renewed every twenty hours; a story leaps over months.
    if (clock.now().getTime() > server.oauth.access!.until) {
      const pair = server.oauth.grant()
      await database.db.transaction().execute((trx) => storePair(trx, zalo.account, pair, clock.now()))
    }
    await wrote(database.db, name)
  }
  const wrote = async (db: Kysely<Database>, name: string) => {
    if (server.people.knows(userIdOf(name))) return
    const { created_at } = await db
      .selectFrom('chat')
      .select('created_at')
      .where('address', '=', name)
      .executeTakeFirstOrThrow()
    server.people.interact(userIdOf(name), created_at.getTime())
    await noteInteraction(db, { account: zalo.account, address: userIdOf(name) }, created_at)
  }
  return {
    server,
    meant,
    account: ZaloOaServer.oaId,
    attach(db, at) {
      database = db
      clock = at
      const budget = { dong: 1_000_000, messages: 1_000 }
      const templateIds = server.templates.approveAll()
      zalo = zaloOaChannel({
        config: server.config({ budget, templateIds, ...settings }),
        database,
        clock,
        log,
      })
    },
    get channel() {
      return {
        ...zalo.channel,
        async send(name: string, message: Rendered, outboxId: number) {
          await meet(name)
          const sent = await zalo.channel.send(userIdOf(name), message, outboxId)
          meant.push({ to: userIdOf(name), message })
          return sent
        },
        async sendNotice(name: string, pages: Rendered[], notice: UnaskedMessage) {
          await meet(name)
          // A template waits for the day (ladder.test.ts). Who is told something at night has the chat open.
          const hour = hourInVietnam(clock.now())
          if (hour < 7 || hour >= 21) await server.say(userIdOf(name), READ_NOW)
          const before = server.arrived.length
          let sent = await zalo.channel.sendNotice!(userIdOf(name), pages, notice)
          if (templateFor(before, name)?.id === KNOCK) {
            // They press its button, and the message comes.
            await server.say(userIdOf(name), READ_NOW)
            sent = await zalo.channel.sendNotice!(userIdOf(name), pages, notice)
          }
          // A template stands for all pages: its blanks were checked on the way.
          const template = templateFor(before, name)
          const byTemplate = template !== undefined && template.id !== KNOCK
          if (!byTemplate) for (const message of pages) meant.push({ to: userIdOf(name), message })
          return sent
        },
      }
    },
    get outlet() {
      const { name, abilities, foresee } = zalo.channel
      return {
        name,
        abilities,
        async foresee(trx: Transaction<Database>, names: string[], pages: number) {
          for (const one of names) await wrote(trx, one)
          return foresee!(trx, names.map(userIdOf), pages)
        },
      }
    },
    text: (_name, text) => ({ text }),
    async picture(_name, file, caption) {
      server.pictures.set(file, await pictureNamed(file))
      return { picture: `${server.url}/pictures/${file}`, caption }
    },
    press(name, menu, index) {
      const payload = pressPayload(buttonToken(menu, index))
      const shown = server.arrived.some(
        (m) => m.to === userIdOf(name) && m.buttons.some((b) => b.payload === payload),
      )
      return { press: shown ? payload : null, menu, index }
    },
    async bring(name, _eventId, raw) {
      begun ??= ready()
      await begun
      const sent = raw as { picture?: string; caption?: string }
      if (sent.picture) {
        const status = await server.sendPicture(userIdOf(name), sent.picture, sent.caption)
        if (status !== 200) throw new Error(`the webhook answered ${status}`)
        return
      }
      const said = raw as { text: string } | { press: string | null; menu: string; index: number }
      const text = 'text' in said ? said.text : (said.press ?? (await labelOf(database, said)))
      const status = await server.say(userIdOf(name), text)
      if (status !== 200) throw new Error(`the webhook answered ${status}`)
    },
    async close() {
      await zalo.stop()
      await server.close()
    },
  }
}

/**
 * More than five choices are no buttons: people type the label, which counts while the question is open. A list
 * further up in the chat can only be meant by its token, which nobody types; the stories do, so that they stay one.
 */
async function labelOf(database: OpenDatabase, of: { menu: string; index: number }): Promise<string> {
  const row = await database.db
    .selectFrom('menu')
    .innerJoin('chat', 'chat.id', 'menu.chat_id')
    .select(['menu.items', 'chat.flow'])
    .where('menu.id', '=', of.menu)
    .executeTakeFirstOrThrow()
  const open = (row.flow as unknown as ChatState | null)?.menus ?? []
  const labels = (row.items as unknown as { label: string }[]).map((c) => c.label)
  const label = labels[of.index]!
  const one = open.at(-1) === of.menu && labels.filter((l) => fold(l) === fold(label)).length === 1
  return one ? label : pressPayload(buttonToken(of.menu, of.index))
}
