import type { Incoming } from '../../turn.ts'
import { openEvent, pictureOf } from './event.ts'

/** Content we cannot read yet, by the event that brings it. */
const unreadable: Record<string, string> = {
  'message.sticker.received': 'sticker',
  'message.voice.received': 'voice',
}

/** The platform's word for what it will not hand over. */
export const WITHHELD = 'message.unsupported.received'

/** A stored event in words every channel shares; null for what needs no answer. */
export function readEvent(raw: unknown): Incoming | null {
  const event = openEvent(raw)
  if (!event) return null
  if (event.event_name === 'message.text.received')
    return event.message.text === undefined ? null : { kind: 'text', text: event.message.text }
  // Files and videos, and all that people write whom Zalo protects: children, the disabled, who cannot read.
  if (event.event_name === WITHHELD) return { kind: 'unreadable', what: 'withheld', once: true }
  if (event.event_name === 'message.image.received') {
    const { caption } = event.message
    const url = pictureOf(event)
    return {
      kind: 'picture',
      ...(url !== undefined && { source: { url } }),
      ...(caption !== undefined && { caption }),
    }
  }
  const what = unreadable[event.event_name]
  return what ? { kind: 'unreadable', what } : null
}
