import { z } from 'zod'
import { fold } from '../text/fold.ts'
import type { Law } from './law.ts'
import { criterionOf, type ProductSet } from './product-set.ts'

/** The wording of the decision itself, place by place: what an answer may point to. */
const file = z.strictObject({
  source: z.string().min(1),
  /** Where the official text can be read. */
  address: z.url(),
  units: z
    .array(z.strictObject({ at: z.string().min(1), title: z.string().optional(), text: z.string() }))
    .min(1),
})

export interface Unit {
  /** "Điều 7.6.a", "Mẫu số 02", "Phụ lục II, bộ 12, tiêu chí 1.1". */
  at: string
  title?: string
  /** The official wording of this place, with all that stands below it. */
  text: string
  /** What to show of it where the whole is too long to read in a chat. */
  shown?: string
}

export interface Citations {
  address: string
  /** The places that are written out: articles, clauses, points, forms. */
  units: readonly Unit[]
  /** The place with its wording, or undefined where the decision has no such place. */
  unit(at: string): Unit | undefined
}

/**
 * What can be cited: the articles and forms from articles.json, and the product sets of Appendix I and II from their
 * own data. Throws on a malformed file or a place that stands in it twice.
 */
export function parseCitations(raw: unknown, law: Pick<Law, 'sets'>): Citations {
  const parsed = file.safeParse(raw)
  if (!parsed.success) throw new Error(`Articles: ${z.prettifyError(parsed.error)}`)
  const { units, address } = parsed.data
  const known = new Map<string, Unit>()
  for (const { at, title, text } of units) {
    if (known.has(at)) throw new Error(`Articles: ${at} stands twice`)
    const below = units.filter((u) => u.at.startsWith(`${at}.`)).map((u) => u.text)
    const whole = [title, text, ...below].filter(Boolean).join('\n')
    const shown = whole.length > LONG && headings(text)
    known.set(at, { at, ...(title && { title }), text: whole, ...(shown && { shown }) })
  }
  const forms = units.filter((u) => u.at.startsWith('Mẫu số '))
  known.set('Phụ lục III', {
    at: 'Phụ lục III',
    text: forms.map((u) => `${u.at}: ${u.title}`).join('\n'),
  })
  known.set('Phụ lục I', { at: 'Phụ lục I', text: law.sets.map(classification).join('\n') })
  const inAllTables = [TABLE_HEAD, TABLE_FOOT].join('\n')
  known.set('Phụ lục II', {
    at: 'Phụ lục II',
    text: [inAllTables, ...law.sets.map((s) => s.name)].join('\n'),
    shown: inAllTables,
  })
  return {
    address,
    units: [...known.values()],
    unit(at) {
      const found = known.get(at) ?? inSet(law, at)
      if (found) known.set(at, found)
      return found
    },
  }
}

/** More than one reads in a chat, in characters: Mẫu số 02. */
const LONG = 3_000

/** "Phần I THÔNG TIN CHUNG": of a long form what its parts are called. */
function headings(form: string): string {
  const capitals = form
    .split('\n')
    .filter((line) => /^Phần [IVX]+$/.test(line) || /^\p{Lu}[\p{Lu}\s,]{8,}$/u.test(line))
  return capitals.join('\n').replace(/^(Phần [IVX]+)\n/gm, '$1: ')
}

/** The code of the product heads each table of Phụ lục II. */
const TABLE_HEAD = 'Mã sản phẩm: (T)-(X)-(STT)-(năm đánh giá)'
/** At the foot of each but that of bộ 26. */
const TABLE_FOOT =
  'Ghi chú: Dấu sao là yêu cầu tối thiểu phải đạt theo các cấp độ sao (*** - 3 sao; **** - 4 sao; ***** - 5 sao)'

function inSet(law: Pick<Law, 'sets'>, at: string): Unit | undefined {
  const m = /^Phụ lục II, bộ (\d{1,2})(?:, tiêu chí ([\d.]+))?$/.exec(at)
  const set = m && law.sets.find((s) => s.no === Number(m[1]))
  if (!set) return undefined
  if (m[2] === undefined)
    return { at, title: set.name, text: wholeSet(set), shown: [set.name, ...set.disqualifiers].join('\n') }
  const criterion = criterionOf(set, m[2])
  return criterion && { at, title: criterion.name, text: criterionText(criterion) }
}

function classification(s: ProductSet): string {
  return `${s.group.name}: ${s.subgroup}: ${s.name}: ${s.managedBy}`
}

function wholeSet(s: ProductSet): string {
  return [s.name, ...s.disqualifiers, ...s.criteria.map(criterionText)].join('\n')
}

function criterionText(c: ProductSet['criteria'][number]): string {
  const stars = (n?: number) => (n === undefined ? '' : ` ${'*'.repeat(n)}`)
  const options = c.options.map((o) => `${o.text}: ${o.points} điểm${stars(o.minForStar)}`)
  return [c.section.name, c.parent?.name ?? '', c.name, ...c.notes.map((n) => n.text), ...options].join('\n')
}

/** Places are few and long, and asked for many times. */
const folded = new WeakMap<Unit, string>()

/** True when the place says these words, whatever their case, marks and punctuation. */
export function says(unit: Unit, phrase: string): boolean {
  let text = folded.get(unit)
  if (text === undefined) {
    text = ` ${fold(unit.text)} `
    folded.set(unit, text)
  }
  return text.includes(` ${fold(phrase)} `)
}
