import { readFileSync } from 'node:fs'
import { type Match, type Places, parsePlaces, placeKey } from '../../src/ocop/places.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../data/places/${name}.json`, import.meta.url), 'utf8'))

/** The real tree of An Giang, as the program loads it. */
export const places: Places = parsePlaces({ units: read('units'), successors: read('successors') })

/** A match on one line: 'Xã Óc Eo' or 'Huyện A 892 | Xã B 30880' or 'none: …'. */
export function say(match: Match): string {
  const names = (list: readonly { name: string; code: string; validFrom?: string }[]) =>
    list.map((place) => `${place.name} ${placeKey(place).replace('2025-07-01', 'new')}`).join(' | ')
  switch (match.kind) {
    case 'one':
      return names([match.place])
    case 'many':
      return names(match.candidates)
    case 'none':
      return `none: ${names(match.suggestions)}`
  }
}
