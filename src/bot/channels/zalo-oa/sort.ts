import type { z } from 'zod'
import type { Arrival } from '../../../db/inbox.ts'
import * as events from './events.ts'

/** Name of this channel in the database. */
export const ZALO_OA = 'zalo-oa'

/** What an event is to us, before anything of it is kept. */
export type Sorted =
  /** Somebody says something; from `at` on we may write to them, too. */
  | { kind: 'arrival'; arrival: Arrival; at: Date }
  /** Lets us write to them, and says nothing. */
  | { kind: 'touch'; address: string; at: Date }
  | { kind: 'receipt'; messageIds: string[]; what: 'received' | 'seen'; trackingId: string | null; at: Date }
  | { kind: 'withdrawn'; address: string }
  | { kind: 'template'; id: string; status: string; reason: string }
  /** Echoes of our own messages, and what is not for us. */
  | { kind: 'nothing' }
  /** Of another account under the same app. */
  | { kind: 'foreign' }
  /** No event at all, or a known one that does not look as described. */
  | { kind: 'broken'; name: string | null }

/** Events that are read alike. */
interface Family {
  names: readonly string[]
  sort(raw: unknown, oaId: string): Sorted | null
}

function family<N extends string, S extends z.ZodObject<{ event_name: z.ZodType<N> }>>(
  schema: S,
  as: (event: z.output<S>, raw: unknown, oaId: string) => Sorted,
): Family {
  const names = (schema.shape.event_name as unknown as { options: N[] }).options
  return {
    names,
    sort(raw, oaId) {
      const parsed = schema.safeParse(raw)
      return parsed.success ? as(parsed.data, raw, oaId) : null
    },
  }
}

const families: Family[] = [
  family(events.saidSchema, (e, raw, oaId) =>
    e.recipient.id === oaId ? arrival(oaId, e.sender.id, e.message.msg_id, raw, e.timestamp) : foreign,
  ),
  family(events.followSchema, (e, raw, oaId) =>
    e.oa_id === oaId ? arrival(oaId, e.follower.id, eventId(e, e.follower.id), raw, e.timestamp) : foreign,
  ),
  family(events.submittedSchema, (e, raw, oaId) =>
    e.recipient.id === oaId ? arrival(oaId, e.sender.id, eventId(e, e.sender.id), raw, e.timestamp) : foreign,
  ),
  family(events.touchedSchema, (e) => {
    const address = who(e)
    return address === undefined ? nothing : { kind: 'touch', address, at: e.timestamp }
  }),
  family(events.withdrawnSchema, (e) => {
    const address = who(e)
    return address === undefined ? nothing : { kind: 'withdrawn', address }
  }),
  family(events.receivedSchema, ({ message, timestamp }) => ({
    kind: 'receipt',
    messageIds: [message.msg_id],
    what: 'received',
    trackingId: message.tracking_id ?? null,
    at: message.delivery_time ?? timestamp,
  })),
  family(events.seenSchema, (e) => ({
    kind: 'receipt',
    messageIds: e.message.msg_ids,
    what: 'seen',
    trackingId: null,
    at: e.timestamp,
  })),
  family(events.changedSchema, (e) => ({
    kind: 'template',
    id: e.template_id,
    status: e.status.new_status,
    reason: e.reason ?? '',
  })),
  family(events.echoSchema, () => nothing),
  family(events.silentSchema, () => nothing),
]
const byName = new Map(families.flatMap((f) => f.names.map((name) => [name, f])))

/** Sorts one event. Kinds nobody has described are nothing: they are acknowledged. Never throws. */
export function sort(raw: unknown, oaId: string): Sorted {
  const named = events.namedSchema.safeParse(raw)
  if (!named.success) return { kind: 'broken', name: null }
  const name = named.data.event_name
  const known = byName.get(name)
  return known ? (known.sort(raw, oaId) ?? { kind: 'broken', name }) : nothing
}

const nothing = { kind: 'nothing' } as const
const foreign = { kind: 'foreign' } as const

function arrival(account: string, address: string, eventId: string, raw: unknown, at: Date): Sorted {
  return { kind: 'arrival', arrival: { channel: ZALO_OA, account, eventId, address, raw }, at }
}

/** For events without an id of their own; a redelivery is the same body and so the same id. */
function eventId(event: { event_name: string; timestamp: Date }, address: string): string {
  return `${event.event_name}:${address}:${event.timestamp.getTime()}`
}

function who(e: { sender?: { id: string }; user_id?: string; follower?: { id: string } }) {
  return e.sender?.id ?? e.user_id ?? e.follower?.id
}
