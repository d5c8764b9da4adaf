import { readToken } from '../../render.ts'
import type { Incoming } from '../../turn.ts'
import { followSchema, pictureUrl, saidSchema, submittedSchema } from './events.ts'

/** Before a button's token, so that a word somebody types is never taken for one. */
const MARK = '#'

/** The button of a message that only says there is something to read; what it opens is sent without being asked for. */
export const READ_NOW = '#doc'

/** What a button sends back: Zalo delivers it as a text that anybody could type, so it is only ever looked up. */
export function pressPayload(token: string): string {
  return MARK + token
}

/** A kept event in words every channel shares; null for what needs no answer. */
export function readEvent(raw: unknown): Incoming | null {
  const said = saidSchema.safeParse(raw)
  if (said.success && said.data.event_name === 'user_send_image') {
    const { text: caption } = said.data.message
    const url = pictureUrl(said.data)
    return {
      kind: 'picture',
      ...(url !== undefined && { source: { url } }),
      ...(caption !== undefined && { caption }),
    }
  }
  if (said.success) return readSaid(said.data.event_name, said.data.message.text)
  // Whoever follows the account opens the conversation, as /start does elsewhere.
  if (followSchema.safeParse(raw).success) return { kind: 'text', text: '/start' }
  const submitted = submittedSchema.safeParse(raw)
  const phone = submitted.success ? submitted.data.info.phone : undefined
  return phone === undefined ? null : { kind: 'text', text: phone }
}

function readSaid(name: string, text: string | undefined): Incoming | null {
  if (name !== 'user_send_text') return { kind: 'unreadable', what: whats[name] ?? name }
  if (text?.trim() === READ_NOW) return null
  const token = text?.startsWith(MARK) ? readToken(text.slice(MARK.length)) : null
  return token ? { kind: 'choice', ...token } : { kind: 'text', text: text ?? '' }
}

/** The words other channels use for the same things. */
const whats: Record<string, string> = {
  user_send_file: 'document',
  user_send_audio: 'voice',
  user_send_video: 'video',
  user_send_sticker: 'sticker',
  user_send_gif: 'animation',
  user_send_link: 'link',
  user_send_business_card: 'contact',
  user_send_location: 'location',
}
