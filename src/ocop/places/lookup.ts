import { placesNamed } from './name-index.ts'
import { isCurrent, type Place } from './place.ts'
import { covers, formerDistrictsOf } from './relations.ts'
import type { Places } from './tree.ts'
import { joined, LEVEL_OF_KIND, readingsOf, type Word, wordsOf } from './words.ts'

/** What a typed place means. */
export type Match =
  /** `inside`: old communes of the same name that lie wholly in one in force and gave way to it. */
  | { kind: 'one'; place: Place; inside: readonly Place[] }
  | { kind: 'many'; candidates: readonly Place[]; inside: readonly Place[] }
  | { kind: 'none'; suggestions: readonly Place[] }

/**
 * Finds a place by any way people write it: with or without diacritics, old or new
 * commune names, 'TP.LX', 'huyện Tịnh Biên', 'Vĩnh Hòa, Tân Châu', 'Thoại Sơn cũ',
 * an official code or a placeKey. An ambiguous name gives all candidates, those in
 * force first; only an old commune that lies wholly in the current one of the same
 * name gives way to it (say 'thị trấn Óc Eo' or 'Óc Eo cũ' for the old one).
 */
export function lookup(places: Places, text: string): Match {
  const coded = byCode(places, text)
  if (coded) return { kind: 'one', place: coded, inside: [] }
  const words = wordsOf(text)
  const found = candidatesFor(places, words, true)
  return found ? asMatch(places, found) : { kind: 'none', suggestions: suggest(places, words) }
}

/**
 * A code means the unit in force today, and a former one only where none is
 * ('91' is An Giang; '894' is the former district Thoại Sơn).
 */
export function placeByCode(places: Places, code: string): Place | undefined {
  const same = places.all.filter((place) => place.code === code)
  return same.find(isCurrent) ?? same.at(-1)
}

function byCode(places: Places, text: string): Place | undefined {
  const typed = text.trim()
  return places.byKey.get(typed.includes('@') ? typed : '') ?? placeByCode(places, typed)
}

/**
 * The places these words can mean, undefined for none. `allPlace`: every word is
 * meant to be about one place, so 'LX' alone is taken for Long Xuyên, and a commune
 * that does not lie in the district named after it is still returned, to be asked about.
 */
export function candidatesFor(
  places: Places,
  words: readonly Word[],
  allPlace: boolean,
): readonly Place[] | undefined {
  const whole = named(places, words, allPlace)
  if (whole.length > 0) return whole
  // 'xã Bình Thành, huyện Thoại Sơn, An Giang': the part behind says where to look.
  for (let cut = words.length - 1; cut > 0; cut--) {
    const inner = named(places, words.slice(0, cut), allPlace)
    const outer = inner.length > 0 && candidatesFor(places, words.slice(cut), allPlace)
    if (!outer) continue
    const within = inner.filter((place) =>
      outer.some((o) => o.level !== place.level && liesIn(places, place, o)),
    )
    if (within.length > 0) return within
    if (allPlace) return [...inner, ...tonesApart(places, words.slice(0, cut), outer)]
  }
  return undefined
}

function named(places: Places, words: readonly Word[], initials: boolean): Place[] {
  for (const reading of readingsOf(words)) {
    const found = placesNamed(places.names, reading, initials || reading.kind !== undefined)
    if (found.length > 0) return found
  }
  return []
}

/** 'xã Bình Thạnh, huyện Thoại Sơn': Thoại Sơn has no Bình Thạnh but a Bình Thành, which may be meant. */
function tonesApart(places: Places, words: readonly Word[], outer: readonly Place[]): Place[] {
  const plain = words.map((word) => ({ ...word, marked: false }))
  return named(places, plain, false).filter((place) => outer.some((o) => liesIn(places, place, o)))
}

/** An address names the former district; a commune that has ground in it lies there well enough. */
function liesIn(places: Places, inner: Place, outer: Place): boolean {
  if (outer.level !== 'district') return covers(places, outer, inner)
  return formerDistrictsOf(places, inner).some((district) => district.code === outer.code)
}

/** Settles one, or lists what remains, units in force first. */
export function asMatch(places: Places, found: readonly Place[]): Match {
  const left = withoutInside(places, found)
  const inside = found.filter((place) => !left.includes(place))
  if (left.length === 1) return { kind: 'one', place: left[0]!, inside }
  const candidates = left.sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code))
  return { kind: 'many', candidates, inside }
}

function withoutInside(places: Places, found: readonly Place[]): Place[] {
  const inForce = found.filter((place) => isCurrent(place) && place.level === 'commune')
  return found.filter((place) => !inForce.some((other) => other !== place && covers(places, other, place)))
}

function rank(place: Place): number {
  if (isCurrent(place)) return 0
  return place.level === 'commune' ? 2 : 1
}

const MOST_SUGGESTIONS = 5

function suggest(places: Places, words: readonly Word[]): Place[] {
  const reading = readingsOf(words).at(-1)
  const level = reading?.kind && LEVEL_OF_KIND[reading.kind]
  const hits = places.names.fuzzy.search(joined(reading?.words ?? []), {
    fuzzy: 0.34,
    prefix: true,
    combineWith: 'AND',
  })
  const found = hits
    .map((hit) => places.byKey.get(String(hit.id))!)
    .filter((place) => !level || place.level === level)
  return withoutInside(places, found).slice(0, MOST_SUGGESTIONS)
}
