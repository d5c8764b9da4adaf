import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Doubt, lockDoubt, openDoubts, reopenDoubt, settleDoubt } from '../../db/doubts.ts'
import type { Facts } from '../../facts.ts'
import { isCurrent, lookup, type Place, placeKey } from '../../ocop/places.ts'
import { fold } from '../../text/fold.ts'
import { inChargeOf } from '../guards.ts'
import { placeName, scopeOf } from './places.ts'
import { moreChoice, PER_PAGE, pageLine } from './products.ts'
import { placeOf, to } from './query.ts'

/** The products of a place of which the commune is open. */
export async function doubts(
  turn: Turn,
  facts: Facts,
  query: { place: string; page: number },
): Promise<Outcome> {
  const { t } = turn
  const place = placeOf(facts, query.place)
  const found = await openDoubts(turn.trx, scopeOf(facts.places, place), {
    offset: query.page * PER_PAGE,
    limit: PER_PAGE,
  })
  const name = placeName(t, facts.places, place)
  if (found.total === 0) return say(t('statistics:doubts.none', { place: name }), undefined, null)
  const text = [
    t('statistics:doubts.head', { place: name, n: found.total }),
    ...pageLine(turn, found, query.page),
  ]
  const choices = found.rows.map((d) =>
    to('statistics.doubt', t('statistics:doubts.line', { name: d.product, producer: d.producer }), {
      id: d.id,
    }),
  )
  return say(
    text.join('\n'),
    [...choices, ...moreChoice(turn, found, query.page, { route: 'statistics.doubts', args: query })],
    null,
  )
}

/** One of them: what is known, and the communes it may lie in. */
export async function doubt(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const found = await lockDoubt(turn.trx, id)
  if (!found) return say(turn.t('statistics:doubts.gone'), undefined, null)
  if (found.answer) return settled(turn, facts, found)
  const text = known(turn, facts, found)
  if (!mayDecide(turn, facts, found)) {
    return say([...text, '', turn.t('statistics:doubts.notYours')].join('\n'), undefined, null)
  }
  const candidates = found.candidates.flatMap((key) => facts.places.byKey.get(key) ?? [])
  return say([...text, '', turn.t('statistics:doubts.which')].join('\n'), [
    ...candidates.map((place) => settleChoice(found, place)),
    to('statistics.doubt.other', turn.t('statistics:doubts.other'), { id }),
  ])
}

function settleChoice(found: Doubt, place: Place): Choice {
  return to('statistics.doubt.settle', place.name, { id: found.id, commune: placeKey(place) })
}

function known(turn: Turn, facts: Facts, found: Doubt): string[] {
  const { t } = turn
  const name = (key: string | null) => {
    const place = facts.places.byKey.get(key ?? '')
    return place && placeName(t, facts.places, place)
  }
  const old = name(found.oldCommune) ?? name(found.formerDistrict)
  return [
    t('statistics:doubts.line', { name: found.product, producer: found.producer }),
    ...(found.address ? [t('statistics:doubts.address', { address: found.address })] : []),
    ...(old ? [t('statistics:doubts.lay', { place: old })] : []),
    ...(found.reason === 'divided' ? [t('statistics:doubts.divided')] : []),
    ...(found.note ? [t('statistics:doubts.note', { note: found.note })] : []),
  ]
}

/** Opens the question for a commune that was not offered. */
export async function askOther(turn: Turn, id: string): Promise<Outcome> {
  return say(
    turn.t('statistics:doubts.typeCommune'),
    [to('statistics.doubt', turn.t('common:back'), { id })],
    {
      ask: { route: 'statistics.doubt.other', args: { id } },
      text: { route: 'statistics.doubt.typed', args: { id } },
    },
  )
}

/** A typed commune: offered for confirmation, never taken at once. */
export async function typedCommune(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const found = await lockDoubt(turn.trx, id)
  if (!found || found.answer) return doubt(turn, facts, id)
  const match = lookup(facts.places, turn.text)
  const all =
    match.kind === 'one' ? [match.place] : match.kind === 'many' ? match.candidates : match.suggestions
  const communes = all.filter((place) => place.level === 'commune' && isCurrent(place))
  if (communes.length === 0) return notAnAnswer
  return say(turn.t('statistics:doubts.confirm', { product: found.product }), [
    ...communes.map((place) => settleChoice(found, place)),
    to('statistics.doubt.other', turn.t('statistics:doubts.other'), { id }),
  ])
}

/** Puts the product into a commune, if whoever presses is in charge of everything it could have been. */
export async function settle(
  turn: Turn,
  facts: Facts,
  args: { id: string; commune: string },
): Promise<Outcome> {
  const found = await lockDoubt(turn.trx, args.id)
  if (!found) return say(turn.t('statistics:doubts.gone'), undefined, null)
  if (found.answer) return settled(turn, facts, found)
  const commune = facts.places.byKey.get(args.commune)
  if (!commune || !isCurrent(commune) || commune.level !== 'commune') {
    return doubt(turn, facts, args.id)
  }
  if (!mayDecide(turn, facts, found) || !inChargeOf(turn, facts.places, commune)) {
    return say(turn.t('statistics:doubts.notYours'), undefined, null)
  }
  await settleDoubt(turn.trx, found, {
    commune: args.commune,
    words: fold(commune.name),
    by: turn.person!.id,
    now: turn.now,
  })
  return say(
    turn.t('statistics:doubts.settled', { product: found.product, commune: commune.name }),
    [
      to('statistics.doubt.reopen', turn.t('statistics:doubts.undo'), { id: found.id }),
      to('statistics.doubts', turn.t('statistics:doubts.next'), {
        place: placeKey(facts.places.province),
        page: 0,
      }),
    ],
    null,
  )
}

/** Takes a choice back; the same people may do that who may choose. */
export async function reopen(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const found = await lockDoubt(turn.trx, id)
  if (!found) return say(turn.t('statistics:doubts.gone'), undefined, null)
  const commune = facts.places.byKey.get(found.answer ?? '')
  if (!found.answer || !commune) return doubt(turn, facts, id)
  if (!mayDecide(turn, facts, found)) return say(turn.t('statistics:doubts.notYours'), undefined, null)
  await reopenDoubt(turn.trx, found, { words: fold(commune.name), by: turn.person!.id, now: turn.now })
  return doubt(turn, facts, id)
}

function settled(turn: Turn, facts: Facts, found: Doubt): Outcome {
  const commune = facts.places.byKey.get(found.answer ?? '')?.name ?? found.answer ?? ''
  const undo = to('statistics.doubt.reopen', turn.t('statistics:doubts.undo'), { id: found.id })
  return say(
    turn.t('statistics:doubts.already', { product: found.product, commune }),
    mayDecide(turn, facts, found) ? [undo] : undefined,
    null,
  )
}

/**
 * In charge of every commune it can be: the province, or who has the former district. An officer of one of the
 * candidates would be judge in their own cause.
 */
function mayDecide(turn: Turn, facts: Facts, found: Doubt): boolean {
  const { places } = facts
  const district = places.byKey.get(found.formerDistrict ?? '')
  if (district && inChargeOf(turn, places, district)) return true
  const candidates = found.candidates.flatMap((key) => places.byKey.get(key) ?? [])
  return candidates.length > 0 && candidates.every((place) => inChargeOf(turn, places, place))
}
