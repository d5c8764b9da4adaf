import { appendFileSync } from 'node:fs'
import { clockFrom } from '../../src/clock.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { severalChannels } from './several-channels.ts'

/**
 * A process that delivers what waits in the outbox, while Telegram refuses everybody. With DIE_AT it kills itself there
 * with SIGKILL, at the third time. What the platforms took is written to PLATFORM, one line each.
 */
const dieAt = process.env.DIE_AT
let times = 0
function here(at: string): void {
  if (at !== dieAt || ++times < 3) return
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

const database = openPostgres(process.env.DATABASE_URL!, { connections: 4 })
const house = severalChannels(database, clockFrom(new Date(process.env.CLOCK!)), {
  sending: (channel) => here(channel === 'telegram' ? 'refused' : 'moved'),
  accepted(channel, address, message) {
    appendFileSync(process.env.PLATFORM!, `${channel} ${address} ${message.text.split('\n', 1)[0]}\n`)
    here('accepted')
  },
  askedToCall: () => here('asked'),
})
for (const address of (process.env.REFUSED ?? '').split(' '))
  house.refuse('telegram', address, { kind: 'unreachable' })
await house.assistant.idle()
await house.assistant.stop()
await database.close()
