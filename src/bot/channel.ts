import type { FilledTemplate, JsonObject } from '../db/stored.ts'
import type { Picture } from './pictures.ts'
import type { Incoming } from './turn.ts'

/** What a channel can show; `render` lowers every reply to it. */
export interface Abilities {
  /** Most buttons under one message; 0 means choices are numbered lines. */
  buttons: number
  /** Longest button label that is still readable there, in characters. */
  labelLength: number
  /** Longest message, in UTF-16 units or, with `countsLetters`, in code points. */
  textLength: number
  countsLetters?: true
  /**
   * How pictures are shown: by what is in them, or only by an address that the platform fetches; without this the
   * address, where there is one, is written under the text.
   */
  pictures?: 'by content' | 'by address'
}

/** A button as a channel sees it: what it says and the opaque token that comes back when pressed. */
export interface Button {
  label: string
  token: string
}

/** One message ready to be sent: already within the channel's limits. */
export interface Rendered {
  text: string
  buttons: Button[]
  /** To be shown above the text. */
  picture?: Picture
}

export interface Sent {
  /** The platform's id of the message, where it gives one. */
  platformId: string | null
}

/** How one platform is spoken to. A new channel is one folder that gives this. */
export interface Channel {
  name: string
  abilities: Abilities
  /** Most messages a second the platform takes from one account when many people are written to; none: no limit. */
  bulkPerSecond?: number
  /** What one message sent unasked costs, in đồng; 0 is free, absent means we do not know. */
  costVnd?: number
  /** A raw event in shared words; null for what needs no answer (edits, receipts, joins …). */
  read(raw: unknown): Incoming | null
  /** Fetches a picture by what `read` said of it, bounded in time and size. @throws PictureError */
  fetchPicture?(source: JsonObject): Promise<Uint8Array>
  /** @throws SendError with the policy that applies. */
  send(address: string, message: Rendered, outboxId: number): Promise<Sent>
  /**
   * Sends a message nobody is waiting for, all its pages. Only where writing first is not simply allowed: the
   * platform may want a template in its place, or money. Without this each page goes through `send`.
   * @throws SendError with the policy that applies.
   */
  sendNotice?(address: string, pages: Rendered[], notice: UnaskedMessage): Promise<Sent>
}

/** What a channel may need to know of a message to somebody who did not just write. */
export interface UnaskedMessage {
  outboxId: number
  /** The same in the fixed wording of a template, where the sender filled one in. */
  template?: FilledTemplate
}

/** What handlers that preview a message may know of a channel: how it shows one, and its price. */
export type Outlet = Pick<Channel, 'name' | 'abilities' | 'costVnd'>

/** Why a send failed, as a policy. */
export type SendFailure =
  | { kind: 'retry' }
  /** The platform named a time; for everything on this channel, or this chat only. */
  | { kind: 'throttled'; untilMs: number; scope: 'channel' | 'chat' }
  /** The person blocked us or deleted the chat. */
  | { kind: 'gone' }
  /** No way that is allowed leads to this person now; what waits for them stays, they may write again. */
  | { kind: 'unreachable' }
  /** Sending it again can never work. */
  | { kind: 'never' }

export class SendError extends Error {
  override name = 'SendError'
  readonly failure: SendFailure
  /** `message` must carry no token, phone or name: it is logged and stored. */
  constructor(failure: SendFailure, message: string) {
    super(message)
    this.failure = failure
  }
}
