import type { OnUnreached } from '../bot/give-up.ts'
import { queueNotice } from '../bot/notices.ts'
import { localesOf, officersFor } from '../db/people.ts'
import { mattersOf } from '../db/unreached.ts'
import type { Facts } from '../facts.ts'
import { translator } from '../text/i18n.ts'

/** An announcement may be long; whoever calls needs its beginning. */
const MOST_LETTERS = 1_000

/**
 * A notice reached its producer by no way: whoever is in charge of the commune (of the province, where there is
 * nobody; else the administrators) is asked to call. Each is asked once for one message, whoever asks first.
 */
export function pleaseCall(facts: Facts): OnUnreached {
  const { places } = facts
  return async (trx, { outboxId, personId, text }, now) => {
    const matters = await mattersOf(trx, { outboxId, personId })
    const asked = new Set<string>()
    for (const { producer, product, commune } of matters) {
      const place = (commune && places.byKey.get(commune)) || places.province
      const officers = await officersFor(trx, places, place, personId)
      const locales = await localesOf(trx, officers)
      for (const officer of officers) {
        if (asked.has(officer)) continue
        asked.add(officer)
        const t = translator(locales.get(officer))
        const about = { producer, product, text: [...text].slice(0, MOST_LETTERS).join('') }
        const reply = {
          text: t(product ? 'reminders:pleaseCall.product' : 'reminders:pleaseCall.any', about),
        }
        const notice = { personId: officer, reply, quiet: true, dedupe: `call:${outboxId}:${officer}` }
        await queueNotice(trx, notice, now)
      }
    }
  }
}
