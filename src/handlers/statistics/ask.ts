import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Facts } from '../../facts.ts'
import type { Place } from '../../ocop/places.ts'
import { placeName } from './places.ts'
import { ownPlaces } from './query.ts'
import { readTyped, type Typed } from './typed.ts'

const MOST_CANDIDATES = 9

/**
 * Reads what was typed and settles the place: the one named, else the person's own. Several that could be meant,
 * or a misspelt one, are asked about; a guess is never made. What was not understood is handed on as a note.
 */
export async function withPlace(
  turn: Turn,
  facts: Facts,
  rest: string,
  go: (typed: Typed, place: Place, note?: string) => Promise<Outcome>,
  choose: (typed: Typed, place: Place, label: string) => Choice,
): Promise<Outcome> {
  const { t } = turn
  const typed = readTyped(facts.places, rest, turn.today)
  if (typed.badDay) return say(t('statistics:badDay', { day: typed.badDay }))
  const own = ownPlaces(turn, facts.places)
  const offer = (text: string, from: readonly Place[]) =>
    say(
      text,
      from.slice(0, MOST_CANDIDATES).map((place) => choose(typed, place, placeName(t, facts.places, place))),
    )
  const { place, leftOver } = typed
  const note = leftOver ? t('statistics:notUnderstood', { words: leftOver }) : undefined
  if (place?.kind === 'one') return go(typed, place.place, note)
  if (place?.kind === 'many') {
    const which = t('statistics:whichPlace')
    return offer(note ? `${note}\n${which}` : which, place.candidates)
  }
  if (place && place.suggestions.length > 0) {
    return offer(t('statistics:didYouMean', { words: leftOver }), [...place.suggestions, ...own])
  }
  if (own.length > 1) return offer(t('statistics:whichPlace'), own)
  return go(typed, own[0] ?? facts.places.province, note)
}
