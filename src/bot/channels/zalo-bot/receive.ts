import type { Arrival } from '../../../db/inbox.ts'
import { openEvent } from './event.ts'
import { readEvent, WITHHELD } from './read.ts'

/** Name of this channel in the database. */
export const ZALO_BOT = 'zalo-bot'

/** What an event is to us, before anything of it is kept. */
export type Sorted =
  | { kind: 'arrival'; arrival: Arrival; withheld: boolean }
  /** Said in a group, where the bot was named: not kept, led to a chat of one's own. */
  | { kind: 'group'; chatId: string }
  | { kind: 'nothing' }

/** Sorts one raw event. Only private chats are conversations. Never throws. */
export function sort(raw: unknown, account: string): Sorted {
  const event = openEvent(raw)
  if (!event || event.message.from?.is_bot || readEvent(event) === null) return { kind: 'nothing' }
  const { chat, message_id } = event.message
  if (chat.chat_type === 'GROUP') return { kind: 'group', chatId: chat.id }
  return {
    kind: 'arrival',
    arrival: { channel: ZALO_BOT, account, eventId: message_id, address: chat.id, raw: event },
    withheld: event.event_name === WITHHELD,
  }
}
