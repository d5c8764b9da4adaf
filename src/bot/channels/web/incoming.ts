import { z } from 'zod'
import { PICTURE_TROUBLES } from '../../../db/stored.ts'
import { nfc } from '../../../text/fold.ts'
import type { Locale } from '../../../text/resources.ts'
import { readToken } from '../../render.ts'
import type { Incoming } from '../../turn.ts'

/** Longest text a person may send at once, in UTF-16 units; the same as Telegram's. */
export const TEXT_LENGTH = 4_096

const lang = z.enum(['vi', 'en'] satisfies Locale[]).optional()

/** What the page posts. `id` is made by the page: sent again after a broken connection, it is the same event. */
export const written = z.union([
  z.strictObject({ id: eventId(), text: z.string().transform(storable), lang }),
  z.strictObject({ id: eventId(), press: z.string().refine((token) => readToken(token) !== null), lang }),
])
export type Written = z.infer<typeof written>

/** What the page posts with a picture, beside the picture itself. */
export const postedPicture = z.object({
  id: eventId(),
  caption: z
    .string()
    .max(TEXT_LENGTH * 2)
    .transform(storable)
    .optional(),
  lang,
})
export type PostedPicture = z.infer<typeof postedPicture>

/** A posted picture as we put it into the inbox; null where nothing wanted it. The page cannot post this. */
const storedPicture = z.strictObject({
  ...postedPicture.shape,
  picture: z
    .union([z.object({ key: z.string() }), z.object({ failed: z.enum(PICTURE_TROUBLES) })])
    .nullable(),
})

/** A posted message as it lies in the inbox, in the engine's words; null for what was never ours. */
export function readWritten(raw: unknown): Incoming | null {
  const said = written.safeParse(raw)
  if (!said.success) return readPicture(raw)
  const { lang } = said.data
  const locale = lang === undefined ? {} : { locale: lang }
  if ('press' in said.data) return { kind: 'choice', ...readToken(said.data.press)!, ...locale }
  return { kind: 'text', text: said.data.text, ...locale }
}

function readPicture(raw: unknown): Incoming | null {
  const sent = storedPicture.safeParse(raw)
  if (!sent.success) return null
  const { picture, caption, lang: locale } = sent.data
  return {
    kind: 'picture',
    ...(picture && { fetched: picture }),
    ...(caption !== undefined && { caption }),
    ...(locale !== undefined && { locale }),
  }
}

function eventId() {
  return z.string().regex(/^[\w-]{8,64}$/)
}

/** PostgreSQL's jsonb refuses NUL and half surrogate pairs; the rest of the control characters say nothing. */
function storable(text: string): string {
  return nfc(text)
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .trim()
}
