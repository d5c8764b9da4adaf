import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abilities, layOut } from '../../src/bot/channels/telegram/layout.ts'
import { buttonToken, render } from '../../src/bot/render.ts'
import { limitFaults } from '../support/telegram-limits.ts'

const rowsOf = (labels: string[]) =>
  layOut(labels.map((label) => ({ label, token: 't' }))).map((row) => row.map((b) => b.label))

describe('layOut', () => {
  it('puts short answers side by side, long ones alone, numbers five to a row', () => {
    expect(rowsOf(['Đồng ý', 'Không đồng ý'])).toEqual([['Đồng ý', 'Không đồng ý']])
    expect(rowsOf(['Đã có', 'Chưa có', 'Không áp dụng cho tôi', 'Để sau'])).toEqual([
      ['Đã có', 'Chưa có'],
      ['Không áp dụng cho tôi'],
      ['Để sau'],
    ])
    expect(rowsOf(['1', '2', '3', '4', '5', '6', '7'])).toEqual([
      ['1', '2', '3', '4', '5'],
      ['6', '7'],
    ])
  })

  it('keeps every button, in its order, within what Telegram takes', () => {
    const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((l) => l.trim() !== '')
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 1, max: 99 }),
        (labels, first) => {
          const pages = render(
            { text: 'Chọn:', menu: { id: `${'Đ'.repeat(0)}abcdefghijkl`, first, labels } },
            abilities,
          )
          for (const { text, buttons } of pages) {
            const rows = layOut(buttons)
            expect(rows.flat()).toEqual(buttons)
            const keyboard = rows.map((r) => r.map((b) => ({ text: b.label, callback_data: b.token })))
            const markup = rows.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {}
            expect(limitFaults('sendMessage', { text, ...markup })).toEqual([])
          }
          const shown = pages.at(-1)!.buttons
          expect(shown.length).toBe(labels.length <= abilities.buttons ? labels.length : 0)
          expect(shown.every((b, i) => b.token === buttonToken('abcdefghijkl', i))).toBe(true)
        },
      ),
    )
  })
})
