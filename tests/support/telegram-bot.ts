import { type Logger, pino } from 'pino'
import { z } from 'zod'
import { type Assistant, assemble } from '../../src/assistant.ts'
import { type TelegramChannel, telegramChannel } from '../../src/bot/channels/telegram/index.ts'
import { builtIn } from '../../src/bot/decide.ts'
import { say } from '../../src/bot/reply.ts'
import { anyone, type Capability, route } from '../../src/bot/route.ts'
import { systemClock } from '../../src/clock.ts'
import type { TelegramConfig } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import type { Arrival } from '../../src/db/inbox.ts'
import { roleChats } from '../../src/db/role-chats.ts'
import { freshPglite } from './database.ts'
import { TelegramServer } from './telegram-server.ts'

/** Says what reached it: enough to see what a channel carries, and nothing else to break. */
export const parrot: Capability = {
  routes: [
    route({
      name: builtIn.answer,
      guard: anyone,
      args: z.unknown(),
      run: async (turn) => say(turn.text === '' ? 'nothing' : `heard: ${turn.text}`),
    }),
    route({
      name: 'parrot.offer',
      guard: anyone,
      args: z.unknown(),
      run: async (turn) =>
        say(
          turn.t('common:help.intro'),
          ['Có', 'Không'].map((label) => ({ label, action: { route: 'parrot.chosen', args: { label } } })),
        ),
    }),
    route({
      name: 'parrot.chosen',
      guard: anyone,
      args: z.object({ label: z.string() }),
      run: async (_turn, { label }) => say(`chosen: ${label}`),
    }),
    ...([builtIn.oldButton, builtIn.unknownCommand, builtIn.unreadable, builtIn.picture] as const).map(
      (name) => route({ name, guard: anyone, args: z.unknown(), run: async () => say(name) }),
    ),
  ],
  commands: [
    {
      name: 'chon',
      words: ['chon'],
      route: 'parrot.offer',
      describe: 'common:commands.help',
      shownTo: 'everyone',
    },
  ],
}

export interface RunningBot {
  server: TelegramServer
  telegram: TelegramChannel
  assistant: Assistant
  database: OpenDatabase
  stop(): Promise<void>
}

/** A whole assistant behind a Bot API on loopback, with the parrot in it. Waits nowhere longer than it must. */
export async function startBot(
  options: {
    server?: TelegramServer
    apiRoot?: string
    config?: TelegramConfig
    database?: OpenDatabase
    log?: Logger
    /** Stands between the channel and the assistant, to make keeping fail. */
    receive?: (next: (a: Arrival[]) => Promise<void>) => (a: Arrival[]) => Promise<void>
    callSeconds?: number
    pollSeconds?: number
    commandsMs?: number
    pictureMs?: number
    capabilities?: Capability[]
  } = {},
): Promise<RunningBot> {
  const server = options.server ?? (await TelegramServer.open())
  const database = options.database ?? (await freshPglite())
  const log = options.log ?? pino({ level: 'silent' })
  const telegram = telegramChannel({
    config: options.config ?? {
      mode: 'polling',
      token: TelegramServer.token,
      apiRoot: options.apiRoot ?? server.apiRoot,
    },
    clock: systemClock,
    log,
    times: {
      callSeconds: options.callSeconds ?? 10,
      pollSeconds: options.pollSeconds ?? 20,
      commandsMs: options.commandsMs ?? 60_000,
      ...(options.pictureMs !== undefined && { pictureMs: options.pictureMs }),
      pause: () => 1,
    },
  })
  const assistant = assemble({
    database,
    clock: systemClock,
    channels: [telegram.channel],
    capabilities: options.capabilities ?? [parrot],
    quietHours: () => false,
    log,
  })
  const receive = (arrivals: Arrival[]) => assistant.receive(arrivals)
  await telegram.start({
    receive: options.receive ? options.receive(receive) : receive,
    commands: assistant.router.commands,
    roleChats: () => roleChats(database.db, telegram.channel.name, telegram.account),
  })
  return {
    server,
    telegram,
    assistant,
    database,
    async stop() {
      await telegram.stop()
      await assistant.stop()
      if (!options.database) await database.close()
      if (!options.server) await server.close()
    },
  }
}
