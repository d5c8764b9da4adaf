import type { Notice } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import { localesOf } from '../../db/people.ts'
import type { Facts } from '../../facts.ts'
import { managersOf } from '../../jobs/fairs/states.ts'
import { translator } from '../../text/i18n.ts'

/** Where booths go in the order of coming, a doubtful product holds somebody up: whoever decides hears of it. */
export async function askManagers(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
): Promise<Notice[]> {
  const ids = await managersOf(turn.trx, facts.places, fair)
  const locales = await localesOf(turn.trx, ids)
  return ids.map((personId) => {
    const t = translator(locales.get(personId))
    return {
      personId,
      quiet: true,
      reply: {
        text: t('fairs:join.managerLooks', { name: fair.name, producer: own.producer }),
        choices: [{ label: t('fairs:button.look'), action: { route: 'fairs.reg', args: { reg: own.id } } }],
      },
    }
  })
}
