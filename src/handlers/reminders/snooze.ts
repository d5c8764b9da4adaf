import { z } from 'zod'
import { say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import { snooze } from '../../db/reminders.ts'
import { addDays } from '../../ocop/dates.ts'
import { showDay } from '../../text/i18n.ts'
import { consented } from '../guards.ts'
import { alreadyFiled } from './filed.ts'
import { withOwn } from './own.ts'

const DAYS = 7

/** "Remind me again in 7 days". A step that comes before that is the reminder. */
export function snoozeRoutes(): Route[] {
  return [
    route({
      name: 'reminders.snooze',
      guard: consented,
      args: z.object({ certificateId: z.string() }),
      run: (turn, { certificateId }) =>
        withOwn(turn, certificateId, async (w) => {
          if (w.filing) return alreadyFiled(turn, w, w.filing)
          if (!turn.person!.remindersOn) {
            return say(turn.t('reminders:snooze.off'), [
              {
                label: turn.t('reminders:button.on'),
                action: { route: 'reminders.switch', args: { on: true } },
              },
            ])
          }
          const until = addDays(turn.today, DAYS)
          await snooze(turn.trx, { personId: turn.person!.id, certificateId }, until)
          return say(turn.t('reminders:snooze.noted', { product: w.product, day: showDay(until) }))
        }),
    }),
  ]
}
