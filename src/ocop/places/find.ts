import { nfc } from '../../text/fold.ts'
import { asMatch, candidatesFor, type Match } from './lookup.ts'
import type { Places } from './tree.ts'
import { wordsOf } from './words.ts'

/** A place named inside a longer text, and the text without it. */
export interface FoundPlace {
  readonly match: Match
  /** The words that name it, as typed. */
  readonly words: string
  /** What is left of the text, in order. */
  readonly rest: string
}

/** 'thị trấn Vĩnh Thạnh Trung, huyện Châu Phú, An Giang' and more. */
const LONGEST_RUN = 12
/** A question that names a place does so early; a pasted page of text must not hold up the chat. */
const MOST_WORDS = 60

/**
 * Takes the place out of a longer text ('Châu Phú 4 sao 31/12/2023' → Châu Phú and
 * '4 sao 31/12/2023'). The longest run of words that names a place wins, then the
 * first. Undefined when no words name one; a misspelt name is not guessed at here,
 * ask lookup() with the rest for suggestions.
 */
export function findPlaceIn(places: Places, text: string): FoundPlace | undefined {
  const composed = nfc(text)
  const words = wordsOf(composed).slice(0, MOST_WORDS)
  for (let length = Math.min(words.length, LONGEST_RUN); length > 0; length--) {
    for (let first = 0; first + length <= words.length; first++) {
      const run = words.slice(first, first + length)
      if (!run.every((word) => places.names.vocabulary.has(word.fold))) continue
      const found = candidatesFor(places, run, false)
      if (!found) continue
      const [start, end] = [run[0]!.start, run.at(-1)!.end]
      return {
        match: asMatch(places, found),
        words: composed.slice(start, end),
        rest: `${composed.slice(0, start)} ${composed.slice(end)}`.replace(/\s+/g, ' ').trim(),
      }
    }
  }
  return undefined
}

/** Stands where a place was taken out, so that the words around it do not make a name together. */
const TAKEN = ' ¦zz¦ '

/**
 * All places named in a text, in the order in which they stand there, each with the words of the text before it.
 * @param most stops after so many
 */
export function findPlacesIn(
  places: Places,
  text: string,
  most: number,
): (FoundPlace & { before: string })[] {
  const found: { at: number; place: FoundPlace }[] = []
  const whole = nfc(text)
  let left = whole
  while (found.length < most) {
    const place = findPlaceIn(places, left)
    if (!place) break
    const at = left.indexOf(place.words)
    found.push({ at, place })
    // As long as before: positions stay those of the whole.
    left =
      left.slice(0, at) +
      TAKEN.slice(0, place.words.length).padEnd(place.words.length) +
      left.slice(at + place.words.length)
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ at, place }, i, all) => {
      const last = all[i - 1]
      const from = last ? last.at + last.place.words.length : 0
      return { ...place, before: whole.slice(from, at) }
    })
}
