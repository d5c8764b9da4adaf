import { z } from 'zod'

/**
 * What we read of Telegram's Update (https://core.telegram.org/bots/api#update). Everything else may come and go.
 * Loose, so that what is kept can be read again by a later release that understands more.
 */

const chat = z.looseObject({ id: z.number(), type: z.string() })

const message = z.looseObject({
  chat,
  text: z.string().optional(),
  /** What was written with a picture or file. */
  caption: z.string().optional(),
  /** The same for all pictures of one album, which arrive as messages of their own. */
  media_group_id: z.string().optional(),
})

const callbackQuery = z.looseObject({
  id: z.string(),
  /** Our message with the pressed button; missing when it was sent through somebody's inline query. */
  message: z.looseObject({ chat }).optional(),
  data: z.string().optional(),
})

/** Anything with an id can be acknowledged; the parts say whether there is something to answer. */
export const numbered = z.looseObject({ update_id: z.number().int() })

export const updateSchema = numbered.extend({
  message: message.optional(),
  callback_query: callbackQuery.optional(),
})

export type Update = z.infer<typeof updateSchema>
export type Message = z.infer<typeof message>

/** What we ask Telegram for. Edits, reactions, joins and the like are not answered, so not fetched. */
export const allowedUpdates = ['message', 'callback_query'] as const
