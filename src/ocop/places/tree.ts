import { z } from 'zod'
import { nfc } from '../../text/fold.ts'
import { buildNameIndex, type NameIndex } from './name-index.ts'
import { isCurrent, PLACE_KINDS, type Place, placeKey, type Successor, sameUnitKey } from './place.ts'

/** The dated tree of An Giang: what is in force and what lay there before 1/7/2025. */
export interface Places {
  /** Every unit in every version. */
  readonly all: readonly Place[]
  /** The province in force. */
  readonly province: Place
  /** The 102 communes, wards and special zones in force. */
  readonly communes: readonly Place[]
  /** The 11 + 15 districts, each in its last version, in the order of their codes. */
  readonly formerDistricts: readonly Place[]
  /** The communes before 1/7/2025, each in its last version. */
  readonly oldCommunes: readonly Place[]
  /** Old An Giang and Kiên Giang. */
  readonly formerProvinces: readonly Place[]
  readonly byKey: ReadonlyMap<string, Place>
  /** By the code of an old commune. */
  readonly successors: ReadonlyMap<string, readonly Successor[]>
  /** By the code of a commune in force. */
  readonly predecessors: ReadonlyMap<string, readonly Place[]>
  readonly names: NameIndex
}

const isoDate = z.iso.date()
const rawUnits = z.object({
  units: z.array(
    z.object({
      code: z.string().regex(/^\d{2,5}$/),
      level: z.enum(['province', 'district', 'commune']),
      name: z.string().transform(nfc),
      parent: z.string().optional(),
      from: isoDate.optional(),
      to: isoDate.optional(),
    }),
  ),
})
const rawSuccessors = z.object({
  successors: z.array(z.object({ old: z.string(), new: z.string(), share: z.enum(['whole', 'part']) })),
})

/**
 * Builds the tree from data/places (units.json and successors.json).
 * Throws with the offending code when a unit has no parent, an unknown kind or no successor.
 */
export function parsePlaces(raw: { units: unknown; successors: unknown }): Places {
  const all = rawUnits.parse(raw.units).units.map(toPlace)
  const byKey = new Map(all.map((place) => [placeKey(place), place]))
  if (byKey.size !== all.length) throw new Error('places: two units share code and date')
  const current = all.filter(isCurrent)
  const old = lastVersions(all.filter((place) => !isCurrent(place)))
  const provinces = current.filter((place) => place.level === 'province')
  if (provinces.length !== 1) throw new Error(`places: ${provinces.length} provinces in force, not 1`)
  const tree = {
    all,
    province: provinces[0]!,
    communes: current.filter((place) => place.level === 'commune'),
    formerDistricts: old.filter((place) => place.level === 'district'),
    oldCommunes: old.filter((place) => place.level === 'commune'),
    formerProvinces: old.filter((place) => place.level === 'province'),
    byKey,
  }
  const successors = linkSuccessors(rawSuccessors.parse(raw.successors).successors, tree)
  const predecessors = new Map(
    tree.communes.map((commune) => [
      commune.code,
      tree.oldCommunes.filter((old) => successors.get(old.code)?.some((next) => next.commune === commune)),
    ]),
  )
  return { ...tree, successors, predecessors, names: buildNameIndex([...current, ...old], all) }
}

function toPlace(unit: z.infer<typeof rawUnits>['units'][number]): Place {
  const kind = PLACE_KINDS.find((word) => unit.name.toLowerCase().startsWith(`${word} `))
  if (!kind) throw new Error(`places: ${unit.code} ${unit.name} begins with no known kind`)
  return {
    code: unit.code,
    level: unit.level,
    name: unit.name,
    shortName: unit.name.slice(kind.length + 1),
    kind,
    ...(unit.parent && { parentCode: unit.parent }),
    ...(unit.from && { validFrom: unit.from }),
    ...(unit.to && { validTo: unit.to }),
  }
}

function lastVersions(places: readonly Place[]): Place[] {
  const last = new Map<string, Place>()
  for (const place of places) {
    const seen = last.get(sameUnitKey(place))
    if (!seen || (seen.validTo ?? '') < (place.validTo ?? '')) last.set(sameUnitKey(place), place)
  }
  return [...last.values()]
}

function linkSuccessors(
  links: { old: string; new: string; share: 'whole' | 'part' }[],
  tree: { communes: readonly Place[]; oldCommunes: readonly Place[] },
): Map<string, Successor[]> {
  const communes = new Map(tree.communes.map((place) => [place.code, place]))
  const successors = new Map<string, Successor[]>()
  for (const link of links) {
    const commune = communes.get(link.new)
    if (!commune) throw new Error(`places: successor ${link.new} of ${link.old} is not in force`)
    successors.set(link.old, [...(successors.get(link.old) ?? []), { commune, share: link.share }])
  }
  const lost = tree.oldCommunes.find((place) => !successors.has(place.code))
  if (lost) throw new Error(`places: ${lost.code} ${lost.name} has no successor`)
  return successors
}
