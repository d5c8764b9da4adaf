import type { Transaction } from 'kysely'
import type { Flow, Grant } from '../db/stored.ts'
import type { Database, PersonKind } from '../db/tables.ts'
import type { Translate } from '../text/i18n.ts'
import type { Locale } from '../text/resources.ts'

/** What reached us, in words every channel shares. */
export type Incoming =
  | { kind: 'text'; text: string; locale?: string }
  | { kind: 'choice'; menu: string; index: number; locale?: string }
  /**
   * A picture, a voice note, a sticker …: nothing we can read yet; `url` is where a picture lies, for a short time.
   * With `once` it is answered once, until something readable comes: more would help nobody.
   */
  | { kind: 'unreadable'; what: string; url?: string; once?: true }

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
  /** What was typed, where the turn is a typed answer; NFC. */
  text: string
}
