/** What Zalo refuses in a consultation message: the code it answers with, and why; null when all is well. */
export interface Refusal {
  code: number
  message: string
}

const no = (code: number, message: string): Refusal => ({ code, message })
type Loose = Record<string, unknown>
const isObject = (v: unknown): v is Loose => typeof v === 'object' && v !== null && !Array.isArray(v)
const onlyKeys = (v: Loose, keys: string[]) => Object.keys(v).every((k) => keys.includes(k))
const letters = (v: string) => [...v].length

/** Checks the body of POST /v3.0/oa/message/cs. `uploads` tells what an id stands for, 'expired' for an old one. */
export function consultationRefusal(
  body: unknown,
  uploads: (id: string) => 'image' | 'file' | 'expired' | undefined,
): Refusal | null {
  if (!isObject(body) || !onlyKeys(body, ['recipient', 'message'])) return no(-201, 'body is invalid!')
  const { recipient, message } = body
  if (!isObject(recipient) || !onlyKeys(recipient, ['user_id'])) return no(-201, 'recipient is invalid!')
  if (typeof recipient.user_id !== 'string' || !/^\d{5,25}$/.test(recipient.user_id))
    return no(-201, 'user_id is invalid!')
  if (!isObject(message) || !onlyKeys(message, ['text', 'attachment', 'quote_message_id']))
    return no(-201, 'message is invalid!')
  const { text, attachment } = message
  if (text === undefined && attachment === undefined) return no(-201, 'message is invalid!')
  if (text !== undefined) {
    if (typeof text !== 'string' || text.trim() === '') return no(-201, 'text is invalid!')
    if (letters(text) > 2_000) return no(-210, 'text exceeds allowable limit')
  }
  if (attachment === undefined) return null
  if (!isObject(attachment) || !isObject(attachment.payload)) return no(-201, 'attachment is invalid!')
  const { payload } = attachment
  if (attachment.type === 'file') return tokenRefusal(payload, uploads)
  if (attachment.type !== 'template') return no(-201, 'attachment type is invalid!')
  if (payload.template_type === 'media') return mediaRefusal(payload, uploads)
  if (payload.template_type !== undefined) return no(-240, 'service stopped')
  return buttonsRefusal(payload)
}

function tokenRefusal(payload: Loose, uploads: (id: string) => string | undefined): Refusal | null {
  const kind = uploads(String(payload.token))
  if (kind === 'expired') return no(-100, 'attachment_id was expired')
  return kind === 'file' ? null : no(-201, 'token is invalid!')
}

function mediaRefusal(payload: Loose, uploads: (id: string) => string | undefined): Refusal | null {
  const [element, ...more] = (payload.elements ?? []) as Loose[]
  if (!element || more.length > 0 || element.media_type !== 'image') return no(-201, 'elements is invalid!')
  if ((element.url === undefined) === (element.attachment_id === undefined))
    return no(-201, 'attachment_id is invalid!')
  if (element.url !== undefined) return null
  const kind = uploads(String(element.attachment_id))
  if (kind === 'expired') return no(-100, 'attachment_id was expired')
  return kind === 'image' ? null : no(-201, 'attachment_id is invalid!')
}

function buttonsRefusal(payload: Loose): Refusal | null {
  if (!onlyKeys(payload, ['buttons'])) return no(-201, 'payload is invalid!')
  const { buttons } = payload
  if (!Array.isArray(buttons) || buttons.length === 0) return no(-201, 'buttons is invalid!')
  if (buttons.length > 5) return no(-210, 'buttons exceeds allowable limit')
  for (const b of buttons as Loose[]) {
    if (typeof b.title !== 'string' || b.title.trim() === '' || letters(b.title) > 100)
      return no(-201, 'title is invalid!')
    if (b.type === 'oa.query.hide' || b.type === 'oa.query.show') {
      if (typeof b.payload !== 'string' || b.payload === '' || letters(b.payload) > 1_000)
        return no(-201, 'payload is invalid!')
    } else if (['oa.open.url', 'oa.open.phone', 'oa.open.sms'].includes(String(b.type))) {
      if (!isObject(b.payload)) return no(-201, 'payload is invalid!')
    } else return no(-201, 'type is invalid!')
  }
  return null
}
