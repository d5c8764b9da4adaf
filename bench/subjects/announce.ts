import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { type Kysely, sql } from 'kysely'
import { pino } from 'pino'
import { assemble } from '../../src/assistant.ts'
import { telegramChannel } from '../../src/bot/channels/telegram/index.ts'
import { systemClock } from '../../src/clock.ts'
import { openPglite, openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import type { Database } from '../../src/db/tables.ts'
import { loadFacts } from '../../src/facts.ts'
import { capabilities } from '../../src/handlers/index.ts'
import { announce } from '../../src/jobs/announce.ts'
import { placeKey } from '../../src/ocop/places.ts'

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
  capabilities: capabilities(facts, [telegram.channel]),
  quietHours: () => false,
  log,
})
await makePeople(db)
await telegram.start({ receive: assistant.receive, commands: [], roleChats: async () => [] })

process.on('message', async () => {
  const now = new Date()
  await db
    .insertInto('announcement')
    .values({
      id: 'bench',
      text: 'Thử nghiệm: tập huấn OCOP sáng thứ Sáu, 8 giờ, hội trường xã. '.repeat(4),
      audience: JSON.stringify({
        role: 'producers',
        place: placeKey(facts.places.province),
        stars: ['3', '4'],
      }),
      sender_place: placeKey(facts.places.province),
      state: 'sending',
      created_by: null,
      created_at: now,
      starts_at: now,
      result: null,
    })
    .execute()
  const began = performance.now()
  const { queued } = await announce(db, facts, now)
  assistant.delivery.wake()
  process.send!({ queued, ms: performance.now() - began })
})
const server = createServer(getRequestListener(telegram.routes.fetch))
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))
process.once('disconnect', () => process.exit())

/** Producers each with a product and a chat; the first `askers` have no product: nobody announces anything to them. */
async function makePeople(db: Kysely<Database>): Promise<void> {
  const commune = placeKey(facts.places.communes[0]!)
  const statements = [
    sql`insert into person (id, kind, name, created_at) select 'p' || i, 'guest', 'Thử ' || i, now()
      from generate_series(1, ${people + askers}::int) i`,
    sql`insert into chat (channel, account, address, person_id, created_at, seen_at)
      select 'telegram', ${telegram.account}, (1000000 + i)::text, 'p' || i, now(), now()
      from generate_series(1, ${people + askers}::int) i`,
    sql`insert into producer (id, name, name_folded, created_at) select 'r' || i, 'Cơ sở thử ' || i, 'co so thu ' || i, now()
      from generate_series(${askers + 1}::int, ${people + askers}::int) i`,
    sql`insert into product (id, producer_id, name, search_text, tier, commune, source, created_at, updated_at)
      select 'x' || i, 'r' || i, 'Sản phẩm thử ' || i, 'san pham thu ' || i, '3', ${commune}, 'bench', now(), now()
      from generate_series(${askers + 1}::int, ${people + askers}::int) i`,
    sql`insert into producer_claim (id, person_id, producer_id, state, asked_at)
      select 'k' || i, 'p' || i, 'r' || i, 'confirmed', now()
      from generate_series(${askers + 1}::int, ${people + askers}::int) i`,
  ]
  for (const statement of statements) await statement.execute(db)
}
