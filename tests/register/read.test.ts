import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/register/read.ts'
import { templateCsv, templateExcel } from '../../src/register/template.ts'
import { toCsv } from '../../src/text/csv.ts'
import { translator } from '../../src/text/i18n.ts'

const cells = async (bytes: Uint8Array) => (await readTable(bytes)).rows.map((row) => row.cells)
const TEXT = 'Tên sản phẩm\tHạng\r\nTrà “Thử nghiệm”\t3 sao\r\n'
const EXPECTED = [
  ['Tên sản phẩm', 'Hạng'],
  ['Trà “Thử nghiệm”', '3 sao'],
]

describe('text files', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 as Excel saves "Unicode text"', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['decomposed letters', Buffer.from(TEXT.normalize('NFD'))],
    ['semicolons', Buffer.from(TEXT.replaceAll('\t', ';'))],
    ['commas', Buffer.from(TEXT.replaceAll('\t', ','))],
    ['line breaks of an old Mac', Buffer.from(TEXT.replaceAll('\r\n', '\r'))],
  ])('%s', async (_, bytes) => expect(await cells(bytes)).toEqual(EXPECTED))

  it('Windows-1258, where tones are letters of their own', async () => {
    // 'Mắm cá, sặc': ắ = ă + combining acute (0xEC), ặ = ă + combining dot below (0xF2).
    const bytes = Uint8Array.from([0x4d, 0xe3, 0xec, 0x6d, 0x20, 0x63, 0xe1, 0x2c, 0x73, 0xe3, 0xf2, 0x63])
    expect(await cells(bytes)).toEqual([['Mắm cá', 'sặc']])
  })

  it('says the line where a row begins, over cells of several lines and blank lines', async () => {
    const table = await readTable(Buffer.from('a,b\n\n"1\n2",x\n,\nc,d\n'))
    expect(table.rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 3, cells: ['1 2', 'x'] },
      { line: 6, cells: ['c', 'd'] },
    ])
  })

  it.each([
    ['nothing', '', 'empty'],
    ['only separators', ',,\n,\n', 'empty'],
    ['an open quote', 'a,"b\n', 'broken_csv'],
  ])('%s is refused', (_, text, code) => expect(readTable(Buffer.from(text))).rejects.toMatchObject({ code }))
})

describe('Excel files', () => {
  const workbook = async (fill: (book: ExcelJS.Workbook) => void) => {
    const book = new ExcelJS.Workbook()
    fill(book)
    return Buffer.from(await book.xlsx.writeBuffer())
  }

  it('dates, formulas, rich text, links and numbers as a person sees them', async () => {
    const bytes = await workbook((book) => {
      book.addWorksheet('Trống')
      const sheet = book.addWorksheet('Thử nghiệm')
      sheet.getCell('B2').value = new Date('2022-10-10T00:00:00Z')
      sheet.getCell('C2').value = { formula: 'B2+1', result: new Date('2022-10-11T00:00:00Z') }
      sheet.getCell('D2').value = { richText: [{ text: 'Mắm ' }, { text: 'cá' }] }
      sheet.getCell('E2').value = { text: 'trang', hyperlink: 'https://example.test' }
      sheet.getCell('F2').value = 3
      sheet.getCell('G2').value = { error: '#REF!' }
      sheet.getCell('A5').value = 'dưới'
    })
    expect((await readTable(bytes)).rows).toEqual([
      { line: 2, cells: ['', '2022-10-10', '2022-10-11', 'Mắm cá', 'trang', '3', '#REF!'] },
      { line: 5, cells: ['dưới'] },
    ])
  })

  it.each([
    ['.xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'old_excel'],
    ['a zip that is no workbook', [0x50, 0x4b, 0x03, 0x04, 0x00], 'broken_excel'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x00], 'unknown_encoding'],
  ])('%s is refused', (_, bytes, code) =>
    expect(readTable(Uint8Array.from(bytes))).rejects.toMatchObject({ code }),
  )

  it('an empty workbook is refused', async () =>
    expect(readTable(await workbook((book) => book.addWorksheet('Trống')))).rejects.toMatchObject({
      code: 'empty',
    }))

  it('a file over the limit is refused unread', () =>
    expect(readTable(new Uint8Array(20 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'too_big' }))
})

describe('the template', () => {
  it('is read by the importer, as CSV and as Excel', async () => {
    const [csv] = await cells(Buffer.from(templateCsv()))
    const [excel] = await cells(await templateExcel(translator('vi')))
    expect(csv).toContain('Tên sản phẩm')
    expect(excel).toEqual(csv)
  })

  it('cells that a spreadsheet would run are defused, and come back as they were', async () => {
    const row = ['=1+1', '+84', '-x', '@sum', 'a,b', 'nói "x"', 'thường']
    const csv = toCsv([row])
    expect(csv).toContain("'=1+1,'+84,'-x,'@sum,\"a,b\"")
    expect(await cells(Buffer.from(csv))).toEqual([row])
  })
})
