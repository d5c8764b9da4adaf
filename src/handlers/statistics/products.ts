import { type Action, type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type ListedProduct, listProducts, type Page } from '../../db/statistics.ts'
import type { Facts } from '../../facts.ts'
import { showDay } from '../../text/i18n.ts'
import { placeName, scopeOf } from './places.ts'
import { placeOf, type Query, standingsOf, TIERS, to } from './query.ts'

export const PER_PAGE = 8

/** The products behind a count, as choices that open their cards. */
export async function products(turn: Turn, facts: Facts, query: Query & { page: number }): Promise<Outcome> {
  const { page, ...same } = query
  const place = placeOf(facts, query.place)
  const found = await listProducts(
    turn.trx,
    {
      scope: scopeOf(facts.places, place),
      day: query.day,
      tiers: query.tier ? [query.tier] : [...TIERS],
      standings: standingsOf(query.standing),
    },
    { offset: page * PER_PAGE, limit: PER_PAGE },
  )
  const head = turn.t('statistics:listHead', {
    place: placeName(turn.t, facts.places, place),
    n: found.total,
    day: showDay(query.day),
  })
  const here = { route: 'statistics.products', args: to('', '', query).action.args! }
  return say([head, ...pageLine(turn, found, page)].join('\n'), [
    ...found.rows.map((row) => cardChoice(turn, row, here)),
    ...moreChoice(turn, found, page, here),
    to('statistics.overview', turn.t('common:back'), same),
  ])
}

/** "Mắm cá lóc – Cơ sở A (3★)": opens the card, which leads back to the list. */
export function cardChoice(
  turn: Turn,
  row: Pick<ListedProduct, 'id' | 'name' | 'producer' | 'tier'>,
  back: Action,
  before = '',
): Choice {
  const label = turn.t('statistics:listLine', {
    name: row.name,
    producer: row.producer,
    star: turn.t(`statistics:tier.${row.tier}`),
  })
  return to('search.product', before + label, { id: row.id, back: JSON.parse(JSON.stringify(back)) })
}

/** Where one is in a list of several pages. */
export function pageLine(turn: Turn, found: { total: number }, page: number): string[] {
  const pages = Math.ceil(found.total / PER_PAGE)
  return pages > 1 ? [turn.t('statistics:page', { page: page + 1, pages })] : []
}

/** Leads on while there is more. */
export function moreChoice(
  turn: Turn,
  found: Pick<Page<unknown>, 'total'>,
  page: number,
  here: Action,
): Choice[] {
  return (page + 1) * PER_PAGE < found.total
    ? [to(here.route, turn.t('common:more'), { ...here.args, page: page + 1 })]
    : []
}
