import type { Api } from 'grammy'
import type { Clock } from '../../../clock.ts'
import type { Channel, Rendered } from '../../channel.ts'
import type { Picture } from '../../pictures.ts'
import { callFailure, sendError } from './errors.ts'
import { layOut } from './layout.ts'
import { PictureSender } from './pictures.ts'

/** https://core.telegram.org/bots/api#sendphoto: what may stand under a picture, in units. */
const CAPTION_LENGTH = 1_024

/**
 * Sends one message, plain: without parse_mode nothing people write can break or disguise it.
 * @param uploads the same, with more patience
 */
export function sender(api: Api, uploads: Api, clock: Clock): Channel['send'] {
  // Telegram does not say whether a 429 is about one chat or about all we send. Two chats refused with nothing
  // accepted in between are taken for the latter.
  let refused: string | null = null
  const pictures = new PictureSender(uploads)

  /** @returns null where the picture cannot be shown: the text must reach people without it. */
  const sendPicture = async (to: { chat_id: number }, picture: Picture, more = {}) => {
    for (;;) {
      try {
        return (await pictures.send(picture, { ...to, ...more }))?.message_id ?? null
      } catch (error) {
        const { failure } = sendError(callFailure('sendPhoto', error), 0, false)
        if (failure.kind !== 'never') throw error
        if (!pictures.forget(picture)) return null
      }
    }
  }

  return async (address, message) => {
    const { picture, text } = message
    const to = { chat_id: Number(address) }
    let method = picture ? 'sendPhoto' : 'sendMessage'
    try {
      // Above a text too long to stand under it the picture is a message of its own.
      const whole = text.length <= CAPTION_LENGTH
      const under = whole ? { caption: text, ...keyboard(message) } : {}
      let id = picture ? await sendPicture(to, picture, under) : null
      if (id === null || !whole) {
        method = 'sendMessage'
        const sent = await api.raw.sendMessage({
          ...to,
          text,
          // A cited page would otherwise push the text off a small screen.
          link_preview_options: { is_disabled: true },
          ...keyboard(message),
        })
        id = sent?.message_id
      }
      refused = null
      return { platformId: id === undefined ? null : String(id) }
    } catch (error) {
      const failure = callFailure(method, error)
      const everybody = failure.code === 429 && refused !== null && refused !== address
      if (failure.code === 429) refused = address
      throw sendError(failure, clock.now().getTime(), everybody)
    }
  }
}

function keyboard(message: Rendered) {
  const rows = layOut(message.buttons)
  if (rows.length === 0) return {}
  return {
    reply_markup: {
      inline_keyboard: rows.map((row) => row.map((b) => ({ text: b.label, callback_data: b.token }))),
    },
  }
}
