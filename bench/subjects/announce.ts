import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { pino } from 'pino'
import { assemble } from '../../src/assistant.ts'
import { telegramChannel } from '../../src/bot/channels/telegram/index.ts'
import { systemClock } from '../../src/clock.ts'
import { openPglite, openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { loadFacts } from '../../src/facts.ts'
import { capabilities } from '../../src/handlers/index.ts'
import { announce } from '../../src/jobs/announce.ts'
import { placeKey } from '../../src/ocop/places.ts'
import { makeMany, released } from '../../tests/support/many-people.ts'

/** The whole assistant, and an announcement to everybody as an officer has just released it. */
const people = Number(process.env.BENCH_PEOPLE)
const askers = Number(process.env.BENCH_ASKERS)
const url = process.env.DATABASE_URL
const database = url ? openPostgres(url) : await openPglite(process.env.BENCH_FOLDER)
const { db } = database
await migrate(db)
const facts = loadFacts()
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
  capabilities: capabilities(facts, { outlets: [telegram.channel] }),
  quietHours: () => false,
  log,
})
const now = new Date()
await makeMany(db, {
  people,
  channel: telegram.channel.name,
  account: telegram.account,
  commune: placeKey(facts.places.communes[0]!),
  now,
})
// Those who write meanwhile are nobody's audience.
for (let i = 0; i < askers; i++) {
  const id = `asker${i}`
  await db
    .insertInto('person')
    .values({ id, kind: 'guest', name: id, locale: null, created_at: now })
    .execute()
  await db
    .insertInto('chat')
    .values({
      channel: telegram.channel.name,
      account: telegram.account,
      address: String(2_000_000 + i),
      person_id: id,
      locale: null,
      refused_version: null,
      flow: null,
      created_at: now,
      seen_at: now,
      gone_at: null,
    })
    .execute()
}
await telegram.start({ receive: assistant.receive, commands: [], roleChats: async () => [] })

process.on('message', async () => {
  const now = new Date()
  await released(db, { id: 'bench', place: placeKey(facts.places.province), startsAt: now })
  const began = performance.now()
  const { queued } = await announce(db, facts, now)
  assistant.delivery.wake()
  process.send!({ queued, ms: performance.now() - began })
})
const server = createServer(getRequestListener(telegram.routes.fetch))
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))
process.once('disconnect', () => process.exit())
