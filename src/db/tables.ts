import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { AnnouncementTables } from './announcement-tables.ts'
import type { FairTables } from './fair-tables.ts'
import type { Json } from './json.ts'
import type { QuestionTables } from './question-tables.ts'
import type { ZaloTables } from './zalo-tables.ts'

/** Rows as the database holds them. Instants are Dates; days are 'YYYY-MM-DD' strings on both engines. */
export interface Database extends FairTables, QuestionTables, AnnouncementTables, ZaloTables {
  person: PersonTable
  chat: ChatTable
  consent: ConsentTable
  inbox: InboxTable
  menu: MenuTable
  outbox: OutboxTable
  outbox_way: { outbox_id: number; chat_id: number; reason: string; failed_at: Date }
  audit: AuditTable
  channel_use: ChannelUseTable
  job_tick: { job: string; due: string; claimed_at: Date }
  setting: { key: string; value: JsonColumn }
  web_session: { token_hash: string; chat_id: number; created_at: Date }
  web_message: WebMessageTable
  producer: ProducerTable
  product: ProductTable
  certificate: CertificateTable
  filing: FilingTable
  doubt: DoubtTable
  role_grant: RoleGrantTable
  invitation: InvitationTable
  code_attempt: { id: GeneratedAlways<number>; chat_id: number; at: Date }
  chat_link: { code_hash: string; person_id: string; expires_at: Date; used_at: Date | null }
  producer_claim: ProducerClaimTable
  dossier: DossierTable
  dossier_item: DossierItemTable
  trial_score: TrialScoreTable
  reminder: ReminderTable
  snooze: { person_id: string; certificate_id: string; until: string }
  digest: { person_id: string; week: string; outbox_id: number | null }
  export: ExportTable
  picture: PictureTable
}

/** jsonb: read as parsed JSON, written as a JSON text (`toJson`), so that both engines agree. */
export type JsonColumn<T = Json> = ColumnType<T, string, string>
export type NullableJson<T = Json> = ColumnType<T | null, string | null, string | null>

export type PersonKind = 'producer' | 'officer' | 'guest'
export type Tier = '3' | '4' | 'potential_5' | '5'
export type RoleName = 'administrator' | 'officer' | 'council_member'
export type SubmissionKind = 'first' | 'upgrade' | 're_evaluation'
export type ItemState = 'have' | 'missing' | 'not_applicable' | 'later'
export type OutboxState = 'queued' | 'sending' | 'sent' | 'failed' | 'gone' | 'cancelled'
/** Why a message waits or was not sent; its words for people are in locales/<language>/announcements.json. */
export const UNSENT = [
  /** The person blocked us or left. */
  'gone',
  /** No way that is allowed leads to them now. */
  'noWay',
  /** The platform takes no such message. */
  'refused',
  /** The platform does not answer, or answers with trouble of its own. */
  'down',
  /** More than it takes at once. */
  'busy',
  /** More than our contract with it allows for now. */
  'quota',
  /** More than we may spend today. */
  'budget',
  'night',
  /** Our account there needs a person. */
  'account',
  /** A fault of ours. */
  'fault',
] as const
export type Unsent = (typeof UNSENT)[number]

interface PersonTable {
  id: string
  kind: PersonKind
  name: string | null
  locale: string | null
  reminders_on: Generated<boolean>
  notices_on: Generated<string | null>
  announcements_on: Generated<boolean>
  created_at: Date
}

interface ChatTable {
  id: GeneratedAlways<number>
  channel: string
  account: string
  address: string
  person_id: string | null
  locale: string | null
  refused_version: string | null
  flow: NullableJson
  created_at: Date
  seen_at: Date
  gone_at: Date | null
  passive: Generated<boolean>
}

interface ConsentTable {
  id: GeneratedAlways<number>
  person_id: string | null
  chat_id: number | null
  purpose: string
  text_version: string
  answer: boolean
  at: Date
}

interface InboxTable {
  id: GeneratedAlways<number>
  channel: string
  account: string
  event_id: string
  chat_id: number
  raw: NullableJson
  state: Generated<'new' | 'done' | 'failed'>
  attempts: Generated<number>
  not_before: Date
  received_at: Date
  done_at: Date | null
  ref: string | null
  picture: NullableJson
}

interface ChannelUseTable {
  channel: string
  account: string
  month: string
  received: Generated<number>
  sent: Generated<number>
  withheld: Generated<number>
}

interface MenuTable {
  id: string
  chat_id: number
  items: JsonColumn
  first_number: number
  created_at: Date
  expires_at: Date
}

