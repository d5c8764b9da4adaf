import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { countOpenDoubts } from '../../db/doubts.ts'
import { type Count, countProducts, dataReachTo, hasProducts } from '../../db/statistics.ts'
import type { Facts } from '../../facts.ts'
import { covers, isCurrent, type Place, placeKey } from '../../ocop/places.ts'
import { showDay } from '../../text/i18n.ts'
import { asked, standingLines, sum } from './count-lines.ts'
import { placeName, scopeOf } from './places.ts'
import { placeOf, type Query, to } from './query.ts'

/** The count of one place by validity and star. `note` goes before it. */
export async function overview(turn: Turn, facts: Facts, query: Query, note?: string): Promise<Outcome> {
  const place = placeOf(facts, query.place)
  const scope = scopeOf(facts.places, place)
  const all = await countProducts(turn.trx, scope, query.day, 'nothing')
  const counts = asked(all, query)
  const doubts = await countOpenDoubts(turn.trx, scope)
  const text = [
    note,
    await headLines(turn, facts, query, counts),
    '',
    ...(sum(counts) > 0 ? standingLines(turn, counts) : [turn.t('statistics:empty')]),
    ...remarks(turn, counts),
    ...leftOut(turn, all, query),
    ...(await notCovered(turn, facts, place)),
    ...(doubts > 0 ? ['', doubtLine(turn, place, doubts)] : []),
  ]
  return say(
    text.filter((line) => line !== undefined).join('\n'),
    choices(turn, place, query, sum(counts), doubts),
  )
}

/** Place, stars asked for and total; the day; how far the data reach; how many dates are unknown. */
export async function headLines(
  turn: Turn,
  facts: Facts,
  query: Query,
  counts: Count[],
  title?: string,
): Promise<string> {
  const { t } = turn
  const reach = await dataReachTo(turn.trx)
  const { asOf } = facts.appendix
  const about = [
    placeName(t, facts.places, placeOf(facts, query.place)),
    query.tier && t(`statistics:tier.${query.tier}`),
    query.standing && t(`statistics:only.${query.standing}`),
    title,
  ]
  return [
    t('statistics:head', { about: about.filter(Boolean).join(', '), n: sum(counts) }),
    t('statistics:asOf', { day: showDay(query.day) }),
    ...(reach ? [t('statistics:reach', { day: showDay(reach) })] : []),
    ...(query.day < asOf ? [t('statistics:partial', { day: showDay(asOf) })] : []),
    ...(sum(counts, 'undated') > 0 ? [t('statistics:undated', { n: sum(counts, 'undated') })] : []),
  ].join('\n')
}

function remarks(turn: Turn, counts: Count[]): string[] {
  const extended = sum(counts.filter((c) => c.standing === 'extended'))
  const uncertain = sum(counts.filter((c) => c.standing === 'uncertain'))
  const stopped = sum(counts, 'stopped')
  return [
    ...(extended > 0 ? [turn.t('statistics:extended', { n: extended })] : []),
    ...(uncertain > 0 ? [turn.t('statistics:uncertainMeans')] : []),
    ...(stopped > 0 ? [turn.t('statistics:stopped', { n: stopped })] : []),
  ]
}

/** Who asks for the valid or the expired ones only is told how many could be either. */
function leftOut(turn: Turn, all: Count[], { tier, standing }: Query): string[] {
  if (standing === undefined || standing === 'uncertain') return []
  const n = sum(asked(all, { tier, standing: 'uncertain' }))
  return n > 0 ? [turn.t('statistics:leftOut', { n })] : []
}

/** The former provinces of which the register has nothing yet: there a 0 means that nobody has entered it. */
async function notCovered(turn: Turn, { places }: Facts, place: Place): Promise<string[]> {
  const names: string[] = []
  for (const former of places.formerProvinces) {
    const concerned = covers(places, place, former) || covers(places, former, place)
    if (concerned && !(await hasProducts(turn.trx, scopeOf(places, former)))) names.push(former.shortName)
  }
  return names.length > 0 ? [turn.t('statistics:notCovered', { names: names.join(', ') })] : []
}

/** In a commune they are not counted yet; in anything larger they are, only their commune is open. */
function doubtLine(turn: Turn, place: Place, n: number): string {
  const commune = place.level === 'commune' && isCurrent(place)
  return turn.t(commune ? 'statistics:doubts.perhapsHere' : 'statistics:doubts.count', { n })
}

function choices(turn: Turn, place: Place, query: Query, total: number, doubts: number): Choice[] {
  const { t } = turn
  const found: Choice[] = []
  const table = { ...query, page: 0 }
  if (total > 0 && place.level === 'province') {
    found.push(to('statistics.areas', t('statistics:by.district'), { ...table, split: 'district' }))
  }
  if (total > 0 && place.level !== 'commune') {
    found.push(to('statistics.areas', t('statistics:by.commune'), { ...table, split: 'commune' }))
  }
  if (total > 0) found.push(to('statistics.products', t('statistics:list'), table))
  if (doubts > 0) {
    found.push(
      to('statistics.doubts', t('statistics:doubts.button', { n: doubts }), {
        place: placeKey(place),
        page: 0,
      }),
    )
  }
  if (query.up) {
    const { place: above, split, page } = query.up
    const { up: _, ...same } = query
    found.push(to('statistics.areas', t('common:back'), { ...same, place: above, split, page }))
  }
  return found
}
