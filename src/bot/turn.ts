import type { Transaction } from 'kysely'
import type { FetchedPicture, Flow, Grant, JsonObject } from '../db/stored.ts'
import type { Database, PersonKind } from '../db/tables.ts'
import type { Translate } from '../text/i18n.ts'
import type { Locale } from '../text/resources.ts'

/** What reached us, in words every channel shares. */
export type Incoming =
  | { kind: 'text'; text: string; locale?: string }
  | SentPicture
  | { kind: 'choice'; menu: string; index: number; locale?: string }
  /**
   * A file, a voice note, a sticker …: nothing we can read yet. With `once` it is answered once, until something
   * readable comes: more would help nobody.
   */
  | { kind: 'unreadable'; what: string; once?: true; caption?: string; album?: string }

/** A picture: fetched and kept only where the open question wants one. */
export interface SentPicture {
  kind: 'picture'
  /** What was written with it; counts as typed. */
  caption?: string
  /** By what the channel fetches it; its own business. */
  source?: JsonObject
  /** Where the channel has fetched it already. */
  fetched?: FetchedPicture
  /** The same for all that was sent together: answered once. */
  album?: string
  locale?: string
}

export type { Grant } from '../db/stored.ts'

export interface Person {
  id: string
  kind: PersonKind
  name: string | null
  remindersOn: boolean
}

/** All a handler knows of the moment. Everything it writes goes through `trx`, in the turn's one transaction. */
export interface Turn {
  trx: Transaction<Database>
  now: Date
  /** The day in Asia/Ho_Chi_Minh, 'YYYY-MM-DD'. */
  today: string
  chatId: number
  person: Person | null
  grants: Grant[]
  /** The version of the consent text this chat said no to, if it did. */
  refusedVersion: string | null
  locale: Locale
  t: Translate
  /** What the chat is in the middle of, if anything. */
  open: Flow | null
  /** What was typed, where the turn is a typed answer, or written with a picture; NFC. */
  text: string
  /** Where the turn is a picture that was wanted: its name, as in Reply.picture. `others` came with it and are dropped. */
  picture?: { name: string; others: boolean }
}
