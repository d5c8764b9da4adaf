import type { Tier } from '../db/tables.ts'
import type { IsoDate } from '../ocop/dates.ts'

/** Who may take part (Điều 2.3); a "cơ sở" is a household business. */
export type ProducerType =
  | 'enterprise'
  | 'cooperative'
  | 'cooperative_group'
  | 'farm'
  | 'household'
  | 'association'

/**
 * Why nobody can say in which commune a product is made:
 * its old commune was divided, the written commune lies in another district and
 * differs only in a tone from one that fits, or several communes bear the name.
 */
export type DoubtReason = 'divided' | 'tone_or_district' | 'same_name'

/** Where a product is made. All are placeKeys; a missing commune is doubtful and has candidates. */
export interface RegisterPlace {
  readonly oldCommune?: string
  readonly commune?: string
  readonly formerDistrict?: string
  readonly doubt?: { readonly candidates: readonly string[]; readonly reason: DoubtReason }
}

/** The first and the last day on which something can have happened; the same day where it is known. */
export interface Days {
  readonly from: IsoDate
  readonly to: IsoDate
}

/** What is known of the decision that recognised a product. */
export interface KnownDecision {
  readonly decisionNo?: string
  /** Absent: nothing is known of when it was taken. */
  readonly days?: Days
  readonly source: string
  /** A guess for an officer to check; never computed with. */
  readonly hint?: string
}

/** One product as a file or the first register says it should stand. What is absent is not said, not empty. */
export interface RegisterRecord {
  /** The province's own key, e.g. '3-41'. */
  readonly key?: string
  readonly product: string
  readonly producer: string
  /** The producer's name as the source prints it, where it differs. */
  readonly printedProducer?: string
  readonly producerType?: ProducerType
  readonly tier: Tier
  /** 1–26. */
  readonly productSet?: number
  readonly address?: string
  readonly place: RegisterPlace
  readonly decision?: KnownDecision
  readonly status?: 'active' | 'stopped'
  readonly note?: string
}
