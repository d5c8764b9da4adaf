import type { Generated } from 'kysely'
import type { JsonColumn, NullableJson } from './tables.ts'

export type AnnouncementState = 'draft' | 'waiting' | 'sending' | 'stopped' | 'done'

/** Announcements and who is to read them: migration 2026-11-25-announcements. */
export interface AnnouncementTables {
  announcement: AnnouncementTable
  announcement_reader: AnnouncementReaderTable
  bulk_lease: { channel: string; holder: string; until: Date }
}

interface AnnouncementTable {
  id: string
  text: Generated<string>
  audience: JsonColumn
  sender_place: string
  state: AnnouncementState
  edit: Generated<number>
  created_by: string | null
  created_at: Date
  confirmed_by: Generated<string | null>
  starts_at: Generated<Date | null>
  written_at: Generated<Date | null>
  stopped_at: Generated<Date | null>
  ended_at: Generated<Date | null>
  result: NullableJson
}

interface AnnouncementReaderTable {
  announcement_id: string
  person_id: string
  outbox_id: number | null
  opted_out_at: Generated<Date | null>
}
