import MiniSearch from 'minisearch'
import { foldKeepingTones } from '../../text/fold.ts'
import { isCurrent, type Place, type PlaceKind, placeKey, sameUnitKey } from './place.ts'
import { foldName, joined, type NameQuery, WORDS_ABOUT_NAMES } from './words.ts'

interface Entry {
  readonly place: Place
  readonly toned: string
  /** The kinds of all its versions: Tịnh Biên was a huyện and then a thị xã. */
  readonly kinds: ReadonlySet<PlaceKind>
}

/** Places by their names, built once. */
export interface NameIndex {
  readonly byName: ReadonlyMap<string, readonly Entry[]>
  readonly byInitials: ReadonlyMap<string, readonly Entry[]>
  /** Every word that can stand in the writing of a place: a text's other words need no look. */
  readonly vocabulary: ReadonlySet<string>
  readonly fuzzy: MiniSearch
}

/** Indexes the places people can mean; allVersions adds the kinds they had before. */
export function buildNameIndex(places: readonly Place[], allVersions: readonly Place[]): NameIndex {
  const byName = new Map<string, Entry[]>()
  const byInitials = new Map<string, Entry[]>()
  const fuzzy = new MiniSearch({ fields: ['name'], storeFields: ['key'] })
  const unitOf = (place: Place) => `${sameUnitKey(place)}|${isCurrent(place)}`
  const kinds = new Map<string, Set<PlaceKind>>()
  for (const version of allVersions) {
    kinds.set(unitOf(version), (kinds.get(unitOf(version)) ?? new Set()).add(version.kind))
  }
  for (const place of places) {
    const toned = foldKeepingTones(place.shortName)
    const entry = { place, toned, kinds: kinds.get(unitOf(place)) ?? new Set([place.kind]) }
    const name = foldName(place.shortName)
    push(byName, name, entry)
    // 'longxuyen', 'ThoaiSon' written in one.
    push(byName, name.replaceAll(' ', ''), entry)
    if (place.level !== 'commune') push(byInitials, initialsOf(name), entry)
    fuzzy.add({ id: placeKey(place), name, key: placeKey(place) })
  }
  const initials = [...byInitials.keys()].flatMap((letters) => [letters, `tp${letters}`, `tx${letters}`])
  const names = [...byName.keys()].flatMap((name) => name.split(' '))
  return { byName, byInitials, vocabulary: new Set([...names, ...initials, ...WORDS_ABOUT_NAMES]), fuzzy }
}

/**
 * The places a reading can mean. A name typed with diacritics means exactly that
 * name if there is one ('Bình Thạnh' is not 'Bình Thành'); a kind word settles the
 * level, and the kind where some place has it. Initials are taken only for
 * districts and provinces, and only where no name fits.
 */
export function placesNamed(index: NameIndex, query: NameQuery, initials: boolean): Place[] {
  const name = joined(query.words)
  let found = fitting(index.byName.get(name) ?? [], query)
  const toned = query.words.map((word) => word.toned).join(' ')
  if (query.words.some((word) => word.marked)) found = ifAny(found, (entry) => entry.toned === toned)
  if (found.length === 0 && initials) {
    found = fitting(index.byInitials.get(name.replaceAll(' ', '')) ?? [], query)
  }
  const kind = query.kind
  return (kind ? ifAny(found, (entry) => entry.kinds.has(kind)) : found).map((entry) => entry.place)
}

function fitting(entries: readonly Entry[], query: NameQuery): readonly Entry[] {
  return entries.filter(
    ({ place }) =>
      (!query.level || place.level === query.level) &&
      (!query.era || (query.era === 'new') === isCurrent(place)),
  )
}

function ifAny(entries: readonly Entry[], test: (entry: Entry) => boolean): readonly Entry[] {
  const kept = entries.filter(test)
  return kept.length > 0 ? kept : entries
}

function push(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = map.get(key)
  if (!list) map.set(key, [entry])
  else if (!list.includes(entry)) list.push(entry)
}

function initialsOf(name: string): string {
  return name
    .split(' ')
    .map((word) => word[0])
    .join('')
}
