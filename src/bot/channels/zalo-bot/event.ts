import { z } from 'zod'

/**
 * What we read of a Bot Platform event (https://bot.zaloplatforms.com/docs). Loose, so that what is kept can be read
 * again by a later release that understands more. There is no update id; ids are strings, dates milliseconds.
 */

/** A field that may be odd without making the rest unreadable. */
const maybe = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const message = z.looseObject({
  message_id: z.string().min(1),
  from: maybe(z.looseObject({ is_bot: maybe(z.boolean()) })),
  chat: z.looseObject({ id: z.string().min(1), chat_type: maybe(z.string()) }),
  text: maybe(z.string()),
  /** What was written with a picture. */
  caption: maybe(z.string()),
  /** Documented as an address; other clients have seen an object here. */
  photo: maybe(z.union([z.string(), z.looseObject({ media_url: maybe(z.string()) })])),
  /** What live traffic carries instead. */
  photo_url: maybe(z.string()),
  attachments: maybe(
    z.array(
      z.looseObject({ type: maybe(z.string()), payload: maybe(z.looseObject({ url: maybe(z.string()) })) }),
    ),
  ),
})

export const eventSchema = z.looseObject({ event_name: z.string(), message })

export type ZaloEvent = z.infer<typeof eventSchema>

/** An event out of its envelope {"ok":true,"result":…}, or bare; null for what is none. */
export function openEvent(raw: unknown): ZaloEvent | null {
  const inner = z.looseObject({ result: z.unknown() }).safeParse(raw)
  const parsed = eventSchema.safeParse(inner.success && inner.data.result ? inner.data.result : raw)
  return parsed.success ? parsed.data : null
}

/** The address of a picture, wherever this event carries it. It works for a short time only. */
export function pictureOf({ message }: ZaloEvent): string | undefined {
  const { photo, photo_url, attachments } = message
  const attached = attachments?.find((a) => a.type === 'image')?.payload?.url
  return photo_url ?? (typeof photo === 'string' ? photo : photo?.media_url) ?? attached
}
