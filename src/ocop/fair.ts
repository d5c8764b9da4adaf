import type { IsoDate } from './dates.ts'

/** Hội chợ, tập huấn, ngày hội: the same thing with another name. */
export const FAIR_KINDS = ['fair', 'training', 'festival'] as const
export type FairKind = (typeof FAIR_KINDS)[number]

export type FairState = 'draft' | 'announced' | 'closed' | 'held' | 'cancelled'
/** How booths are given: in the order of registering, or as an officer chooses, with reasons. */
export type Giving = 'first_come' | 'officer'
export type ReminderAbout = 'deadline' | 'fair'

/**
 * Where a registration stands. `draft`: still choosing. `applied`: an officer decides. `waiting`: in line.
 * `asked`: a booth came free and is held for them until they confirm. `lapsed`: they did not.
 * `declined`: said no without ever registering. `withdrawn`: gave it back. `refused`: by an officer, with a reason.
 */
export type RegistrationState =
  | 'draft'
  | 'applied'
  | 'registered'
  | 'waiting'
  | 'asked'
  | 'declined'
  | 'withdrawn'
  | 'lapsed'
  | 'refused'

/** What a producer may need at their booth. */
export const NEEDS = ['power', 'refrigeration', 'transport'] as const
export type Need = (typeof NEEDS)[number]

/** What an officer is asked about a fair, in this order. */
export const FAIR_FIELDS = [
  'name',
  'place',
  'dates',
  'deadline',
  'booths',
  'giving',
  'star',
  'sets',
  'places',
  'certificate',
  'free',
  'paid',
  'bring',
  'contact',
  'picture',
] as const
export type FairField = (typeof FAIR_FIELDS)[number]

/** What a producer is told in the notice, and again when it changes; the rest is the officer's own business. */
export const TOLD_FIELDS = [
  'name',
  'dates',
  'place',
  'deadline',
  'free',
  'paid',
  'bring',
  'contact',
  'picture',
] as const satisfies readonly FairField[]
export type ToldField = (typeof TOLD_FIELDS)[number]

/** Who may come. */
export interface FairRules {
  /** null: any stars. */
  star: { from: number; to: number } | null
  /** Numbers of product sets; empty: all. */
  sets: readonly number[]
  /** Place keys; a product made in any of them fits. */
  places: readonly string[]
  /** The days on which the certificate must be valid; null: not asked. */
  validOn: { from: IsoDate; to: IsoDate } | null
}

/**
 * The last moment of a deadline as 'YYYY-MM-DDTHH:MM': with an hour, that minute itself still counts; without,
 * the whole day.
 */
export function deadlineMoment(day: IsoDate, time: string | null): string {
  return `${day}T${time ?? '23:59'}`
}
