import type { Kysely } from 'kysely'
import { type Clock, dayInVietnam } from '../../../clock.ts'
import { type ChannelAccount, countUse } from '../../../db/channel-use.ts'
import type { Arrival } from '../../../db/inbox.ts'
import type { Database } from '../../../db/tables.ts'
import { type Alarm, tellAdministrators } from '../../administrators.ts'
import type { ZaloBotStart } from './index.ts'
import { type Limits, monthOf, watchLimits } from './limits.ts'

/** What the channel is given at its start: where messages go, where they are counted, who hears of trouble. */
export function zaloBotStart(
  of: ChannelAccount,
  assistant: { receive: (arrivals: Arrival[]) => Promise<void>; delivery: { wake(): void } },
  db: Kysely<Database>,
  clock: Clock,
): ZaloBotStart {
  return {
    receive: (arrivals) => assistant.receive(arrivals),
    count: (more) => countUse(db, of, monthOf(clock.now()), more),
    async alarm(why) {
      const now = clock.now()
      const key = `${of.channel}:${of.account}:${why}:${dayInVietnam(now)}`
      const say: Alarm['say'] = (t) => t(`zaloBot:stopped.${why}`)
      if ((await tellAdministrators(db, { key, say, notOn: of.channel }, now)) > 0) assistant.delivery.wake()
    },
  }
}

/** Looks every ten minutes whether people or messages run out. */
export function zaloBotJob(of: ChannelAccount, limits: Limits) {
  return {
    name: 'zalo-bot-limits',
    cron: '*/10 * * * *',
    run: async ({ db }: { db: Kysely<Database> }, now: Date): Promise<Record<string, number>> => ({
      told: await watchLimits(db, of, limits, now),
    }),
  }
}
