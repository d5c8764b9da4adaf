import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUpdate } from '../../src/bot/channels/telegram/read.ts'
import { sort, updateId } from '../../src/bot/channels/telegram/receive.ts'
import { toJson } from '../../src/db/json.ts'
import { typeFaults } from '../support/telegram-schema.ts'
import { groupUpdate, messageUpdate, pressUpdate, textUpdate } from '../support/telegram-updates.ts'

const chat = 900_000_001
const token = 'abcdefghijkl.3'

describe('updates as we make them up', () => {
  it('are updates by the Bot API’s own description', () => {
    const made = [textUpdate(chat, 'xin chào'), pressUpdate(chat, token), groupUpdate(-1001, '/start')]
    for (const update of made) expect(typeFaults('Update', update)).toEqual([])
  })
})

describe('readUpdate', () => {
  it('reads text and presses', () => {
    expect(readUpdate(textUpdate(chat, '/hoso'))).toEqual({ kind: 'text', text: '/hoso' })
    expect(readUpdate(pressUpdate(chat, token))).toEqual({ kind: 'choice', menu: 'abcdefghijkl', index: 3 })
  })

  it('takes a button that is none of ours for an old one', () => {
    for (const data of ['', 'next', 'abc.1', `${token}9999`, '../../etc.1', '💥'.repeat(16)]) {
      expect(readUpdate(pressUpdate(chat, data))).toEqual({ kind: 'choice', menu: '', index: 0 })
    }
  })

  it.each(['photo', 'voice', 'sticker', 'contact', 'location', 'document', 'poll', 'rich_message'])(
    'says that it cannot read: %s',
    (what) => {
      expect(readUpdate(messageUpdate(chat, { [what]: {} }))).toEqual({ kind: 'unreadable', what })
    },
  )

  it('reads a picture: the largest size it may fetch, what was written with it, and its album', () => {
    const sizes = [1_000, 90_000, 6_000_000].map((file_size, i) => ({ file_id: `f${i}`, file_size }))
    expect(readUpdate(messageUpdate(chat, { photo: sizes, caption: 'tờ rơi', media_group_id: 'g' }))).toEqual(
      {
        kind: 'picture',
        source: { fileId: 'f1', bytes: 90_000 },
        caption: 'tờ rơi',
        album: 'g',
      },
    )
    expect(readUpdate(messageUpdate(chat, { photo: sizes.slice(2) }))).toMatchObject({
      source: { fileId: 'f2' },
    })
    const document = { file_id: 'd', mime_type: 'image/png' }
    expect(readUpdate(messageUpdate(chat, { document }))).toEqual({
      kind: 'picture',
      source: { fileId: 'd' },
    })
    const word = { file_id: 'd', mime_type: 'application/msword' }
    expect(readUpdate(messageUpdate(chat, { document: word, caption: 'đơn' }))).toEqual({
      kind: 'unreadable',
      what: 'document',
      caption: 'đơn',
    })
  })

  it('asks nobody to answer a pinned message, an edit, a new kind of update, or garbage', () => {
    const { message } = textUpdate(chat, 'sửa')
    const quiet = [
      messageUpdate(chat, { pinned_message: {} }),
      messageUpdate(chat, { message_auto_delete_timer_changed: {} }),
      { update_id: 1, edited_message: message },
      { update_id: 1, my_chat_member: { chat: message.chat } },
      { update_id: 1, something_of_next_year: { chat: message.chat } },
      { ...pressUpdate(chat, token), callback_query: { id: '1', game_short_name: 'x' } },
    ]
    for (const update of quiet) expect(readUpdate(update)).toBeNull()
  })

  it('never throws, whatever it is given', () => {
    const shaped = fc.record(
      {
        update_id: fc.anything(),
        message: fc.record({ chat: fc.anything(), text: fc.anything() }, { requiredKeys: [] }),
        callback_query: fc.anything(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.anything(), shaped), (raw) => {
        readUpdate(raw)
        sort(raw, '1')
        updateId(raw)
      }),
    )
  })
})

describe('sort', () => {
  it('keeps what a private chat says under its own id', () => {
    const update = textUpdate(chat, 'xin chào')
    expect(sort(update, '42')).toEqual({
      kind: 'arrival',
      arrival: {
        channel: 'telegram',
        account: '42',
        eventId: String(update.update_id),
        address: String(chat),
        raw: update,
      },
    })
  })

  it('makes an event of each picture of an album', () => {
    const ids = [1, 2, 3].map(() => {
      const sorted = sort(messageUpdate(chat, { photo: [], media_group_id: 'g7' }), '42')
      return sorted.kind === 'arrival' ? sorted.arrival.eventId : null
    })
    expect(new Set(ids).size).toBe(3)
  })

  it('keeps nothing of groups, channels and button presses there', () => {
    expect(sort(groupUpdate(-1001, '/start@ThuNghiemBot'), '42')).toEqual({
      kind: 'group',
      chatId: -1001,
      text: '/start@ThuNghiemBot',
    })
    const press = pressUpdate(chat, token)
    const inGroup = { chat: { id: -1001, type: 'supergroup' } }
    expect(sort({ ...press, callback_query: { ...press.callback_query, message: inGroup } }, '42')).toEqual({
      kind: 'press',
      pressId: press.callback_query.id,
    })
    expect(sort(messageUpdate(chat, { text: 'x', chat: { id: -1002, type: 'channel' } }), '42')).toEqual({
      kind: 'nothing',
    })
  })

  it('gives the database no letter it refuses', () => {
    const sorted = sort(
      messageUpdate(chat, { text: 'a\0b\uD83Dc\u{1F33E}', from: { first_name: '\uDC00' } }),
      '42',
    )
    const kept = sorted.kind === 'arrival' ? toJson(sorted.arrival.raw) : ''
    expect(kept).toContain('ab\uFFFDc\u{1F33E}')
    expect(kept).not.toMatch(/\\u0000|\\ud83d|\\udc00/i)
  })
})
