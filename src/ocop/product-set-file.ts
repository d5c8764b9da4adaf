import { z } from 'zod'
import type { Criterion, Option, PartCode, ProductSet } from './product-set.ts'

/** The shape of data/law/…/sets/NN.json: the printed tree of one product set. */
/** Points of the three parts: Điều 3.1. */
const PARTS = 'A40,B25,C35'

const text = z.string().min(1)
const star = z.union([z.literal(3), z.literal(4), z.literal(5)])
const optionFile = z.strictObject({
  text,
  points: z.int().min(0),
  minForStar: star.optional(),
  case: z.enum(['a', 'b']).optional(),
  implied: z.literal(true).optional(),
})
const noteFile = z.strictObject({
  kind: z.enum(['disqualify', 'stop', 'require', 'applies_if', 'choose_case', 'info']),
  text,
})
const nodeFile = z.strictObject({
  code: z.string().regex(/^\d+(\.\d+)*$/),
  name: text,
  max: z.int().positive(),
  notes: z.array(noteFile).default([]),
  doubtful: text.optional(),
  appliesIf: text.optional(),
  stopsAtZero: z.literal(true).optional(),
  personal: z.literal(true).optional(),
  cases: z.strictObject({ a: text, b: text }).optional(),
  options: z.array(optionFile).min(1).optional(),
  get criteria() {
    return z.array(nodeFile).min(1).optional()
  },
})
type Node = z.infer<typeof nodeFile>
const partFile = z.strictObject({
  code: z.enum(['A', 'B', 'C']),
  name: text,
  max: z.int(),
  sections: z.array(nodeFile).min(1),
})
const setFile = z.strictObject({
  source: text,
  no: z.int().min(1),
  id: text,
  name: text,
  group: z.strictObject({ code: text, name: text }),
  subgroup: text,
  managedBy: text,
  needsSample: z.boolean(),
  disqualifiers: z.array(text),
  corrections: z.array(z.strictObject({ code: text, what: text })),
  doubts: z.array(text),
  parts: z.array(partFile),
})

/**
 * A product set from its file, every sum checked: 40/25/35, each branch the sum
 * of its children, each criterion's best option its maximum.
 * Throws an Error naming the set and the criterion.
 */
export function parseProductSet(raw: unknown): ProductSet {
  const parsed = setFile.safeParse(raw)
  if (!parsed.success) {
    const no = (raw as { no?: unknown } | null)?.no
    throw new Error(`Product set ${String(no)}: ${z.prettifyError(parsed.error)}`)
  }
  const { parts, ...head } = parsed.data
  const criteria: Criterion[] = []
  for (const part of parts) {
    sums(head.no, part.code, part.max, part.sections)
    for (const section of part.sections) collect(head.no, part.code, section, section, undefined, criteria)
  }
  const shape = parts.map((p) => `${p.code}${p.max}`).join()
  if (shape !== PARTS) throw new Error(`Product set ${head.no}: parts are ${shape}, not ${PARTS}`)
  checkCodes(head.no, criteria)
  return { ...head, parts: parts.map(({ code, name, max }) => ({ code, name, max })), criteria }
}

function sums(no: number, code: string, max: number, children: readonly { max: number }[]) {
  const sum = children.reduce((n, c) => n + c.max, 0)
  if (sum !== max) throw new Error(`Product set ${no}, ${code}: children sum to ${sum}, not ${max}`)
}

function collect(
  no: number,
  part: PartCode,
  section: Node,
  node: Node,
  parent: Node | undefined,
  out: Criterion[],
) {
  if ((node.options === undefined) === (node.criteria === undefined))
    throw new Error(`Product set ${no}, ${node.code}: needs either options or criteria`)
  if (node.criteria) {
    sums(no, node.code, node.max, node.criteria)
    for (const child of node.criteria) {
      // What is said of the branch holds for each of its criteria.
      const notes = [...child.notes, ...node.notes]
      const stops = node.stopsAtZero ? { stopsAtZero: true as const } : {}
      collect(no, part, section, { ...child, notes, ...stops }, node === section ? undefined : node, out)
    }
    return
  }
  const { options: printed, criteria: _, ...leaf } = node
  const options = printed!.map((o, index) => ({ index, ...o })) as Option[]
  checkOptions(no, leaf.code, leaf.max, options, leaf.cases)
  out.push({
    ...leaf,
    part,
    section: { code: section.code, name: section.name },
    ...(parent && { parent: { code: parent.code, name: parent.name } }),
    options,
  } as Criterion)
}

function checkOptions(no: number, code: string, max: number, options: Option[], cases: Criterion['cases']) {
  const fail = (what: string) => {
    throw new Error(`Product set ${no}, ${code}: ${what}`)
  }
  for (const key of cases ? (['a', 'b'] as const) : [undefined]) {
    const of = options.filter((o) => o.case === key)
    if (Math.max(0, ...of.map((o) => o.points)) !== max) fail(`best option is not the maximum ${max}`)
    const starred = of.filter((o) => o.minForStar)
    starred.forEach((o, i) => {
      const before = starred[i - 1]
      if (before && (before.minForStar! >= o.minForStar! || before.points > o.points))
        fail('star minimums do not rise with the points')
    })
  }
  if (options.some((o) => (o.case !== undefined) !== (cases !== undefined)))
    fail('cases and options disagree')
}

function checkCodes(no: number, criteria: readonly Criterion[]) {
  const codes = new Set(criteria.map((c) => c.code))
  if (codes.size !== criteria.length) throw new Error(`Product set ${no}: a criterion code occurs twice`)
  for (const c of criteria)
    if (c.appliesIf && !codes.has(c.appliesIf))
      throw new Error(`Product set ${no}, ${c.code}: applies if ${c.appliesIf}, which does not exist`)
}
