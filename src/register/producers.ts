import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { RegisterEntry } from '../db/register.ts'
import type { Database } from '../db/tables.ts'
import { fold } from '../text/fold.ts'
import type { RegisterRecord } from './record.ts'

interface KnownProducer {
  readonly id: string
  readonly legalPerson: boolean
  readonly places: Set<string>
}

/** Finds or makes the producer of each new product. */
export interface ProducerFinder {
  idFor(record: RegisterRecord): string
  /** The producers it had to make. */
  readonly added: Insertable<Database['producer']>[]
}

/**
 * Two products have one producer when the folded names agree and either both are
 * legal persons (whose names are theirs alone in a province) or they share a
 * commune or former district. Two households of one name far apart are two: to take
 * them for one would show each the other's papers.
 */
export function producerFinder(entries: readonly RegisterEntry[], now: Date): ProducerFinder {
  const byName = new Map<string, KnownProducer[]>()
  const added: Insertable<Database['producer']>[] = []
  const know = (name: string, id: string, type: string | null, places: (string | null | undefined)[]) => {
    const namesakes = byName.get(name) ?? []
    byName.set(name, namesakes)
    let producer = namesakes.find((other) => other.id === id)
    if (!producer) {
      producer = { id, legalPerson: isLegalPerson(type), places: new Set() }
      namesakes.push(producer)
    }
    for (const place of places) if (place) producer.places.add(place)
  }
  for (const entry of entries) {
    know(entry.producerFolded, entry.producerId, entry.producerType, [entry.commune, entry.formerDistrict])
  }
  return {
    added,
    idFor(record) {
      const name = fold(record.producer)
      const type = record.producerType ?? null
      const places = [record.place.commune, record.place.formerDistrict]
      const found = byName
        .get(name)
        ?.find(
          (producer) =>
            (producer.legalPerson && isLegalPerson(type)) ||
            places.some((place) => place && producer.places.has(place)),
        )
      const id = found?.id ?? randomUUID()
      if (!found) added.push({ id, name: record.producer, name_folded: name, type, created_at: now })
      know(name, id, type, places)
      return id
    },
  }
}

function isLegalPerson(type: string | null): boolean {
  return type === 'enterprise' || type === 'cooperative'
}
