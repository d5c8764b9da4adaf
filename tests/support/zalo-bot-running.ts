import { type Logger, pino } from 'pino'
import { type Assistant, assemble } from '../../src/assistant.ts'
import { type ZaloBotChannel, zaloBotChannel } from '../../src/bot/channels/zalo-bot/index.ts'
import { WEBHOOK_PATH } from '../../src/bot/channels/zalo-bot/webhook.ts'
import { zaloBotStart } from '../../src/bot/channels/zalo-bot/wiring.ts'
import type { Clock } from '../../src/clock.ts'
import { systemClock } from '../../src/clock.ts'
import type { ZaloBotConfig } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import type { Arrival } from '../../src/db/inbox.ts'
import { freshPglite } from './database.ts'
import { parrot } from './telegram-bot.ts'
import { ZaloBotServer } from './zalo-bot-server.ts'
import { zaloConfig, zaloSecret } from './zalo-bot-voice.ts'

export interface RunningZaloBot {
  server: ZaloBotServer
  zalo: ZaloBotChannel
  assistant: Assistant
  database: OpenDatabase
  /** Brings a body to the webhook as Zalo does; `given` replaces the secret. */
  bring(body: string, given?: string | null, type?: string | null): Promise<Response>
  stop(): Promise<void>
}

/** A whole assistant behind a Bot Platform on loopback, with the parrot in it. */
export async function startZaloBot(
  options: {
    server?: ZaloBotServer
    config?: ZaloBotConfig
    database?: OpenDatabase
    clock?: Clock
    log?: Logger
    /** Stands between the channel and the assistant, to make keeping fail. */
    receive?: (next: (a: Arrival[]) => Promise<void>) => (a: Arrival[]) => Promise<void>
    callSeconds?: number
    pollSeconds?: number
  } = {},
): Promise<RunningZaloBot> {
  const server = options.server ?? (await ZaloBotServer.open())
  const database = options.database ?? (await freshPglite())
  const log = options.log ?? pino({ level: 'silent' })
  const clock = options.clock ?? systemClock
  const zalo = zaloBotChannel({
    config: options.config ?? zaloConfig(server),
    clock,
    log,
    times: {
      callSeconds: options.callSeconds ?? 10,
      pollSeconds: options.pollSeconds ?? 20,
      pause: () => 1,
    },
  })
  const assistant = assemble({
    database,
    clock,
    channels: [zalo.channel],
    capabilities: [parrot],
    quietHours: () => false,
    log,
  })
  const parts = zaloBotStart(zalo.of, assistant, database.db, clock)
  await zalo.start(options.receive ? { ...parts, receive: options.receive(parts.receive) } : parts)
  return {
    server,
    zalo,
    assistant,
    database,
    async bring(body, given = zaloSecret, type = 'application/json') {
      const headers = new Headers()
      if (type !== null) headers.set('content-type', type)
      if (given !== null) headers.set('X-Bot-Api-Secret-Token', given)
      return zalo.routes.request(WEBHOOK_PATH, { method: 'POST', headers, body })
    },
    async stop() {
      await zalo.stop()
      await assistant.stop()
      if (!options.database) await database.close()
      if (!options.server) await server.close()
    },
  }
}
