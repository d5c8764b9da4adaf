import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Places, parsePlaces } from './ocop/places.ts'

/** What the program knows before it knows anybody: loaded from `data/` once, checked, never changed. */
export interface Facts {
  places: Places
}

const dataDir = join(import.meta.dirname, '..', 'data')

/** @throws when a file of `data/` is missing or wrong: the program must not start on bad facts. */
export function loadFacts(): Facts {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(dataDir, file), 'utf8'))
  return {
    places: parsePlaces({ units: read('places/units.json'), successors: read('places/successors.json') }),
  }
}
