import type { Action, Choice, FilledTemplate, Flow } from '../db/stored.ts'
import type { Turn } from './turn.ts'

export type { Action, Choice, Flow, JsonObject } from '../db/stored.ts'

/** One message to a person: plain text, and what they may choose next. */
export interface Reply {
  text: string
  choices?: Choice[]
  /** A picture that belongs to the text: the name of one we keep (db/pictures.ts), or a public https address. */
  picture?: string
  /** An answer beside what is going on: its choices lead nowhere else and are numbered behind all others. */
  remark?: true
  /** A model may put it into fewer, better words, for at most HOLD_MS; `text` goes out where it does not. */
  weave?: Weave
}

/** All that a language model is given, and what stands below whatever it makes of it. */
export interface Weave {
  /** Names nobody: it leaves the house. */
  question: string
  /** The first is the answer itself. */
  passages: { text: string; places: readonly string[] }[]
  end: string
}

/** Improves a held reply and lets it go; one that it does not let go is sent as it is when its time comes. */
export interface Weaver {
  /** Whether it is worth holding a reply now. */
  ready(): boolean
  take(held: { id: number; weave: Weave; until: Date }): void
}

/** A message to somebody who did not just write. */
export interface Notice {
  personId: string
  /** This chat of theirs instead of the one they used last. */
  chatId?: number
  /** Not on this channel, as long as there is another. */
  notOn?: string
  reply: Reply
  /** Only between 07:00 and 20:00 and never on Tết. */
  quiet?: boolean
  /** Behind everything personal: digests, reminders, announcements. */
  bulk?: boolean
  /** At most one message with this key is ever sent. */
  dedupe?: string
  /** The same in few words, for where only wordings agreed beforehand may be sent unasked. */
  template?: FilledTemplate
}

/** What a handler decided. */
export interface Outcome {
  replies: Reply[]
  /** undefined keeps what the chat is in the middle of, null ends it. */
  flow?: Flow | null
  notices?: Notice[]
  /** Go on with this in the same turn; `as` is who the person has just become, or what is open now. */
  then?: { action: Action; as?: Partial<Pick<Turn, 'person' | 'grants' | 'locale' | 't' | 'open'>> }
  /** The typed text was no answer to the open question: let others try, then ask again. */
  unclear?: true
}

/** The plainest outcome: say this. */
export function say(text: string, choices?: Choice[], flow?: Flow | null): Outcome {
  const reply: Reply = choices && choices.length > 0 ? { text, choices } : { text }
  return flow === undefined ? { replies: [reply] } : { replies: [reply], flow }
}

export const notAnAnswer: Outcome = { replies: [], unclear: true }
