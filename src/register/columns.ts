import { fold } from '../text/fold.ts'

export type Field =
  | 'key'
  | 'product'
  | 'producer'
  | 'producerType'
  | 'address'
  | 'commune'
  | 'district'
  | 'tier'
  | 'productSet'
  | 'decisionNo'
  | 'decidedOn'
  | 'expiresOn'
  | 'status'
  | 'note'

interface Column {
  readonly field: Field
  /** As the template prints it: part of the file's form, the same in every language. */
  readonly heading: string
  /** Other headings that files of the province carry. */
  readonly also: readonly string[]
  readonly required?: true
}

/** The columns of a register file, in the order of the template. Found by heading, in any order and spelling. */
export const COLUMNS: readonly Column[] = [
  { field: 'key', heading: 'Mã', also: ['Mã sản phẩm', 'Mã số'] },
  { field: 'product', heading: 'Tên sản phẩm', also: ['Sản phẩm', 'Sản phẩm OCOP'], required: true },
  {
    field: 'producer',
    heading: 'Chủ thể',
    also: ['Tên chủ thể', 'Chủ thể sản xuất', 'Chủ thể OCOP', 'Cơ sở sản xuất'],
    required: true,
  },
  { field: 'producerType', heading: 'Loại hình chủ thể', also: ['Loại hình', 'Loại chủ thể'] },
  { field: 'address', heading: 'Địa chỉ', also: ['Địa chỉ sản xuất'] },
  {
    field: 'commune',
    heading: 'Xã/phường',
    also: ['Xã', 'Phường/xã', 'Xã, phường, thị trấn', 'Xã phường đặc khu'],
  },
  { field: 'district', heading: 'Huyện cũ', also: ['Huyện', 'Huyện/thị/thành', 'Huyện, thị xã, thành phố'] },
  {
    field: 'tier',
    heading: 'Hạng sao',
    also: ['Hạng', 'Số sao', 'Sao', 'Xếp hạng', 'Phân hạng'],
    required: true,
  },
  { field: 'productSet', heading: 'Bộ sản phẩm', also: ['Bộ', 'Bộ sản phẩm số'] },
  { field: 'decisionNo', heading: 'Số quyết định', also: ['Quyết định', 'Quyết định số', 'Số QĐ'] },
  {
    field: 'decidedOn',
    heading: 'Ngày quyết định',
    also: ['Ngày ký', 'Ngày công nhận', 'Ngày QĐ', 'Ngày cấp'],
  },
  { field: 'expiresOn', heading: 'Ngày hết hạn', also: ['Hết hạn', 'Thời hạn', 'Có giá trị đến'] },
  { field: 'status', heading: 'Tình trạng', also: ['Trạng thái'] },
  { field: 'note', heading: 'Ghi chú', also: [] },
]

const FIELD_OF = new Map(
  COLUMNS.flatMap(({ field, heading, also }) =>
    [heading, ...also].map((name) => [fold(name), field] as const),
  ),
)
/** Counts rows and carries nothing. */
const NUMBERING = new Set(['stt', 'tt', 'so tt', 'so thu tu'])

/** The heading the template uses for a field, for messages. */
export function headingOf(field: Field): string {
  return COLUMNS.find((column) => column.field === field)?.heading ?? field
}

/** Which column holds which field, and what was not understood. */
export interface Headings {
  readonly fields: ReadonlyMap<number, Field>
  readonly unknown: readonly string[]
  readonly missing: readonly Field[]
  readonly twice: readonly Field[]
}

/** Reads a row as headings, whatever their order, case and diacritics. */
export function readHeadings(cells: readonly string[]): Headings {
  const fields = new Map<number, Field>()
  const unknown: string[] = []
  const twice: Field[] = []
  cells.forEach((cell, index) => {
    const folded = fold(cell)
    const field = FIELD_OF.get(folded)
    if (!field) {
      if (folded && !NUMBERING.has(folded)) unknown.push(cell)
    } else if ([...fields.values()].includes(field)) twice.push(field)
    else fields.set(index, field)
  })
  const found = new Set(fields.values())
  const missing = COLUMNS.filter(({ field, required }) => required && !found.has(field)).map(
    ({ field }) => field,
  )
  // A product needs a place: its commune, or an address that names it.
  if (!found.has('commune') && !found.has('address')) missing.push('commune')
  return { fields, unknown, missing, twice }
}
