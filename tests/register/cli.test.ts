import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { registerEntries } from '../../src/db/register.ts'
import { loadFacts } from '../../src/facts.ts'
import { checkTable } from '../../src/register/check.ts'
import { importCommand, templateCommand } from '../../src/register/cli.ts'
import { COLUMNS } from '../../src/register/columns.ts'
import { readTable } from '../../src/register/read.ts'
import { toCsv } from '../../src/text/csv.ts'
import { translator } from '../../src/text/i18n.ts'
import { freshPglite } from '../support/database.ts'
import { emptyRegister } from './load.ts'

const facts = loadFacts()
const now = new Date('2026-11-20T02:00:00Z')
const HEAD = [
  'Tên sản phẩm',
  'Chủ thể',
  'Loại hình',
  'Hạng sao',
  'Xã/phường',
  'Huyện cũ',
  'Số quyết định',
  'Ngày quyết định',
]
const TEA = [
  'Trà Thử nghiệm',
  'Hộ kinh doanh Thử nghiệm A',
  'HKD',
  '3',
  'thị trấn Óc Eo',
  '',
  '12/QĐ',
  '10/10/2024',
]
const LOST = ['Mứt Thử nghiệm', 'Hộ kinh doanh Thử nghiệm B', 'HKD', '4', 'Vĩnh Hòa', '', '', '']

let database: OpenDatabase
let folder: string
beforeAll(async () => {
  database = await freshPglite()
  folder = await mkdtemp(join(tmpdir(), 'ocop-import-'))
})
beforeEach(() => emptyRegister(database))
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

async function run(rows: readonly (readonly string[])[] | string, dryRun = false) {
  const file = join(folder, 'thu-nghiem.csv')
  if (typeof rows !== 'string') await writeFile(file, toCsv(rows))
  const lines: string[] = []
  const context = {
    db: database.db,
    facts,
    now,
    t: translator('vi'),
    print: (line: string) => void lines.push(line),
  }
  const code = await importCommand(typeof rows === 'string' ? rows : file, { dryRun }, context)
  return { code, lines }
}
const products = async () => (await registerEntries(database.db)).map((entry) => entry.product)

it('imports, and the same file again changes nothing', async () => {
  expect(await run([HEAD, TEA, LOST])).toEqual({
    code: 0,
    lines: [
      'thu-nghiem.csv: 2 sản phẩm. Mới 2, thay đổi 0, giữ nguyên 0, chưa rõ xã 1.',
      'Sản phẩm mới:',
      '  Trà Thử nghiệm – Hộ kinh doanh Thử nghiệm A',
      '  Mứt Thử nghiệm – Hộ kinh doanh Thử nghiệm B',
      'Chưa rõ xã, vẫn giữ và để cán bộ xác định sau:',
      '  Mứt Thử nghiệm – Hộ kinh doanh Thử nghiệm B',
      '    Có thể là: Xã Vĩnh Hòa, Xã Vĩnh Xương',
      'Đã ghi vào sổ.',
    ],
  })
  const before = await database.db.selectFrom('product').selectAll().orderBy('id').execute()
  expect(await run([HEAD, TEA, LOST])).toEqual({
    code: 0,
    lines: [
      'thu-nghiem.csv: 2 sản phẩm. Mới 0, thay đổi 0, giữ nguyên 2, chưa rõ xã 0.',
      'Sổ đã đúng như tệp này, không phải ghi gì.',
    ],
  })
  expect(await database.db.selectFrom('product').selectAll().orderBy('id').execute()).toEqual(before)
  expect(await database.db.selectFrom('audit').select('act').execute()).toEqual([{ act: 'register.import' }])
})

it('shows each change field by field', async () => {
  await run([HEAD, TEA])
  const { lines } = await run([HEAD, TEA.with(3, '4').with(7, '12/2024')])
  expect(lines).toEqual([
    'thu-nghiem.csv: 1 sản phẩm. Mới 0, thay đổi 1, giữ nguyên 0, chưa rõ xã 0.',
    'Sản phẩm thay đổi:',
    '  Trà Thử nghiệm – Hộ kinh doanh Thử nghiệm A',
    '    Hạng sao: 3 sao → 4 sao',
    '    Ngày quyết định: chưa có → từ 01/12/2024 đến 31/12/2024',
    '    Số quyết định: chưa có → 12/QĐ',
    'Đã ghi vào sổ.',
  ])
})

