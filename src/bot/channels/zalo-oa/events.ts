import { z } from 'zod'

/**
 * What we read of the events an Official Account is told (https://docs.zaloplatforms.com/docs/OA). Everything else
 * may come and go: loose, so that what is kept can be read again by a later release that understands more. Ids are
 * decimal strings beyond 2^53; a number in their place has already lost digits and is refused.
 */
const id = z.string().regex(/^\d{1,30}$/)
/** Milliseconds since 1970, as a string. */
const instant = z
  .union([z.string().regex(/^\d{10,16}$/), z.number().int()])
  .transform((ms) => new Date(Number(ms)))
const some = z.looseObject({ id })
const messageId = z.string().min(1).max(200)

const attachment = z.looseObject({
  type: z.string(),
  payload: z.looseObject({}).optional(),
})
const envelope = z.looseObject({ event_name: z.string(), timestamp: instant })
const between = envelope.extend({ sender: some, recipient: some })

/** Somebody wrote or sent something: text, picture, file, sound, film, sticker, place, card … */
export const saidSchema = between.extend({
  event_name: z.enum([
    'user_send_text',
    'user_send_image',
    'user_send_file',
    'user_send_audio',
    'user_send_video',
    'user_send_sticker',
    'user_send_gif',
    'user_send_link',
    'user_send_business_card',
    'user_send_location',
  ]),
  message: z.looseObject({
    msg_id: messageId,
    text: z.string().optional(),
    attachments: z.array(attachment).optional(),
  }),
})

/** Where a picture lies, for a short time. */
export function pictureUrl({ message }: z.infer<typeof saidSchema>): string | undefined {
  const url = message.attachments?.find((a) => a.type === 'image')?.payload?.url
  return typeof url === 'string' ? url : undefined
}

/** Comes without sender and recipient. */
export const followSchema = envelope.extend({
  event_name: z.enum(['follow']),
  oa_id: id,
  follower: some,
})

/** The answer to a form that asks for name, phone and address. */
export const submittedSchema = between.extend({
  event_name: z.enum(['user_submit_info']),
  info: z.looseObject({ name: z.string().optional(), phone: z.coerce.string().optional() }),
})

/**
 * Acts that let us write again but say nothing. Who did it stands under another name in some of them, which the
 * documents at hand do not show: any of the three is taken.
 */
export const touchedSchema = envelope.extend({
  event_name: z.enum([
    'user_click_chatnow',
    'user_call_oa',
    'user_click_response_button',
    'widget_interaction_accepted',
    'user_reacted_message',
  ]),
  sender: some.optional(),
  user_id: id.optional(),
  follower: some.optional(),
})

/** Our own message coming back, or one an employee typed (`admin_id`): the sender is the account. */
export const echoSchema = between.extend({
  event_name: z.enum([
    'oa_send_text',
    'oa_send_image',
    'oa_send_file',
    'oa_send_sticker',
    'oa_send_gif',
    'oa_send_list',
    'oa_reacted_message',
  ]),
  sender: some.extend({ admin_id: z.string().optional() }),
})

/** It reached the phone. Of templates by phone number the recipient is the number or its hash. */
export const receivedSchema = envelope.extend({
  event_name: z.enum(['user_received_message']),
  message: z.looseObject({
    msg_id: messageId,
    tracking_id: z.string().optional(),
    delivery_time: instant.optional(),
  }),
})

export const seenSchema = envelope.extend({
  event_name: z.enum(['user_seen_message']),
  message: z.looseObject({ msg_ids: z.array(messageId) }),
})

/** Somebody withdraws what they agreed to. */
export const withdrawnSchema = envelope.extend({
  event_name: z.enum(['user_withdraw']),
  sender: some.optional(),
  user_id: id.optional(),
  follower: some.optional(),
})

/** A template was approved, refused or switched off. */
export const changedSchema = envelope.extend({
  event_name: z.enum(['change_template_status']),
  template_id: z.coerce.string(),
  status: z.looseObject({ new_status: z.string() }),
  reason: z.string().optional(),
})

/** Listed by Zalo; nothing in them is for us. */
export const silentSchema = envelope.extend({
  event_name: z.enum([
    'unfollow',
    'anonymous_send_text',
    'anonymous_send_image',
    'anonymous_send_file',
    'anonymous_send_sticker',
    'update_user_info',
    'add_user_to_tag',
    'remove_user_from_tag',
    'remove_tag',
    'oa_send_consent',
    'user_reply_consent',
    'user_feedback',
    'change_template_quality',
    'change_oa_daily_quota',
  ]),
})

/** Enough to know that it is an event at all. */
export const namedSchema = z.looseObject({ event_name: z.string() })
