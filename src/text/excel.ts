import { defuse } from './csv.ts'

/** One sheet: headings, then rows. Numbers stay numbers; texts are defused, so that a spreadsheet runs nothing. */
export interface Sheet {
  name: string
  columns: { heading: string; width?: number; format?: string }[]
  rows: (string | number | null)[][]
}

export const EXCEL_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Sheets as an .xlsx file, the headings bold and kept in view. */
export async function toExcel(sheets: readonly Sheet[]): Promise<Uint8Array> {
  // Read only when somebody wants a file: it is the largest library we have.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  for (const { name, columns, rows } of sheets) {
    const sheet = book.addWorksheet(sheetName(name), { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = columns.map(({ heading, width, format }) => ({
      header: defuse(heading),
      width: width ?? 18,
      style: { alignment: { wrapText: true, vertical: 'top' }, ...(format && { numFmt: format }) },
    }))
    sheet.getRow(1).font = { bold: true }
    for (const row of rows) sheet.addRow(row.map((cell) => (typeof cell === 'string' ? defuse(cell) : cell)))
  }
  return new Uint8Array(await book.xlsx.writeBuffer())
}

/** Excel refuses these letters and more than 31 of them. */
function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)
}
