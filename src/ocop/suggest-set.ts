import { z } from 'zod'
import { fold, hasDiacritics, nfc, withBothHorns } from '../text/fold.ts'
import type { Law } from './law.ts'

const key = z.string().regex(/^[a-z][a-z_]*$/)
const setNos = z.array(z.int()).min(1)
const answerFile = z.strictObject({ key, next: key.optional(), sets: setNos.optional() })
const nodeFile = z.strictObject({ id: key, question: key, answers: z.array(answerFile).min(2) })
const file = z.strictObject({
  source: z.string().min(1),
  root: key,
  nodes: z.array(nodeFile).min(1),
  /** Words of product names; `sets` in the order of likelihood. The longest word wins where several fit. */
  keywords: z.array(
    z.strictObject({
      words: z.array(z.string().min(1)).min(1),
      sets: setNos,
      /** What was done to it says more than what it was: dried mango is no fresh fruit. */
      decides: z.literal(true).optional(),
    }),
  ),
})

/** Either a next question or the product sets that the answer leads to. */
export type FinderAnswer = { key: string } & ({ next: string } | { sets: number[] })
/** A question in plain words: the texts are in locales/…/finder.json under its `question` key. */
export interface FinderNode {
  id: string
  question: string
  answers: FinderAnswer[]
}

export interface Finder {
  root: string
  nodes: ReadonlyMap<string, FinderNode>
  keywords: readonly Keyword[]
}
/** The longest come first. */
export interface Keyword {
  exact: string
  folded: string
  sets: number[]
  decides: boolean
  /** Looked for only in what is typed with tones. */
  toned: boolean
}

/** No product is more than this many questions away from its set. */
const MOST_QUESTIONS = 4

/**
 * The questions and words that lead to a product set, from finder.json.
 * Throws an Error where an answer leads nowhere or to both, a set cannot be
 * reached, or a way takes more than four questions.
 */
export function parseFinder(raw: unknown, law: Pick<Law, 'sets'>): Finder {
  const parsed = file.safeParse(raw)
  if (!parsed.success) throw new Error(`Finder: ${z.prettifyError(parsed.error)}`)
  const { root, nodes: list, keywords } = parsed.data
  const nodes = new Map(
    list.map(
      (n) => [n.id, { ...n, answers: n.answers.map((a) => answer(n.id, a)) }] satisfies [string, FinderNode],
    ),
  )
  const reached = new Set<number>()
  walk(root, 1)
  for (const s of law.sets) if (!reached.has(s.no)) throw new Error(`Finder: no answer leads to set ${s.no}`)
  const known = new Set(law.sets.map((s) => s.no))
  for (const no of [...reached, ...keywords.flatMap((k) => k.sets)])
    if (!known.has(no)) throw new Error(`Finder: there is no set ${no}`)
  return {
    root,
    nodes,
    keywords: longestFirst(
      keywords.flatMap(({ words, sets, decides = false }) => words.map((w) => keyword(w, sets, { decides }))),
    ),
  }

  function walk(id: string, questions: number) {
    const node = nodes.get(id)
    if (!node) throw new Error(`Finder: there is no question ${id}`)
    if (questions > MOST_QUESTIONS) throw new Error(`Finder: more than ${MOST_QUESTIONS} questions to ${id}`)
    for (const a of node.answers) {
      if ('next' in a) walk(a.next, questions + 1)
      else for (const no of a.sets) reached.add(no)
    }
  }
}

/** A word or phrase of product names, ready to be looked for. */
export function keyword(
  words: string,
  sets: number[],
  { decides = false, toned = false }: Partial<Pick<Keyword, 'decides' | 'toned'>> = {},
): Keyword {
  return { exact: spaced(nfc(words)), folded: spaced(fold(words)), sets, decides, toned }
}

/** Keywords by the first word of each, as typed with tones and without: a text shares few of them. */
const byFirstWord = new WeakMap<Finder, Record<'exact' | 'folded', Map<string, number[]>>>()

