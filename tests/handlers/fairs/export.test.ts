import { afterAll, beforeAll, expect, it } from 'vitest'
import { downloads } from '../../../src/downloads.ts'
import { directives } from '../../support/directives.ts'
import { World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await World.open({ at: '2026-11-25T09:00:00+07:00' })
  for (const step of [
    'person minh officer',
    'grant minh officer 91',
    'person tam officer',
    'grant tam officer Xã Óc Eo',
    'person lan producer',
    'person tu producer',
    'person im producer',
    'certificate lan 2025-01-10 Xã Óc Eo: =Mắm Thử nghiệm',
    'certificate tu 2025-01-10 Xã Tri Tôn: Trà Thử nghiệm',
    'certificate im 2025-01-10 Xã Tri Tôn: Gạo Thử nghiệm',
    'fair minh Hội chợ Thử nghiệm | Chợ Thử | 2026-12-20 2026-12-22 | 2026-12-10 | 1',
    'job fairs',
  ]) {
    const [word, ...rest] = step.split(' ')
    await directives(world, word!, rest.join(' '))
  }
  for (const [who, contact] of [
    ['lan', '@Lan 0900 000 002'],
    ['tu', '0900 000 003'],
  ] as const) {
    await world.say(who, '[Đăng ký]')
    await world.say(who, '[☐ Ổ điện]')
    await world.say(who, 'xong')
    await world.say(who, contact)
  }
})
afterAll(() => world.close())

/** The sheets that somebody gets who asks for the file, as rows of texts. */
async function sheets(who: string): Promise<Record<string, string[][]>> {
  await world.say(who, '/hoicho')
  await world.say(who, '1')
  const said = await world.say(who, '[Tải tệp Excel]')
  // As they would: the link in the message, the page behind it, the file behind that.
  const link = new URL(/http\S+/.exec(said[0]!.body.text)![0])
  const app = downloads({ database: world.database, clock: world.clock })
  const page = await (await app.request(link.pathname)).text()
  const file = await app.request(/href="(\/tep\/[^"]+)"/.exec(page)![1]!)
  expect(file.status).toBe(200)
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(await file.arrayBuffer())
  return Object.fromEntries(
    book.worksheets.map((s) => [
      s.name,
      s
        .getSheetValues()
        .flatMap((row) => (Array.isArray(row) ? [row.slice(1).map((c) => String(c ?? ''))] : [])),
    ]),
  )
}

it('has the columns an organiser asks for, in the order of coming, with nothing that runs', async () => {
  const { 'Đăng ký': comers, 'Chưa trả lời': silent } = await sheets('minh')
  expect(comers![0]).toEqual([
    'STT',
    'Tình trạng',
    'Chủ thể',
    'Xã, phường',
    'Sản phẩm',
    'Hạng sao',
    'Người liên lạc',
    'Cần thêm',
    'Thứ tự',
    'Lý do',
    'Ai đăng ký',
  ])
  expect(comers![1]![10]).toBe('tự đăng ký')
  expect(comers![1]!.slice(1, 9)).toEqual([
    'đã có chỗ',
    'Cơ sở Thử nghiệm lan',
    'Xã Óc Eo',
    "'=Mắm Thử nghiệm",
    '3 sao',
    "'@Lan 0900 000 002",
    'Ổ điện',
    '1',
  ])
  expect(comers![2]!.slice(1, 4)).toEqual(['chờ chỗ', 'Cơ sở Thử nghiệm tu', 'Xã Tri Tôn'])
  expect(silent!.slice(1).map((r) => [r[1], r[6]])).toEqual([
    ['Cơ sở Thử nghiệm im', 'đã nhắn, chưa trả lời'],
  ])
})

it('gives an officer of a commune the rows of that commune', async () => {
  const { 'Đăng ký': comers, 'Chưa trả lời': silent } = await sheets('tam')
  expect(comers!.slice(1).map((r) => r[2])).toEqual(['Cơ sở Thử nghiệm lan'])
  expect(silent).toHaveLength(1)
})
