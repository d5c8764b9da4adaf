import type { Generated } from 'kysely'
import type { NullableJson } from './tables.ts'

/** What the Zalo Official Account needs to know of consent, windows, receipts and money: migration 2026-11-25-zalo-oa. */
export interface ZaloTables {
  person_phone: { person_id: string; phone: string; since: Date }
  zalo_reach: ZaloReachTable
  zalo_token: ZaloTokenTable
  zalo_login: { account: string; verifier: string; state: string | null; begun_at: Date | null }
  zalo_receipt: ZaloReceiptTable
  zalo_upload: ZaloUploadTable
  zalo_paid: ZaloPaidTable
  zalo_spent: { account: string; day: string; dong: Generated<number>; messages: Generated<number> }
}

interface ZaloReachTable {
  account: string
  address: string
  wrote_at: Date | null
  /** Zalo said so, against what we believed. */
  closed_at: Date | null
  sent_since: Generated<number>
  free_remain: number | null
  quota: NullableJson
}

interface ZaloTokenTable {
  account: string
  access_token: string
  refresh_token: string
  renewed_at: Date
  renew_at: Date
  lost_at: Date | null
}

interface ZaloReceiptTable {
  account: string
  message_id: string
  tracking_id: string | null
  received_at: Date | null
  seen_at: Date | null
  noted_at: Date
}

interface ZaloUploadTable {
  account: string
  kind: 'image' | 'file'
  digest: string
  token: string
  uploaded_at: Date
}

interface ZaloPaidTable {
  outbox_id: number
  account: string
  day: string
  way: 'consultation' | 'template_uid' | 'template_phone'
  cost: number
  messages: number
  tracking_id: string
  message_id: string | null
  accepted_at: Date | null
  /** A template that only says that there is something to read: the message itself waits until they open the chat. */
  knock: Generated<boolean>
}
