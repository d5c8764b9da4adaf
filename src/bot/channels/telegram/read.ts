import { readToken } from '../../render.ts'
import type { Incoming } from '../../turn.ts'
import { sourceOf } from './pictures.ts'
import { type Message, updateSchema } from './update.ts'

/** Content we cannot read yet. What is neither this nor text (a pinned message, a changed photo) asks for nothing. */
const unreadable = [
  'photo',
  'document',
  'voice',
  'audio',
  'video',
  'video_note',
  'live_photo',
  'animation',
  'sticker',
  'contact',
  'location',
  'venue',
  'poll',
  'dice',
  'story',
  'checklist',
  'paid_media',
  'rich_message',
  'game',
] as const

/**
 * A stored update in words every channel shares; null for what needs no answer.
 * The language of somebody's phone is not handed on: many people here use it in English and none the less want
 * Vietnamese. Whoever wants English switches in /toi.
 */
export function readUpdate(raw: unknown): Incoming | null {
  const parsed = updateSchema.safeParse(raw)
  if (!parsed.success) return null
  const { message, callback_query: press } = parsed.data
  if (message) return readMessage(message)
  if (press?.data === undefined) return null
  // Data that is not ours comes from a button of some earlier bot under this name: no menu has that id.
  return { kind: 'choice', ...(readToken(press.data) ?? { menu: '', index: 0 }) }
}

function readMessage(message: Message): Incoming | null {
  if (message.text !== undefined) return { kind: 'text', text: message.text }
  const what = unreadable.find((kind) => message[kind] !== undefined)
  if (!what) return null
  const { caption, media_group_id: album } = message
  const more = { ...(caption !== undefined && { caption }), ...(album !== undefined && { album }) }
  const source = sourceOf(message)
  return source ? { kind: 'picture', source, ...more } : { kind: 'unreadable', what, ...more }
}
