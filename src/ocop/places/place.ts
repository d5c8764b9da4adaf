import type { IsoDate } from '../dates.ts'

export type PlaceLevel = 'province' | 'district' | 'commune'

/** The word before a place's name, as the law writes it. */
export type PlaceKind = 'tỉnh' | 'thành phố' | 'thị xã' | 'huyện' | 'phường' | 'thị trấn' | 'xã' | 'đặc khu'

export const PLACE_KINDS: readonly PlaceKind[] = [
  'tỉnh',
  'thành phố',
  'thị xã',
  'huyện',
  'phường',
  'thị trấn',
  'xã',
  'đặc khu',
]

/** One administrative unit as it was from validFrom to validTo. */
export interface Place {
  /** The official code. Reused over time, so it identifies nothing alone: see placeKey. */
  readonly code: string
  readonly level: PlaceLevel
  /** With its kind: 'Xã Óc Eo'. */
  readonly name: string
  /** Without: 'Óc Eo'. */
  readonly shortName: string
  readonly kind: PlaceKind
  readonly parentCode?: string
  /** Absent: since before the records begin. */
  readonly validFrom?: IsoDate
  /** The last day; absent: in force. */
  readonly validTo?: IsoDate
}

/** How much of an old commune lies in its successor. */
export interface Successor {
  readonly commune: Place
  readonly share: 'whole' | 'part'
}

/**
 * What identifies a place: 'code@validFrom', the date empty where unknown.
 * '91@' was Kiên Giang, '91@2025-07-01' is An Giang.
 */
export function placeKey(place: Pick<Place, 'code' | 'validFrom'>): string {
  return `${place.code}@${place.validFrom ?? ''}`
}

/** True for a unit that exists today; districts and the communes before 1/7/2025 do not. */
export function isCurrent(place: Place): boolean {
  return place.validTo === undefined
}

/**
 * What makes two dated units one place to people: level, name and parent, not the
 * kind (Đa Phước was a xã, then a thị trấn).
 */
export function sameUnitKey(place: Place): string {
  return `${place.level}|${place.shortName}|${place.parentCode ?? ''}`
}
