import type { RegisterEntry } from '../db/register.ts'
import { fold } from '../text/fold.ts'
import type { RegisterRecord } from './record.ts'

export interface Matches {
  /** The entry of the register that a record speaks of; undefined for a new product. */
  entryOf(record: RegisterRecord): RegisterEntry | undefined
  /** An entry of the same names in another place: perhaps the same product moved, for a person to judge. */
  similarTo(record: RegisterRecord): RegisterEntry | undefined
}

/**
 * Recognises products, the surest way first: by the province's key; by folded
 * product, folded producer and place; by the same with the producer's name as
 * another source printed it. Every entry is given to one record only, so that the
 * outcome does not depend on the order of the rows.
 */
export function matchRecords(entries: readonly RegisterEntry[], records: readonly RegisterRecord[]): Matches {
  const matches = new Map<RegisterRecord, RegisterEntry>()
  const taken = new Set<RegisterEntry>()
  const take = (record: RegisterRecord, entry: RegisterEntry | undefined) => {
    if (!entry || taken.has(entry)) return
    taken.add(entry)
    matches.set(record, entry)
  }
  const byKey = new Map(entries.filter((entry) => entry.key).map((entry) => [entry.key, entry]))
  for (const record of records) if (record.key) take(record, byKey.get(record.key))

  const byProduct = new Map<string, RegisterEntry[]>()
  for (const entry of entries) {
    const name = fold(entry.product)
    const namesakes = byProduct.get(name)
    if (namesakes) namesakes.push(entry)
    else byProduct.set(name, [entry])
  }
  for (const sameProducer of [namedAlike, printedAlike]) {
    for (const record of records) {
      if (matches.has(record)) continue
      const named = byProduct.get(fold(record.product)) ?? []
      const fits = (entry: RegisterEntry) =>
        !taken.has(entry) &&
        !(record.key && entry.key) &&
        sameProducer(entry, record) &&
        samePlace(entry, record)
      take(record, named.find(fits))
    }
  }
  return {
    entryOf: (record) => matches.get(record),
    similarTo: (record) => byProduct.get(fold(record.product))?.find((entry) => namedAlike(entry, record)),
  }
}

function namedAlike(entry: RegisterEntry, record: RegisterRecord): boolean {
  return entry.producerFolded === fold(record.producer)
}

/** The search text of a product holds its producer's name also as its source printed it. */
function printedAlike(entry: RegisterEntry, record: RegisterRecord): boolean {
  return ` ${entry.searchText} `.includes(` ${fold(record.producer)} `)
}

function samePlace(entry: RegisterEntry, record: RegisterRecord): boolean {
  const { commune, oldCommune, doubt } = record.place
  const here = [entry.commune, entry.oldCommune, ...(entry.doubt?.candidates ?? [])]
  return [commune, oldCommune, ...(doubt?.candidates ?? [])].some((key) => key && here.includes(key))
}
