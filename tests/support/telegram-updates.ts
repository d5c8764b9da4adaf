/** Updates as Telegram makes them, for made-up people (chat ids from 900 000 001 on). */

const people = new Map<string, number>()

/** The chat id that stands for a name in a transcript. */
export function chatIdOf(name: string): number {
  if (!people.has(name)) people.set(name, 900_000_001 + people.size)
  return people.get(name)!
}

let lastUpdate = 700_000_000
let lastMessage = 0

export function nextUpdateId(): number {
  return ++lastUpdate
}

const user = (id: number) => ({ id, is_bot: false, first_name: 'Thử nghiệm', language_code: 'en' })

/** The rest of a message in a private chat, `content` being what it holds. */
export function messageUpdate(chatId: number, content: Record<string, unknown>) {
  return {
    update_id: nextUpdateId(),
    message: {
      message_id: ++lastMessage,
      date: 1_795_000_000,
      from: user(chatId),
      chat: { id: chatId, type: 'private', first_name: 'Thử nghiệm' },
      ...content,
    },
  }
}

export function textUpdate(chatId: number, text: string) {
  return messageUpdate(chatId, { text })
}

/** What somebody says in a group. */
export function groupUpdate(groupId: number, text: string) {
  return messageUpdate(900_000_099, {
    text,
    chat: { id: groupId, type: 'supergroup', title: 'Nhóm thử nghiệm' },
  })
}

/** A press on a button under one of our messages. */
export function pressUpdate(chatId: number, data: string) {
  return {
    update_id: nextUpdateId(),
    callback_query: {
      id: `press-${lastUpdate}`,
      from: user(chatId),
      chat_instance: 'thu-nghiem',
      message: {
        message_id: ++lastMessage,
        date: 1_795_000_000,
        chat: { id: chatId, type: 'private', first_name: 'Thử nghiệm' },
        text: '…',
      },
      data,
    },
  }
}

/** A picture in three sizes, as Telegram makes them; `file` names the largest on the server. */
export function photoUpdate(chatId: number, file: string, more: Record<string, unknown> = {}) {
  const size = (name: string, side: number, file_size: number) => ({
    file_id: name,
    file_unique_id: `u-${name}`,
    width: side,
    height: side,
    file_size,
  })
  const photo = [size(`nho-${file}`, 90, 1_500), size(`vua-${file}`, 320, 20_000), size(file, 1_280, 200_000)]
  return messageUpdate(chatId, { photo, ...more })
}