it('with one bad row writes nothing', async () => {
  const { code, lines } = await run([HEAD, TEA, LOST.with(3, '7')])
  expect([code, lines.slice(-2)]).toEqual([
    1,
    [
      'Dòng 3, cột “Hạng sao”: không hiểu “7”. Ghi 3 sao, 4 sao, 5 sao hoặc Tiềm năng 5 sao.',
      'Chưa ghi gì vì còn 1 chỗ phải sửa. Anh chị sửa trong tệp rồi nhập lại.',
    ],
  ])
  expect(await products()).toEqual([])
})

it('only looks with --dry-run', async () => {
  const { code, lines } = await run([HEAD, TEA], true)
  expect([code, lines.at(-1)]).toEqual([0, 'Đây là xem trước, chưa ghi gì.'])
  expect(await products()).toEqual([])
})

it('a missing file and a wrong kind of file are told in a sentence', async () => {
  expect(await run(join(folder, 'khong-co.csv'))).toEqual({
    code: 1,
    lines: [expect.stringMatching(/^Không mở được tệp .*khong-co\.csv\./)],
  })
  const old = join(folder, 'cu.xls')
  await writeFile(old, Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0]))
  expect(await run(old)).toEqual({ code: 1, lines: [expect.stringContaining('.xls')] })
  expect(await run([HEAD])).toMatchObject({
    code: 0,
    lines: [expect.stringContaining('0 sản phẩm'), expect.anything()],
  })
})

it('two imports at once of one file make one register', async () => {
  await Promise.all([run([HEAD, TEA]), run([HEAD, TEA])])
  expect(await products()).toEqual(['Trà Thử nghiệm'])
})

it('5,000 rows go in, and once more without a change', async () => {
  const communes = facts.places.communes
  const rows = Array.from({ length: 5000 }, (_, n) => {
    const commune = communes[n % communes.length]!.name
    return [
      `Sản phẩm Thử nghiệm ${n}`,
      `Hộ kinh doanh Thử nghiệm ${n % 900}`,
      'HKD',
      '3',
      commune,
      '',
      `${n}/QĐ`,
      '10/10/2024',
    ]
  })
  expect((await run([HEAD, ...rows])).lines[0]).toContain('Mới 5000,')
  expect((await run([HEAD, ...rows])).lines[0]).toContain('giữ nguyên 5000,')
}, 60_000)

it('the template is written as .xlsx and .csv, and to nothing else', async () => {
  const lines: string[] = []
  const context = { t: translator('vi'), print: (line: string) => void lines.push(line) }
  expect(await templateCommand(undefined, context)).toBe(0)
  expect(lines[0]).toContain('Tên sản phẩm,Chủ thể')
  for (const name of ['mau.xlsx', 'mau.csv']) {
    expect(await templateCommand(join(folder, name), context)).toBe(0)
    const table = await readTable(await readFile(join(folder, name)))
    expect(table.rows[0]?.cells).toEqual(COLUMNS.map((column) => column.heading))
  }
  expect(await templateCommand(join(folder, 'mau.docx'), context)).toBe(1)
})

it('whatever stands in the cells, checking ends in rows or problems', () => {
  const cell = fc.oneof(
    fc.constantFrom('3', 'Óc Eo', 'Vĩnh Hòa', 'Thoại Sơn', '10/10/2024', '2023', '=1', ''),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  )
  const head = COLUMNS.map((column) => column.heading)
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: head.length }), { maxLength: 6 }), (rows) => {
      const table = { rows: [head, ...rows].map((cells, index) => ({ line: index + 1, cells })) }
      const context = {
        places: facts.places,
        productSets: facts.law.sets,
        today: '2026-11-20',
        source: 'Thử nghiệm',
      }
      const checked = checkTable(table, context)
      const settled = new Set([...checked.rows, ...checked.problems].map(({ line }) => line))
      expect(settled.size).toBe(rows.length)
    }),
  )
})
