import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { assemble } from '../../src/assistant.ts'
import type { Channel } from '../../src/bot/channel.ts'
import { clockFrom, systemClock } from '../../src/clock.ts'
import { openPglite, openPostgres } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { announce } from '../../src/jobs/announce.ts'
import { plainChannel } from './plain-channel.ts'

/**
 * A process that writes and sends an announcement, to be killed: with CRASH_AT=writing once some of its messages are
 * written and some are not, with CRASH_AT=sending after half of PEOPLE have it, accepted by the platform and not yet
 * recorded. Without CRASH_AT it finishes what is left. What "the platform" accepted is in platform.txt.
 */
const folder = process.argv[2]!
const url = process.env.DATABASE_URL
const crashAt = process.env.CRASH_AT
const people = Number(process.env.PEOPLE)
const platform = join(folder, 'platform.txt')

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

const database = url ? openPostgres(url) : await openPglite(join(folder, 'db'))
const { db } = database
// The second life comes later than any claim of the first.
const clock = crashAt ? systemClock : clockFrom(new Date(Date.now() + 60_000))
let sent = 0
const channel: Channel = {
  ...plainChannel(() => {}),
  async send(address) {
    appendFileSync(platform, `${address}\n`)
    if (crashAt === 'sending' && ++sent >= people / 2) die()
    return { platformId: null }
  },
}
const assistant = assemble({
  database,
  clock,
  // Killed while it writes it sends nothing yet: what is counted then is the other kill's.
  channels: crashAt === 'writing' ? [] : [channel],
  capabilities: [],
  quietHours: () => false,
  log: pino({ level: 'silent' }),
})
if (crashAt === 'writing') {
  const watch = async () => {
    const { n } = await db
      .selectFrom('announcement_reader')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    if (n > 0 && n < people) die()
    setImmediate(watch)
  }
  void watch()
}
const facts = loadFacts()
await announce(db, facts, clock.now())
const waiting = async () =>
  (
    await db
      .selectFrom('outbox')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('state', 'in', ['queued', 'sending'])
      .executeTakeFirstOrThrow()
  ).n
// The lease of the one that was killed has to run out first.
while ((await waiting()) > 0) await assistant.idle()
if (crashAt) throw new Error('it should have died')
await announce(db, facts, clock.now())
await assistant.stop()
await database.close()
