import { toCsv } from '../text/csv.ts'
import type { Translate } from '../text/i18n.ts'
import { COLUMNS } from './columns.ts'

/** An empty register file as CSV: the headings alone, since an example row would be imported. */
export function templateCsv(): string {
  return toCsv([COLUMNS.map(({ heading }) => heading)])
}

/** The same as .xlsx, with the choices of a column offered, dates as dates, and a second sheet that explains. */
export async function templateExcel(t: Translate): Promise<Buffer> {
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const form = book.addWorksheet(t('register:template.sheet'), { views: [{ state: 'frozen', ySplit: 1 }] })
  form.columns = COLUMNS.map(({ heading, field }) => ({
    header: heading,
    key: field,
    width: WIDE.has(field) ? 36 : 18,
    style: DAYS.has(field) ? { numFmt: 'dd/mm/yyyy' } : {},
  }))
  form.getRow(1).font = { bold: true }
  for (const [field, list] of Object.entries(CHOICES)) {
    const column = form.getColumn(field).letter
    for (let row = 2; row <= CHOICE_ROWS; row++) {
      form.getCell(`${column}${row}`).dataValidation = {
        type: 'list',
        allowBlank: true,
        formulae: [`"${list}"`],
      }
    }
  }
  const help = book.addWorksheet(t('register:template.helpSheet'))
  help.columns = [{ width: 22 }, { width: 90 }]
  for (const { heading, field } of COLUMNS) help.addRow([heading, t(`register:template.help.${field}`)])
  return Buffer.from(await book.xlsx.writeBuffer())
}

const WIDE = new Set(['product', 'producer', 'address', 'note'])
const DAYS = new Set(['decidedOn', 'expiresOn'])
/** What the reader understands (see cells.ts), offered in Excel. */
const CHOICES = {
  tier: '3 sao,4 sao,Tiềm năng 5 sao,5 sao',
  producerType: 'Doanh nghiệp,Hợp tác xã,Tổ hợp tác,Trang trại,Hộ kinh doanh,Hội',
  status: 'Đang hoạt động,Ngưng',
}
const CHOICE_ROWS = 500
