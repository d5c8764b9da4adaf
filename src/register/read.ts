import { parse } from 'csv-parse/sync'
import type ExcelJS from 'exceljs'
import { nfc } from '../text/fold.ts'
import { decodeText } from './decode.ts'
import { MOST_BYTES, MOST_ROWS, RegisterFileError, type Table } from './table.ts'

/**
 * Reads a register file by what it contains, not by its name: .xlsx (first sheet
 * with anything in it, results of formulas), or text with commas, semicolons or tabs.
 * Blank rows are left out, the numbers of the others stay as they are in the file.
 * Throws RegisterFileError.
 */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  if (bytes.length > MOST_BYTES) throw new RegisterFileError('too_big')
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new RegisterFileError('old_excel')
  const rows = startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])
    ? await readExcel(bytes)
    : readText(decodeText(bytes))
  const filled = rows
    .map(({ line, cells }) => ({ line, cells: cells.map(clean) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (filled.length === 0) throw new RegisterFileError('empty')
  if (filled.length > MOST_ROWS) throw new RegisterFileError('too_many_rows')
  return { rows: filled }
}

function clean(cell: string): string {
  // Our own files write a quote before what a spreadsheet would take for a formula.
  return nfc(cell)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^'(?=[=+\-@])/, '')
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

type Rows = { line: number; cells: string[] }[]

function readText(text: string): Rows {
  const first = text.slice(0, 4096).split('\n')
  const count = (mark: string) => Math.max(...first.map((line) => line.split(mark).length))
  const delimiter = ['\t', ';', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
  try {
    const parsed = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    // The parser says where a record ends; people look for where it begins.
    return parsed.map(({ record }, index) => ({
      line: (parsed[index - 1]?.info.lines ?? 0) + 1,
      cells: record,
    }))
  } catch (error) {
    throw new RegisterFileError('broken_csv', error)
  }
}

async function readExcel(bytes: Uint8Array): Promise<Rows> {
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  try {
    // exceljs declares a Buffer of an older Node.
    await book.xlsx.load(Buffer.from(bytes) as unknown as ExcelJS.Buffer)
  } catch (error) {
    throw new RegisterFileError('broken_excel', error)
  }
  const sheet = book.worksheets.find((candidate) => candidate.actualRowCount > 0)
  const rows: Rows = []
  sheet?.eachRow({ includeEmpty: false }, (row, line) => {
    const cells: string[] = []
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = cellText(cell.value)
    })
    rows.push({ line, cells: Array.from(cells, (cell) => cell ?? '') })
  })
  return rows
}

function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map((run) => run.text).join('')
  if ('error' in value) return value.error
  if ('text' in value) return cellText(value.text as ExcelJS.CellValue)
  if ('result' in value) return cellText(value.result as ExcelJS.CellValue)
  return ''
}
