import { expect, it } from 'vitest'
import { scrub } from '../../src/text/scrub.ts'

it.each([
  ['gọi em 0912 345 678 nha', 'gọi em … nha'],
  ['+84-91.234.5678', '…'],
  ['cccd 089123456789', 'cccd …'],
  ['gửi lan@vi.du nhé', 'gửi … nhé'],
  ['xem https://vi.du/x?y=1', 'xem …'],
  ['hết hạn 01/06/2027 được không', 'hết hạn 01/06/2027 được không'],
  ['Quyết định 26/2026/QĐ-TTg, 69,5 điểm', 'Quyết định 26/2026/QĐ-TTg, 69,5 điểm'],
])('%s', (text, scrubbed) => {
  expect(scrub(text)).toBe(scrubbed)
})
