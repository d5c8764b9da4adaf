import type { Arrival } from '../../../db/inbox.ts'
import { numbered, updateSchema } from './update.ts'

/** Name of this channel in the database. */
export const TELEGRAM = 'telegram'

/** What an update is to us, before anything of it is kept. */
export type Sorted =
  | { kind: 'arrival'; arrival: Arrival; pressId?: string }
  /** Said in a group: not kept; a command is told to come to the private chat. */
  | { kind: 'group'; chatId: number; text: string }
  /** A button we have nothing to do for; the spinner on it must still stop. */
  | { kind: 'press'; pressId: string }
  | { kind: 'nothing' }

/** The id to acknowledge with, or null for what is no update at all. */
export function updateId(raw: unknown): number | null {
  const parsed = numbered.safeParse(raw)
  return parsed.success ? parsed.data.update_id : null
}

/** Sorts one raw update. Only private chats are conversations. Never throws. */
export function sort(raw: unknown, account: string): Sorted {
  const parsed = updateSchema.safeParse(raw)
  if (!parsed.success) return { kind: 'nothing' }
  const { message, callback_query: press } = parsed.data
  const pressId = press?.id
  const chat = message?.chat ?? press?.message?.chat
  if (chat?.type === 'private') {
    const arrival: Arrival = {
      channel: TELEGRAM,
      account,
      eventId: String(parsed.data.update_id),
      address: String(chat.id),
      raw: parsed.data,
    }
    return { kind: 'arrival', arrival, ...(pressId !== undefined && { pressId }) }
  }
  if (pressId !== undefined) return { kind: 'press', pressId }
  if (message?.text !== undefined && (message.chat.type === 'group' || message.chat.type === 'supergroup')) {
    return { kind: 'group', chatId: message.chat.id, text: message.text }
  }
  return { kind: 'nothing' }
}
