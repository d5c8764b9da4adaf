import type { Transaction } from 'kysely'
import type { FilledTemplate, JsonObject } from '../db/stored.ts'
import type { Database, Unsent } from '../db/tables.ts'
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
  /**
   * How a message of so many pages that nobody waits for would reach these people now, first come first served.
   * Only where that is not the same for everybody; without this it goes to all of them, at `costVnd` a page.
   */
  foresee?(trx: Transaction<Database>, addresses: string[], pages: number): Promise<Foreseen>
}

/** How people would be reached, before anything is sent. */
export interface Foreseen {
  /** Ways nobody goes are left out. */
  ways: ForeseenWay[]
  /** What may still be spent today, in đồng and in messages. */
  left: { vnd: number; messages: number }
  /** People of `ways` for whom that is not enough: they wait for another day. */
  later: number
}

export interface ForeseenWay {
  /**
   * The message itself, free or paid; first a fixed text that invites to open it, by the channel's own address or by
   * phone number; or no way that is allowed.
   */
  way: 'free' | 'paid' | 'invited' | 'invitedByPhone' | 'none'
  people: number
  /** đồng for all of them. */
  costVnd: number
  /** The invitation as they see it. */
  first?: Rendered
}

/** What a channel may need to know of a message to somebody who did not just write. */
export interface UnaskedMessage {
  outboxId: number
  /** The same in the fixed wording of a template, where the sender filled one in. */
  template?: FilledTemplate
}

/** What handlers that preview a message may know of a channel: how it shows one, by which ways, and the price. */
export type Outlet = Pick<Channel, 'name' | 'abilities' | 'costVnd' | 'foresee'>

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
  /** As people are told. */
  readonly why: Unsent
  /**
   * @param message must carry no token, phone or name: it is logged and stored
   * @param why where it is not the usual one of this policy
   */
  constructor(failure: SendFailure, message: string, why: Unsent = USUAL[failure.kind]) {
    super(message)
    this.failure = failure
    this.why = why
  }
}

const USUAL = {
  retry: 'down',
  throttled: 'busy',
  gone: 'gone',
  unreachable: 'noWay',
  never: 'refused',
} as const satisfies Record<SendFailure['kind'], Unsent>
