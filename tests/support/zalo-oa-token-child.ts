import { pino } from 'pino'
import { ZaloFailure } from '../../src/bot/channels/zalo-oa/call.ts'
import { oauth } from '../../src/bot/channels/zalo-oa/oauth.ts'
import { Tokens } from '../../src/bot/channels/zalo-oa/tokens.ts'
import { clockFrom } from '../../src/clock.ts'
import type { ZaloOaConfig } from '../../src/config-zalo-oa.ts'
import { openPostgres } from '../../src/db/connect.ts'

/**
 * One of several processes that need the token at the same time. With DIE=received it kills itself when Zalo's answer
 * is there and nothing of it is kept; with DIE=kept when it is kept and not used. Prints the token, or what is wrong.
 */
const config = JSON.parse(process.env.ZALO_CONFIG!) as ZaloOaConfig
const database = openPostgres(process.env.DATABASE_URL!, { connections: 3 })
const zalo = oauth(config)
const die = () => {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
const tokens = new Tokens({
  database,
  account: config.oaId,
  clock: clockFrom(new Date(process.env.CLOCK!)),
  oauth: {
    async refresh(refreshToken) {
      const pair = await zalo.refresh(refreshToken)
      if (process.env.DIE === 'received') die()
      return pair
    },
  },
  onLost: async (why) => console.log(`lost: ${why}`),
  log: pino({ level: 'silent' }),
})
console.log('begun')
// All begin together: the parent says when.
await new Promise<void>((go) => process.stdin.once('data', () => go()))
try {
  const token = await tokens.current()
  if (process.env.DIE === 'kept') die()
  console.log(`token: ${token}`)
} catch (error) {
  console.log(`none: ${error instanceof ZaloFailure ? error.message : (error as Error).message}`)
}
process.stdin.destroy()
await database.close()
