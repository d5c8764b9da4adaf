import type { Api } from 'grammy'
import type { Clock } from '../../../clock.ts'
import type { Channel, Rendered } from '../../channel.ts'
import { callFailure, sendError } from './errors.ts'
import { layOut } from './layout.ts'

/** Sends one message, plain: without parse_mode nothing people write can break or disguise it. */
export function sender(api: Api, clock: Clock): Channel['send'] {
  // Telegram does not say whether a 429 is about one chat or about all we send. Two chats refused with nothing
  // accepted in between are taken for the latter.
  let refused: string | null = null
  return async (address, message) => {
    try {
      const sent = await api.raw.sendMessage(payload(address, message))
      refused = null
      return { platformId: sent?.message_id === undefined ? null : String(sent.message_id) }
    } catch (error) {
      const failure = callFailure('sendMessage', error)
      const everybody = failure.code === 429 && refused !== null && refused !== address
      if (failure.code === 429) refused = address
      throw sendError(failure, clock.now().getTime(), everybody)
    }
  }
}

function payload(address: string, message: Rendered) {
  const rows = layOut(message.buttons)
  return {
    chat_id: Number(address),
    text: message.text,
    // A cited page would otherwise push the text off a small screen.
    link_preview_options: { is_disabled: true },
    ...(rows.length > 0 && {
      reply_markup: {
        inline_keyboard: rows.map((row) => row.map((b) => ({ text: b.label, callback_data: b.token }))),
      },
    }),
  }
}
