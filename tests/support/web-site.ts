import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'
import { type Assistant, assemble } from '../../src/assistant.ts'
import { type WebChannel, type WebOptions, webChannel } from '../../src/bot/channels/web/index.ts'
import { builtIn } from '../../src/bot/decide.ts'
import { say } from '../../src/bot/reply.ts'
import { anyone, type Capability, route } from '../../src/bot/route.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { pictureFiles } from '../../src/downloads.ts'
import { createHttp, listen } from '../../src/http.ts'
import { StandingClock } from './world.ts'

export const ORIGIN = 'http://ocop.test'

/** The web chat with an assistant behind it that says things back: what these tests are about is the page. */
export interface Site {
  app: Hono
  web: WebChannel
  assistant: Assistant
  clock: StandingClock
  /** Starts to listen on a port; with `port`, on that one. */
  listen(port?: number): Promise<string>
  stop(): Promise<void>
}

export function openSite(
  database: OpenDatabase,
  { capabilities = [], ...options }: Partial<WebOptions> & { capabilities?: Capability[] } = {},
): Site {
  const clock = new StandingClock(new Date('2026-11-23T09:00:00+07:00'))
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const web = webChannel({ database, clock, publicUrl: null, practice: false, log, ...options })
  const assistant = assemble({
    database,
    clock,
    channels: [web.channel],
    capabilities: [parrot, ...capabilities],
    quietHours: () => false,
    log,
  })
  const app = createHttp({
    database,
    routes: [web.routes, pictureFiles(database)],
    https: options.publicUrl?.startsWith('https:') ?? false,
    log,
  })
  web.start((chats) => assistant.engine.wake(chats))
  let server: Awaited<ReturnType<typeof listen>> | undefined
  return {
    app,
    web,
    assistant,
    clock,
    async listen(port = 0) {
      server = await listen(app, { host: '127.0.0.1', port })
      return server.url
    },
    async stop() {
      web.stop()
      await server?.close()
      await assistant.stop()
    },
  }
}

/** Says back what it hears; "/chon" offers choices, "/dai" a long text. */
const parrot: Capability = {
  routes: [
    route({
      name: builtIn.answer,
      guard: anyone,
      args: z.object({}),
      run: async (turn) => say(`Nghe: ${turn.text}`),
    }),
    route({
      name: builtIn.oldButton,
      guard: anyone,
      args: z.object({}),
      run: async () => say('Nút đã cũ.'),
    }),
    route({
      name: builtIn.unreadable,
      guard: anyone,
      args: z.unknown(),
      run: async () => say('Chưa đọc được'),
    }),
    route({
      name: builtIn.picture,
      guard: anyone,
      args: z.unknown(),
      run: async () => say('Không giữ ảnh'),
    }),
    route({
      name: builtIn.unknownCommand,
      guard: anyone,
      args: z.object({}),
      run: async (turn) => say(`Không có lệnh ${turn.text}`),
    }),
    route({
      name: 'parrot.offer',
      guard: anyone,
      args: z.object({ rest: z.string() }),
      run: async () =>
        say(
          'Chọn một:',
          ['Đã có', 'Chưa có', 'Để sau <b>nhé</b>'].map((label) => ({
            label,
            action: { route: 'parrot.chosen', args: { label } },
          })),
        ),
    }),
    route({
      name: 'parrot.chosen',
      guard: anyone,
      args: z.object({ label: z.string() }),
      run: async (_turn, { label }) => say(`Đã chọn: ${label}`),
    }),
    route({
      name: 'parrot.long',
      guard: anyone,
      args: z.object({ rest: z.string() }),
      run: async () => say(Array.from({ length: 60 }, (_, n) => `Dòng ${n + 1} của một câu dài.`).join('\n')),
    }),
  ],
  commands: [
    { name: 'chon', words: [], route: 'parrot.offer', describe: 'common:commands.help', shownTo: 'everyone' },
    { name: 'dai', words: [], route: 'parrot.long', describe: 'common:commands.help', shownTo: 'everyone' },
  ],
}
