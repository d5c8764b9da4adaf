import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { assemble } from '../../src/assistant.ts'
import { clockFrom, systemClock } from '../../src/clock.ts'
import { openPglite, openPostgres } from '../../src/db/connect.ts'
import { storeArrivals } from '../../src/db/inbox.ts'
import { plainChannel } from './plain-channel.ts'
import { probe } from './probe.ts'

/**
 * A process to be killed. It gets one message, kills itself with SIGKILL at CRASH_AT (once: a file remembers), and
 * when started again without CRASH_AT finishes what is left. What "the platform" accepted is in platform.txt.
 */
const folder = process.argv[2]!
const url = process.env.DATABASE_URL
const crashAt = process.env.CRASH_AT
const platform = join(folder, 'platform.txt')
const once = join(folder, 'crashed')

function die(at: string): void {
  if (crashAt !== at || existsSync(once)) return
  writeFileSync(once, at)
  process.kill(process.pid, 'SIGKILL')
  // The signal is delivered at once, but not before this statement ends on every platform.
  for (;;);
}

const database = url ? openPostgres(url) : await openPglite(join(folder, 'db'))
// The second life comes later than any claim of the first.
const clock = crashAt ? systemClock : clockFrom(new Date(Date.now() + 60_000))
const channel = plainChannel(() => {})
const assistant = assemble({
  database,
  clock,
  channels: [
    {
      ...channel,
      async send(_address, message) {
        die('after-commit')
        appendFileSync(platform, `${message.text}\n`)
        die('after-send')
        return { platformId: null }
      },
    },
  ],
  capabilities: [probe(() => die('in-transaction'))],
  quietHours: () => false,
  log: pino({ level: 'silent' }),
})
const message = {
  channel: 'plain',
  account: 'test',
  eventId: 'one',
  address: 'hoa',
  raw: { text: 'giay phep' },
}
if (crashAt) {
  await storeArrivals(database.db, [message], clock.now())
  die('after-inbox')
}
// A platform that saw no acknowledgement delivers again.
await assistant.receive([message])
await assistant.idle()
await assistant.stop()
await database.close()