interface OutboxTable {
  id: GeneratedAlways<number>
  chat_id: number
  priority: number
  quiet: Generated<boolean>
  body: JsonColumn
  dedupe: Generated<string | null>
  stays: Generated<boolean>
  state: Generated<OutboxState>
  attempts: Generated<number>
  not_before: Date
  claimed_until: Generated<Date | null>
  claimed_by: Generated<string | null>
  platform_id: Generated<string | null>
  error: Generated<string | null>
  why: Generated<Unsent | null>
  created_at: Date
  sent_at: Generated<Date | null>
}

interface AuditTable {
  id: GeneratedAlways<number>
  at: Date
  person_id: string | null
  act: string
  subject: string | null
  detail: NullableJson
}

interface WebMessageTable {
  id: GeneratedAlways<number>
  chat_id: number
  outbox_id: number | null
  mine: boolean
  body: JsonColumn
  at: Date
}

interface ProducerTable {
  id: string
  name: string
  name_folded: string
  type: string | null
  created_at: Date
}

interface ProductTable {
  id: string
  register_key: string | null
  producer_id: string
  name: string
  /** Folded product, producer and place words; `search` is derived from it. */
  search_text: string
  search: GeneratedAlways<string>
  tier: Tier
  product_set: number | null
  address: string | null
  old_commune: string | null
  commune: string | null
  former_district: string | null
  status: Generated<'active' | 'stopped'>
  note: string | null
  source: string
  created_at: Date
  updated_at: Date
}

interface CertificateTable {
  id: string
  product_id: string
  tier: Tier
  decision_no: string | null
  decided_from: string
  decided_to: string
  expires_from: GeneratedAlways<string>
  expires_to: GeneratedAlways<string>
  revoked_on: string | null
  source: string
  hint: string | null
  created_at: Date
  updated_at: Date
}

interface FilingTable {
  id: string
  certificate_id: string
  filed_on: string
  result_on: string | null
  said_by: string | null
  /** A filing is on record once an officer has confirmed it; until then it is the producer's word. */
  confirmed_by: string | null
  confirmed_at: Date | null
  created_at: Date
}

interface DoubtTable {
  id: string
  product_id: string
  about: 'commune'
  candidates: JsonColumn<string[]>
  reason: string
  settled_by: string | null
  settled_at: Date | null
  answer: string | null
}

interface RoleGrantTable {
  id: string
  person_id: string
  role: RoleName
  place: string
  granted_by: string | null
  granted_at: Date
  revoked_at: Date | null
}

interface InvitationTable {
  id: string
  code_hash: string
  role: RoleName
  place: string
  created_by: string | null
  created_at: Date
  expires_at: Date
  used_by: string | null
  used_at: Date | null
}

interface ProducerClaimTable {
  id: string
  person_id: string
  producer_id: string
  state: 'asked' | 'confirmed' | 'refused' | 'withdrawn'
  reason: string | null
  asked_at: Date
  decided_by: string | null
  decided_at: Date | null
}

interface DossierTable {
  id: string
  person_id: string
  product_id: string | null
  product_name: string
  product_set: number | null
  /** Null until chosen. */
  star: 3 | 4 | 5 | null
  kind: SubmissionKind | null
  created_at: Date
  updated_at: Date
  closed_at: Date | null
}

interface TrialScoreTable {
  dossier_id: string
  product_set: number
  criterion: string
  /** -1: said to have nothing of it. */
  option_index: number
  updated_at: Date
}

interface DossierItemTable {
  dossier_id: string
  document: string
  state: ItemState
  expires_on: string | null
  updated_at: Date
}

interface ReminderTable {
  id: GeneratedAlways<number>
  person_id: string
  certificate_id: string
  expires_on: string
  step: string
  again: Generated<number>
  due_on: string
  state: 'queued' | 'skipped' | 'cancelled'
  outbox_id: number | null
  created_at: Date
}

interface ExportTable {
  id: string
  key_hash: string
  kind: string
  person_id: string
  officers_only: boolean
  file_name: string
  media_type: string
  /** A Buffer from pg, a Uint8Array from PGlite. */
  content: Uint8Array
  downloads: Generated<number>
  created_at: Date
  expires_at: Date
}

interface PictureTable {
  key: string
  /** Of the content: the same picture is kept once. */
  hash: string
  /** Who sent it first. */
  person_id: string | null
  /** A Buffer from pg, a Uint8Array from PGlite. */
  content: Uint8Array
  created_at: Date
}
