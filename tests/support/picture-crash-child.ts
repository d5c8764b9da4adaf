import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { assemble } from '../../src/assistant.ts'
import { FETCH_LEASE_MS } from '../../src/bot/picture-fetch.ts'
import { clockFrom, systemClock } from '../../src/clock.ts'
import { openPglite, openPostgres } from '../../src/db/connect.ts'
import { makeSomebody, pictureNamed, poster } from './pictures.ts'
import { plainChannel } from './plain-channel.ts'
import { parrot } from './telegram-bot.ts'

/**
 * A process to be killed while somebody's picture is on its way in: at CRASH_AT, by SIGKILL, once. Started again
 * without CRASH_AT it finishes what is left. What was downloaded and what was said is in events.txt.
 */
const folder = process.argv[2]!
const url = process.env.DATABASE_URL
const crashAt = process.env.CRASH_AT
const events = join(folder, 'events.txt')
const once = join(folder, 'crashed')

function die(at: string): void {
  if (crashAt !== at || existsSync(once)) return
  writeFileSync(once, at)
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

const database = url ? openPostgres(url) : await openPglite(join(folder, 'db'))
// The second life comes after the lease of the first has run out.
const clock = crashAt ? systemClock : clockFrom(new Date(Date.now() + 2 * FETCH_LEASE_MS))
const plain = plainChannel(() => {})
const chat = { channel: 'plain', account: 'test', address: 'hoa' }
const assistant = assemble({
  database,
  clock,
  channels: [
    {
      ...plain,
      async send(_address, { text }) {
        appendFileSync(events, `said ${text}\n`)
        return { platformId: null }
      },
      async fetchPicture({ name }) {
        const bytes = await pictureNamed(name as string)
        die('download')
        appendFileSync(events, 'downloaded\n')
        return bytes
      },
    },
  ],
  capabilities: [
    parrot,
    {
      ...poster,
      routes: poster.routes.map((route) => ({
        ...route,
        async run(turn, args) {
          const outcome = await route.run(turn, args)
          if (turn.picture) die('in-transaction')
          return outcome
        },
      })),
    },
  ],
  quietHours: () => false,
  log: pino({ level: 'silent' }),
})
const bring = (eventId: string, raw: unknown) => assistant.receive([{ ...chat, eventId, raw }])
if (crashAt) {
  await makeSomebody(database.db, chat)
  await bring('ask', { text: '/poster' })
  await assistant.idle()
}
// A platform that saw no acknowledgement delivers again.
await bring('picture', { picture: 'to-roi.jpg' })
await bring('after', { text: 'xong' })
await assistant.idle()
await assistant.stop()
await database.close()
