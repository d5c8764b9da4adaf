/** Events as the Bot Platform makes them, for made-up people. */

const people = new Map<string, string>()
const hex = (n: number) => n.toString(16).padStart(20, '0')

/** The chat id that stands for a name in a transcript. */
export function zaloIdOf(name: string): string {
  if (!people.has(name)) people.set(name, `6ede${hex(people.size + 1).slice(4)}`)
  return people.get(name)!
}

let lastMessage = 0

/** An event in a private chat, `content` being what it holds. */
export function zaloEvent(chatId: string, name: string, content: Record<string, unknown> = {}) {
  return {
    message: {
      from: { id: chatId, display_name: 'Thử nghiệm', is_bot: false },
      chat: { id: chatId, chat_type: 'PRIVATE' },
      message_id: `2d75${hex(++lastMessage).slice(4)}`,
      date: 1_795_000_000_000 + lastMessage,
      ...content,
    },
    event_name: name,
  }
}

export const zaloText = (chatId: string, text: string) => zaloEvent(chatId, 'message.text.received', { text })

/** Files, videos, and all that protected people write: what it was is not told. */
export const zaloWithheld = (chatId: string) => zaloEvent(chatId, 'message.unsupported.received')

/** A picture in each of the shapes that have been seen. */
export const zaloPictures = (chatId: string) => {
  const url = 'https://f21-zpc.zdn.vn/jpg/thu-nghiem.jpg'
  const picture = (content: Record<string, unknown>) =>
    zaloEvent(chatId, 'message.image.received', { caption: 'mẫu nhãn', ...content })
  return [
    picture({ photo: url }),
    picture({ photo_url: url, message_type: 'CHAT_PHOTO' }),
    picture({ photo: { media_url: url } }),
    picture({ attachments: [{ type: 'image', payload: { url } }] }),
  ]
}

/** The envelope a webhook delivery comes in. */
export const zaloEnvelope = (event: unknown) => ({ ok: true, result: event })
