import type { Citations } from '../../ocop/citations.ts'
import { fold, nfc } from '../../text/fold.ts'
import type { Answer, Moment } from '../answer.ts'
import { fromLaw } from '../answer.ts'

/** An article with its clause and point, as they are named: ['6', '2', 'd']. */
type Named = [article: string, clause?: string, point?: string]

/** More of the wording is told point by point, in characters. */
const PAGE = 1_200

/**
 * "Điểm d khoản 2 Điều 6", "k2 đ6", "Điều 7.3.e nói gì": a place in the decision and nothing beside it. Its official
 * wording; where there is no such place, what there is. Undefined for a whole article: plain words tell of it.
 */
export function placeInLaw(
  citations: Citations,
  question: string,
  { t }: Pick<Moment, 't'>,
): Answer | undefined {
  // Every question comes by here: most name no number.
  if (!/\d|phụ lục|phu luc/iu.test(nfc(question))) return undefined
  const text = wordsOf(question)
  const beyond = BEYOND.find(({ pattern }) => isAll(text, pattern.exec(text)))
  if (beyond)
    return fromLaw({
      id: 'law',
      title: t('knowledge:placeInLaw.appendices'),
      text: t(`knowledge:placeInLaw.${beyond.said}`),
      cites: [beyond.cite],
    })
  const named = placeNamedIn(text)
  if (!named) return undefined
  const [article, clause] = named
  const at = `Điều ${named.join('.')}`
  const title = t(`knowledge:placeInLaw.title${named.length as 1 | 2 | 3}`, {
    article,
    clause,
    point: named[2],
  })
  const say = (text: string, cite: string) => fromLaw({ id: 'law', title, text, cites: [cite] })
  const unit = citations.unit(at)
  if (unit) {
    if (!clause) return undefined
    if (unit.text.length <= PAGE) return say(t('knowledge:placeInLaw.wording', { text: unit.text }), at)
    const points = partsOf(citations, at)
    return say(
      t('knowledge:placeInLaw.long', { head: unit.text.split('\n')[0], points: points.join(', '), at }),
      at,
    )
  }
  const whole = `Điều ${named.slice(0, -1).join('.')}`
  const parts = clause ? partsOf(citations, whole) : []
  const undivided = clause && parts.length === 0 ? citations.unit(whole) : undefined
  if (undivided) return say(t('knowledge:placeInLaw.undivided', { whole, text: undivided.text }), whole)
  if (parts.length > 0)
    return say(t('knowledge:placeInLaw.noPart', { at, whole, parts: parts.join(', ') }), whole)
  const last = citations.units.filter((u) => /^Điều \d+$/.test(u.at)).at(-1)!.at
  return say(t('knowledge:placeInLaw.none', { at, last }), last)
}

/** What its clauses or points are called. */
function partsOf({ units }: Citations, at: string): string[] {
  return units.flatMap((u) => {
    const below = u.at.startsWith(`${at}.`) ? u.at.slice(at.length + 1) : ''
    return below !== '' && !below.includes('.') ? [below] : []
  })
}

const DOWN_TO_UP = /(?:diem ([a-zđ]) )?(?:khoan|k) ?(\d{1,2}) (?:cua )?(?:dieu|d) ?(\d{1,3})(?= |$)/
const CLAUSE_FIRST = /(?:khoan|k) ?(\d{1,2}) diem ([a-zđ]) (?:cua )?(?:dieu|d) ?(\d{1,3})(?= |$)/
const UP_TO_DOWN = /(?:dieu|d) ?(\d{1,3}) (?:(?:khoan|k) ?)?(\d{1,2})(?: (?:diem )?([a-zđ])(?= |$))?(?= |$)/
const ARTICLE = /dieu (\d{1,3})(?= |$)/
/** Beside a place these only say that it is asked for: "điểm d khoản 2 Điều 6 quy định gì vậy". */
const ASKS_FOR_IT = new Set(
  'noi quy dinh la ve gi nhung cai noi dung trong o theo ghi the nao nhu ra sao xem cho toi em minh tui hoi nguyen van doc quyet dinh qd 26 2026 ttg cua bao gom a vay v la j voi giup giai thich'.split(
    ' ',
  ),
)

/** What the appendices do not have. */
const BEYOND = [
  { pattern: /mau (?:so |bieu )?0?(?:[4-9]|1\d)(?= |$)/, said: 'noForm', cite: 'Phụ lục III' },
  { pattern: /phu luc (?:so )?(?:iv|v|vi|[4-9])(?= |$)/, said: 'noAppendix', cite: 'Phụ lục III' },
] as const

function wordsOf(question: string): string {
  // A letter of its own is a point's name: "điểm đ" comes after "điểm d".
  const words = nfc(question)
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((w) => (w === 'đ' ? w : fold(w)))
  // The number of the decision is no clause: "điều 5 26/2026".
  return words
    .filter(Boolean)
    .join(' ')
    .replace(/(?:^| )(?:quyet dinh |qd )?26(?: 2026)?(?: qd)?(?: ttg)?(?= |$)/, '')
    .trim()
}

/** Nothing is said beside what was found but that it is asked for. */
function isAll(text: string, found: RegExpExecArray | null): boolean {
  if (!found) return false
  const rest = text.replace(found[0], '').split(' ').filter(Boolean)
  return rest.every((w) => ASKS_FOR_IT.has(w))
}

function placeNamedIn(text: string): Named | undefined {
  const clauseFirst = CLAUSE_FIRST.exec(text)
  if (clauseFirst)
    return isAll(text, clauseFirst) ? [clauseFirst[3]!, clauseFirst[1], clauseFirst[2]] : undefined
  const down = DOWN_TO_UP.exec(text)
  const up = UP_TO_DOWN.exec(text)
  const found = down ?? up ?? ARTICLE.exec(text)
  if (!found || !isAll(text, found)) return undefined
  const [, first, second, third] = found
  const named = down ? [third, second, first] : [first, second, third]
  return named.filter((n) => n !== undefined) as Named
}
