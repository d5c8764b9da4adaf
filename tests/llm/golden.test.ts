import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openModel } from '../../src/llm/model.ts'
import { type Behaviour, echo, startModelServer } from '../support/model-server.ts'
import { playTranscript } from '../support/transcript.ts'

/** What a good model says, by what the passage it is given begins with. */
const said: [string, string][] = [
  [
    'Giấy chứng nhận có giá trị 36 tháng',
    'Dạ, giấy chứng nhận OCOP có giá trị 36 tháng (3 năm), tính từ ngày cơ quan có thẩm quyền ban hành [1]. 3 sao, 4 sao hay 5 sao đều như nhau, bà con nhé [1].',
  ],
  [
    'Không còn nộp ở huyện',
    'Dạ, nay không còn nộp ở huyện: bà con nộp cho UBND xã, phường, đặc khu, gồm 01 bộ giấy và 01 bộ điện tử [1]. Xã gửi thẳng lên tỉnh, không qua huyện [1].',
  ],
  [
    'Chủ tịch UBND cấp tỉnh quyết định',
    'Dạ, Chủ tịch UBND cấp tỉnh quyết định công nhận và cấp giấy chứng nhận 3 sao, 4 sao, rồi công bố kết quả [1]. Hội đồng chỉ chấm và đề xuất thôi ạ [1].',
  ],
]

const weaving: Behaviour = ({ passages }) => {
  const { text } = passages[0]!
  // The same question a second time: now it lies.
  if (server.asked.filter((a) => a.passages[0]!.text === text).length > 1)
    return `Theo Điều 99, giấy có giá trị 60 tháng [1]. ${echo(text)}`
  return said.find(([begins]) => text.startsWith(begins))?.[1] ?? echo(text)
}

const server = await startModelServer(weaving)
afterAll(() => server.stop())

it('a story with a language model', async () => {
  const ask = openModel({ baseUrl: server.baseUrl, key: 'k', name: 'thu' })
  const file = join(import.meta.dirname, 'stories/woven.txt')
  const { expected, played } = await playTranscript(file, { model: { ask } })
  expect(played).toBe(expected)
  expect(server.asked.length).toBeGreaterThan(3)
})
