import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Count, countProducts } from '../../db/statistics.ts'
import type { Facts } from '../../facts.ts'
import { isCurrent, type Place, type Places, placeKey } from '../../ocop/places.ts'
import { asked, standingLines, sum } from './count-lines.ts'
import { headLines } from './overview.ts'
import { scopeOf } from './places.ts'
import { placeOf, type Query, to } from './query.ts'

/** The 11 former districts that officers compare stay on one page; communes are read eight at a time. */
const PER_PAGE = { district: 12, commune: 8 }

export interface AreasQuery extends Query {
  split: 'district' | 'commune'
  page: number
}

/** The products of a place, one paragraph an area, with the sum of all areas at the end. */
export async function areas(turn: Turn, facts: Facts, asking: AreasQuery): Promise<Outcome> {
  const { split, page, ...query } = asking
  const place = placeOf(facts, query.place)
  const all = await countProducts(turn.trx, scopeOf(facts.places, place), query.day, split)
  const counts = asked(all, query)
  const rows = areasOf(facts.places, counts, split)
  const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE[split]))
  const at = Math.min(page, pages - 1)
  const shown = rows.slice(at * PER_PAGE[split], (at + 1) * PER_PAGE[split])
  const title = turn.t(`statistics:by.${split}`).toLowerCase()
  const text = [
    await headLines(turn, facts, query, counts, title),
    ...(pages > 1 ? [turn.t('statistics:page', { page: at + 1, pages })] : []),
    '',
    ...shown.flatMap((row) => areaLines(turn, nameOf(turn, facts.places, row.place, split), row.counts)),
    ...areaLines(turn, turn.t('statistics:sum'), counts),
  ]
  return say(text.join('\n'), choices(turn, facts, asking, shown, at, pages))
}

interface Row {
  /** Undefined for the products of which the area is not known. */
  place: Place | undefined
  counts: Count[]
}

/** In the order of the official codes, the unknown last. */
function areasOf(places: Places, counts: Count[], split: 'district' | 'commune'): Row[] {
  const units = split === 'district' ? places.formerDistricts : places.communes
  const of = (place: Place) => counts.filter((c) => areaCode(places, c.area) === place.code)
  const unknown = counts.filter((c) => areaCode(places, c.area) === undefined)
  return [
    ...units.map((place) => ({ place, counts: of(place) })),
    { place: undefined, counts: unknown },
  ].filter((row) => row.counts.length > 0)
}

/** Districts are counted under one code, whichever of their versions a product names. */
function areaCode(places: Places, key: string | null): string | undefined {
  return places.byKey.get(key ?? '')?.code
}

function areaLines(turn: Turn, name: string, counts: Count[]): string[] {
  const lines = standingLines(turn, counts)
  if (lines.length <= 1) return [turn.t('statistics:areaLine', { name, what: lines[0] ?? 0 })]
  const head = turn.t('statistics:areaLine', { name, what: sum(counts) })
  return [head, ...lines.map((line) => turn.t('statistics:areaPart', { line }))]
}

/** Without its kind, to be short; with its province where two former districts share the name. */
function nameOf(turn: Turn, places: Places, place: Place | undefined, split: 'district' | 'commune'): string {
  if (!place) return turn.t(`statistics:unknown.${split}`)
  const hasTwin = places.formerDistricts.some((d) => d !== place && d.shortName === place.shortName)
  const province = places.formerProvinces.find((p) => p.code === place.parentCode)
  return !isCurrent(place) && hasTwin && province
    ? turn.t('statistics:place.oldIn', { name: place.shortName, parent: province.shortName })
    : place.shortName
}

function choices(
  turn: Turn,
  facts: Facts,
  asking: AreasQuery,
  shown: Row[],
  page: number,
  pages: number,
): Choice[] {
  const { split, page: _, up: __, ...query } = asking
  const up = { place: query.place, split, page }
  const into = shown.flatMap(({ place }) =>
    place
      ? [
          to('statistics.overview', nameOf(turn, facts.places, place, split), {
            ...query,
            place: placeKey(place),
            up,
          }),
        ]
      : [],
  )
  return [
    ...into,
    ...(page + 1 < pages
      ? [to('statistics.areas', turn.t('common:more'), { ...asking, page: page + 1 })]
      : []),
    to('statistics.overview', turn.t('common:back'), query),
  ]
}
