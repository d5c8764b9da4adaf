import type { Generated, GeneratedAlways } from 'kysely'
import type { FairKind, FairState, Giving, RegistrationState, ReminderAbout } from '../ocop/fair.ts'
import type { JsonColumn } from './tables.ts'

/** The tables of fairs and other events, as the migrations 2026-11-25-fairs and -26-fairs-entered-by make them. */
export interface FairTables {
  fair: FairTable
  fair_invitation: {
    fair_id: string
    person_id: string
    producer_id: string
    outbox_id: number | null
    told_on: string
  }
  fair_registration: FairRegistrationTable
  fair_product: { registration_id: string; product_id: string }
  fair_change: {
    id: GeneratedAlways<number>
    fair_id: string
    field: string
    before: string | null
    at: Date
    told_at: Date | null
  }
  fair_reminder: {
    id: GeneratedAlways<number>
    fair_id: string
    person_id: string
    about: ReminderAbout
    anchor: string
    days: number
    outbox_id: number | null
    created_at: Date
  }
  fair_news: { person_id: string; wanted: boolean }
}

interface FairTable {
  id: string
  kind: FairKind
  state: FairState
  owner_place: string
  created_by: string | null
  name: string | null
  place: string | null
  starts_on: string | null
  ends_on: string | null
  deadline_on: string | null
  deadline_time: string | null
  booths: number | null
  giving: Generated<Giving>
  confirm_hours: Generated<number>
  star_from: number | null
  star_to: number | null
  sets: JsonColumn<number[]>
  places: JsonColumn<string[]>
  needs_certificate: Generated<boolean>
  free: string | null
  paid: string | null
  bring: string | null
  contact: string | null
  picture: string | null
  settled: JsonColumn<string[]>
  doubts: JsonColumn<string[]>
  cancel_reason: string | null
  tell_from: Date | null
  told_at: Date | null
  created_at: Date
  updated_at: Date
}

interface FairRegistrationTable {
  id: string
  fair_id: string
  producer_id: string
  person_id: string | null
  entered_by: Generated<string | null>
  state: RegistrationState
  needs: JsonColumn<string[]>
  contact: string | null
  line: number | null
  confirm_by: Date | null
  reason: string | null
  decided_by: string | null
  decided_at: Date | null
  follow_up_on: string | null
  went: boolean | null
  sales: number | null
  contacts: number | null
  created_at: Date
  updated_at: Date
}