/** Those that may stand in a text, in their order. */
function candidates(finder: Finder, form: 'exact' | 'folded', text: string): Keyword[] {
  let index = byFirstWord.get(finder)
  if (!index) {
    index = { exact: new Map(), folded: new Map() }
    for (const [i, k] of finder.keywords.entries())
      for (const f of k.toned ? (['exact'] as const) : (['exact', 'folded'] as const)) {
        const first = k[f].split(' ', 2)[1]!
        index[f].set(first, [...(index[f].get(first) ?? []), i])
      }
    byFirstWord.set(finder, index)
  }
  const words = new Set(text.trim().split(' '))
  const at = [...words].flatMap((w) => index[form].get(w) ?? [])
  return at.sort((a, b) => a - b).map((i) => finder.keywords[i]!)
}

/** In the order in which names are searched: "nước mắm" before "mắm". */
export function longestFirst(keywords: readonly Keyword[]): Keyword[] {
  return keywords.toSorted((a, b) => b.folded.length - a.folded.length)
}

function answer(id: string, { key, next, sets }: z.infer<typeof answerFile>): FinderAnswer {
  if (next !== undefined && sets === undefined) return { key, next }
  if (sets !== undefined && next === undefined) return { key, sets }
  throw new Error(`Finder: ${id}.${key} needs either next or sets`)
}

/**
 * Product sets that a product's name points to, the likeliest first; empty when
 * no word of it is known, several when the name leaves it open. Only a
 * suggestion: the person confirms, also where there is one.
 *
 * A name with diacritics is taken at its word (trà is not cá tra); without them
 * every reading is offered. Vietnamese names begin with what the thing is
 * (bánh gạo is a cake), so earlier words count more than later ones, except that
 * what was done to a thing (sấy, đóng hộp) counts before what it was.
 */
export function suggestSets(finder: Finder, productName: string): number[] {
  return readName(finder, productName).sets
}

/** The sets, and what of the name (lower case, without diacritics where it had none) no known word explains. */
export function readName(finder: Finder, productName: string): { sets: number[]; left: string } {
  const { text, found } = wordsFound(finder, productName)
  let left = text
  // What was done to a thing comes before whatever it was.
  const rank = ({ at, keyword }: WordFound) => (keyword.decides ? at - productName.length - 2 : at)
  for (const { at, to } of found) left = covered(left, at, to)
  const sets = [...new Set(found.toSorted((a, b) => rank(a) - rank(b)).flatMap((f) => f.keyword.sets))]
  return { sets, left: left.replace(/·+/g, ' ').trim() }
}

/** A keyword in a text: the spaces before and behind it are at `at` and `to`. */
export interface WordFound {
  at: number
  to: number
  keyword: Keyword
}

/** The keywords in a text, the longest first, and the text in which their places are. */
export function wordsFound(
  finder: Finder,
  name: string,
  tones = hasDiacritics(name),
): { text: string; found: WordFound[] } {
  const text = spaced(tones ? withBothHorns(name) : fold(name))
  let left = text
  const found: WordFound[] = []
  const taken = new Map<string, number>()
  const form = tones ? 'exact' : 'folded'
  for (const keyword of candidates(finder, form, left)) {
    const word = keyword[form]
    // Two words that only diacritics tell apart share a place: both readings.
    const at = taken.get(word) ?? left.indexOf(word)
    if (at < 0) continue
    taken.set(word, at)
    const to = at + word.length - 1
    // Covered letters are blanked: "nước mắm" is not also "mắm".
    left = covered(left, at, to)
    found.push({ at, to, keyword })
  }
  return { text, found }
}

function covered(text: string, at: number, to: number): string {
  return text.slice(0, at + 1) + '·'.repeat(to - at - 1) + text.slice(to)
}

/** Lower case, words apart by one space, a space at both ends so that whole words match. */
function spaced(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}
