import { z } from 'zod'
import { assertNever } from '../assert-never.ts'
import type { IsoDate } from '../ocop/dates.ts'
import type { Places } from '../ocop/places.ts'
import { fold } from '../text/fold.ts'
import { parseDays, parseProducerType, parseProductSet, parseStatus, parseTier } from './cells.ts'
import { checkDecision } from './check-decision.ts'
import { type Field, type Headings, headingOf, readHeadings } from './columns.ts'
import { type Located, locate } from './locate.ts'
import type { ProblemCode, RowProblem, Values, Wrong } from './problem.ts'
import type { RegisterRecord } from './record.ts'
import type { Table } from './table.ts'

export type HeadingProblem = { kind: 'missing' | 'twice'; columns: readonly string[] }

export interface CheckedRow {
  readonly line: number
  readonly record: RegisterRecord
}

/** A register file, checked: it may be applied when nothing is wrong. */
export interface CheckedFile {
  readonly rows: readonly CheckedRow[]
  readonly problems: readonly RowProblem[]
  readonly headings: readonly HeadingProblem[]
  /** Columns that nobody reads. */
  readonly ignored: readonly string[]
}

export interface CheckContext {
  readonly places: Places
  readonly productSets: readonly { no: number; name: string }[]
  readonly today: IsoDate
  /** Kept with every certificate, e.g. the name of the file. */
  readonly source: string
}

/** Headings may stand below a title. */
const HEADINGS_WITHIN = 15

/** Checks every row of a table; nothing is guessed, and a file with any problem must not be applied. */
export function checkTable(table: Table, context: CheckContext): CheckedFile {
  const found = findHeadings(table)
  const headings: HeadingProblem[] = []
  const name = (fields: readonly Field[]) => fields.map(headingOf)
  if (found.missing.length > 0) headings.push({ kind: 'missing', columns: name(found.missing) })
  if (found.twice.length > 0) headings.push({ kind: 'twice', columns: name(found.twice) })
  if (headings.length > 0) return { rows: [], problems: [], headings, ignored: found.unknown }

  const rows: CheckedRow[] = []
  const problems: RowProblem[] = []
  for (const { line, cells } of table.rows.slice(found.index + 1)) {
    const row = checkRow(line, valuesOf(cells, found), context)
    problems.push(...row.problems)
    if (row.record) rows.push({ line, record: row.record })
  }
  return {
    rows,
    problems: [...problems, ...duplicates(rows)].sort((a, b) => a.line - b.line),
    headings,
    ignored: found.unknown,
  }
}

function findHeadings(table: Table): Headings & { index: number } {
  const read = table.rows
    .slice(0, HEADINGS_WITHIN)
    .map(({ cells }, index) => ({ ...readHeadings(cells), index }))
  return read.reduce((best, next) => (next.fields.size > best.fields.size ? next : best))
}

function valuesOf(cells: readonly string[], headings: Headings): Values {
  const values: Values = {}
  for (const [index, field] of headings.fields) if (cells[index]) values[field] = cells[index]
  return values
}

const short = z.string().max(60).optional()
const long = z.string().max(300).optional()
const rowShape = z.object({
  key: short,
  product: z.string().min(1).max(300),
  producer: z.string().min(1).max(300),
  producerType: short,
  address: long,
  commune: long,
  district: short,
  tier: z.string().min(1).max(60),
  productSet: long,
  decisionNo: short,
  decidedOn: short,
  expiresOn: short,
  status: short,
  note: z.string().max(2000).optional(),
})

function checkRow(line: number, values: Values, context: CheckContext) {
  const problems: RowProblem[] = []
  const wrong = (field: Field, code: ProblemCode, hint?: string) => {
    problems.push({ line, code, column: headingOf(field), value: values[field] ?? '', ...(hint && { hint }) })
  }
  for (const issue of rowShape.safeParse(values).error?.issues ?? []) {
    wrong(issue.path[0] as Field, issue.code === 'too_big' ? 'too_long' : 'missing')
  }
  const parsed = <T>(
    field: Field,
    code: ProblemCode,
    parse: (text: string) => T | undefined,
  ): T | undefined => {
    const text = values[field]
    const value = text === undefined ? undefined : parse(text)
    if (text !== undefined && value === undefined) wrong(field, code)
    return value
  }
  const tier = parsed('tier', 'tier', parseTier)
  const productSet = parsed('productSet', 'product_set', (text) => parseProductSet(text, context.productSets))
  const producerType = parsed('producerType', 'producer_type', parseProducerType)
  const status = parsed('status', 'status', parseStatus)
  const decision = checkDecision(
    values,
    context,
    wrong,
    parsed('decidedOn', 'day', parseDays),
    parsed('expiresOn', 'day', parseDays),
  )
  const located = locate(context.places, values)
  placeProblem(located, wrong)

  if (problems.length > 0 || !tier || located.kind !== 'place') return { problems }
  const record: RegisterRecord = {
    ...(values.key && { key: values.key }),
    product: values.product!,
    producer: values.producer!,
    ...(producerType && { producerType }),
    tier,
    ...(productSet && { productSet }),
    ...(values.address && { address: values.address }),
    place: located.place,
    ...(decision && { decision }),
    ...(status && { status }),
    ...(values.note && { note: values.note }),
  }
  return { problems, record }
}

function placeProblem(located: Located, wrong: Wrong): void {
  const names = (places: readonly { name: string }[]) => places.map(({ name }) => name).join(', ')
  switch (located.kind) {
    case 'place':
      return
    case 'no_commune':
      wrong('commune', 'no_commune')
      return
    case 'unknown_commune':
      wrong('commune', 'unknown_commune', names(located.suggestions))
      return
    case 'unknown_district':
      wrong('district', 'unknown_district')
      return
    case 'other_district':
      wrong('district', 'other_district', `${located.commune.name}: ${names(located.districts)}`)
      return
    default:
      assertNever(located)
  }
}

/** One row a product: two rows of one product would undo each other. */
function duplicates(rows: readonly CheckedRow[]): RowProblem[] {
  const seen = new Map<string, number>()
  const problems: RowProblem[] = []
  for (const { line, record } of rows) {
    const { commune, doubt } = record.place
    const names = `${fold(record.product)}|${fold(record.producer)}|${commune ?? doubt?.candidates.join()}`
    const twice = [names, ...(record.key ? [`key ${record.key}`] : [])].find((identity) => seen.has(identity))
    if (twice) {
      const column = headingOf(twice === names ? 'product' : 'key')
      const value = twice === names ? record.product : (record.key ?? '')
      problems.push({ line, code: 'duplicate', column, value, hint: String(seen.get(twice)) })
    }
    for (const identity of [names, ...(record.key ? [`key ${record.key}`] : [])]) {
      if (!seen.has(identity)) seen.set(identity, line)
    }
  }
  return problems
}
