import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { pino } from 'pino'
import { z } from 'zod'
import { assemble } from '../../src/assistant.ts'
import { telegramChannel } from '../../src/bot/channels/telegram/index.ts'
import { builtIn } from '../../src/bot/decide.ts'
import { say } from '../../src/bot/reply.ts'
import { anyone, type Capability, route } from '../../src/bot/route.ts'
import { systemClock } from '../../src/clock.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { serveSubject } from './serve.ts'

/** Our whole engine with a handler as small as the bare bot's: it counts in the chat's state and echoes. */
const none = z.object({})
const count = route({
  name: 'count',
  guard: anyone,
  args: none,
  run: async (turn) => {
    const n = Number(turn.open?.ask.args?.n ?? 0) + 1
    return say(`${n}: ${turn.text}`, undefined, {
      ask: { route: 'count', args: { n } },
      text: { route: 'count' },
    })
  },
})
const rest: Capability = {
  routes: [
    count,
    ...Object.values(builtIn).map((name) =>
      route({ name, guard: anyone, args: none, run: (turn) => count.run(turn, {}) }),
    ),
  ],
  commands: [],
}

const database = openPostgres(process.env.DATABASE_URL!)
await migrate(database.db)
const log = pino({ level: 'error' })
const telegram = telegramChannel({
  config: {
    mode: 'webhook',
    token: process.env.BENCH_TOKEN!,
    apiRoot: process.env.BENCH_PLATFORM!,
    secret: process.env.BENCH_SECRET!,
    publicUrl: 'https://bench.example',
  },
  clock: systemClock,
  log,
})
const assistant = assemble({
  database,
  clock: systemClock,
  channels: [telegram.channel],
  capabilities: [rest],
  quietHours: () => false,
  log,
})
await telegram.start({ receive: assistant.receive, commands: [], roleChats: async () => [] })
serveSubject(createServer(getRequestListener(telegram.routes.fetch)))
