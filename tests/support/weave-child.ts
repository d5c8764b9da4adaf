import { appendFileSync } from 'node:fs'
import { pino } from 'pino'
import { assemble } from '../../src/assistant.ts'
import { clockFrom, systemClock } from '../../src/clock.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { capabilities } from '../../src/handlers/index.ts'
import { openModel } from '../../src/llm/model.ts'
import { plainChannel } from './plain-channel.ts'

/** A process to be killed while a model is asked; its second life comes a minute later. What was sent is in a file. */
const [url, baseUrl, platform, life, text] = process.argv.slice(2) as [string, string, string, string, string]
const database = openPostgres(url)
const assistant = assemble({
  database,
  clock: life === '1' ? systemClock : clockFrom(new Date(Date.now() + 60_000)),
  channels: [plainChannel((_, { text }) => appendFileSync(platform, `${JSON.stringify(text)}\n`))],
  capabilities: capabilities(loadFacts(), { withModel: true }),
  // Nothing but being killed ends the wait.
  model: {
    ask: openModel({ baseUrl, key: 'k', name: 'thu' }),
    alarm: () => new AbortController().signal,
  },
  quietHours: () => false,
  log: pino({ level: 'silent' }),
})
const raw = { text }
await assistant.receive([{ channel: 'plain', account: 'test', eventId: 'one', address: 'hoa', raw }])
await assistant.idle()
await assistant.stop()
await database.close()
