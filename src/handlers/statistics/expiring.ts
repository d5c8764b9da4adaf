import { z } from 'zod'
import { type Action, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { countExpiring, type ListedProduct, listExpiring } from '../../db/statistics.ts'
import type { Facts } from '../../facts.ts'
import { addDays } from '../../ocop/dates.ts'
import { placeKey } from '../../ocop/places.ts'
import { showDay } from '../../text/i18n.ts'
import { withPlace } from './ask.ts'
import { placeName, scopeOf } from './places.ts'
import { cardChoice, moreChoice, PER_PAGE, pageLine } from './products.ts'
import { placeOf, to } from './query.ts'

/** The window for filing again opens 180 days before expiry (Điều 7.6.a): what ends within it is at hand. */
const USUAL_DAYS = 180
const MOST_DAYS = 1_100

export const expiringQuery = z.object({
  place: z.string(),
  days: z.number().int().min(1).max(MOST_DAYS),
  expiry: z.enum(['soon', 'maybe', 'gone']),
  page: z.number().int().min(0),
})
type ExpiringQuery = z.infer<typeof expiringQuery>

/** /hethan [place] [days] */
export function expiringTyped(turn: Turn, facts: Facts, rest: string): Promise<Outcome> {
  // A bare number means days here.
  const text = rest.replace(/(^|\s)(\d{1,4})(?=\s|$)(?!\s*(?:ng|th|sao|[*★]))/iu, '$1$2 ngày')
  const asking = (ahead: number | undefined, key: string): ExpiringQuery => ({
    place: key,
    days: Math.min(Math.max(ahead ?? USUAL_DAYS, 1), MOST_DAYS),
    expiry: 'soon',
    page: 0,
  })
  return withPlace(
    turn,
    facts,
    text,
    (typed, place, note) => {
      const { tier, day, standing, split } = typed
      const more = tier || day || standing || split ? turn.t('statistics:expiring.only') : undefined
      return expiring(turn, facts, asking(typed.ahead, placeKey(place)), note ?? more)
    },
    (typed, place, label) => to('statistics.expiring', label, asking(typed.ahead, placeKey(place))),
  )
}

/** What ends within some days from today; what may end and what has ended stand apart. */
export async function expiring(
  turn: Turn,
  facts: Facts,
  query: ExpiringQuery,
  note?: string,
): Promise<Outcome> {
  const { t } = turn
  const place = placeOf(facts, query.place)
  const until = addDays(turn.today, query.days)
  const scope = scopeOf(facts.places, place)
  const counts = await countExpiring(turn.trx, scope, turn.today, until)
  const { rows } = await listExpiring(
    turn.trx,
    { scope, today: turn.today, until, expiry: query.expiry },
    { offset: query.page * PER_PAGE, limit: PER_PAGE },
  )
  const found = { total: counts[query.expiry] }
  const here: Action = { route: 'statistics.expiring', args: query }
  const others = (['soon', 'maybe', 'gone'] as const).filter((e) => e !== query.expiry)
  const words = { place: placeName(t, facts.places, place), days: query.days, until: showDay(until) }
  const text = [
    note,
    t('statistics:expiring.head', words),
    ...(['soon', 'maybe', 'gone'] as const).map((e) => t(`statistics:expiring.${e}`, { n: counts[e] })),
    ...(rows.length > 0 ? ['', t(`statistics:expiring.list.${query.expiry}`)] : []),
    ...pageLine(turn, found, query.page),
  ]
  return say(text.filter((line) => line !== undefined).join('\n'), [
    ...rows.map((row) => cardChoice(turn, row, here, `${endOf(turn, row)}: `)),
    ...moreChoice(turn, found, query.page, here),
    ...others
      .filter((e) => counts[e] > 0)
      .map((e) =>
        to('statistics.expiring', t(`statistics:expiring.button.${e}`, { n: counts[e] }), {
          ...query,
          expiry: e,
          page: 0,
        }),
      ),
  ])
}

/** The last day, or the days between which it must lie; of a late filer the end of the extension (Điều 12.3). */
function endOf(turn: Turn, row: ListedProduct): string {
  const { expiresFrom: from, expiresTo: to } = row
  if (!from || !to) return turn.t('statistics:expiring.noDate')
  if (row.standing === 'extended') return showDay(addDays(to, 180))
  return from === to
    ? showDay(to)
    : turn.t('statistics:expiring.between', { from: showDay(from), to: showDay(to) })
}
