import { z } from 'zod'
import type { Decisions } from './governing.ts'
import type { ProductSet, TargetStar } from './product-set.ts'

export type SubmissionKind = 'first' | 'upgrade' | 're_evaluation'
export type Preparer = 'producer' | 'commune' | 'province'

/**
 * How strongly a paper is needed. `law`: part of the dossier by Điều 6.
 * `minimum`: without it a star minimum, or a condition of Appendix II or Điều
 * 2.3, cannot be shown; the decision lists these papers only as guidance.
 * `helps`: it can bring points.
 */
export type Need = 'law' | 'minimum' | 'helps'

/** Why it is needed, more exactly than `need`. */
export type NeedReason =
  | 'dossier'
  | 'eligibility'
  | 'disqualifier'
  | 'requirement'
  | 'star_minimum'
  | 'points'

const text = z.string().min(1)
const star = z.union([z.literal(3), z.literal(4), z.literal(5)])
const sets = z.array(z.int()).min(1)
const days = z.int().min(0)
const documentFile = z.strictObject({
  id: z.string().regex(/^[DETX]\d\d$/),
  name: text,
  preparedBy: z.enum(['producer', 'commune', 'province']),
  kind: z.enum(['law', 'evidence']),
  article: z.union([text, z.strictObject({ first: text, upgrade: text, re_evaluation: text })]),
  form: text.optional(),
  /** Only where samples go with the dossier: not for tourism. */
  onlyWithSamples: z.literal(true).optional(),
  onlySets: sets.optional(),
  stars: z.array(star).optional(),
  submissions: z.array(z.enum(['first', 'upgrade', 're_evaluation'])).optional(),
  carriesExpiry: z.boolean(),
  leadDays: z.union([days, z.strictObject({ 3: days, 4: days, 5: days })]),
  mustShow: z.array(text).min(1),
  /** What an upgrade or a re-evaluation must show besides. */
  mustShowFor: z.strictObject({ upgrade: z.array(text), re_evaluation: z.array(text) }).optional(),
  alwaysFor: z
    .array(
      z.strictObject({ why: z.enum(['eligibility', 'disqualifier', 'requirement']), sets, article: text }),
    )
    .optional(),
  evidence: z
    .array(
      z.strictObject({ sets, criteria: z.array(z.strictObject({ code: text, fromStar: star.optional() })) }),
    )
    .optional(),
})
const file = z.strictObject({
  source: text,
  howToRead: text,
  leadDaysNote: text,
  documents: z.array(documentFile),
})

/** A paper of the dossier. What it is and where to get it, in plain words, is in locales/…/documents.json. */
export type DossierDocument = z.infer<typeof documentFile>

/** The papers from data/law/…/documents.json. Throws on a malformed file or an id that occurs twice. */
export function parseDocuments(raw: unknown): DossierDocument[] {
  const parsed = file.safeParse(raw)
  if (!parsed.success) throw new Error(`Documents: ${z.prettifyError(parsed.error)}`)
  const { documents } = parsed.data
  if (new Set(documents.map((d) => d.id)).size !== documents.length)
    throw new Error('Documents: an id occurs twice')
  return documents
}

/** Everything the law says that the checklist and the questions need. */
export interface Law extends Decisions {
  sets: ProductSet[]
  documents: DossierDocument[]
}

export interface ChecklistItem {
  document: DossierDocument
  need: Need
  reason: NeedReason
  /** Criteria of the set that the paper speaks for; for a star minimum only those that need it. */
  criteria: string[]
  article: string
  /** What must be seen in it, as the decision says. */
  mustShow: string[]
  preparedBy: Preparer
  /** Whether such a paper usually runs out, so that its date is worth asking for. */
  carriesExpiry: boolean
  /** Our estimate of days to get it, only for the order; not a legal term. */
  leadDays: number
}

export interface ChecklistQuestion {
  set: ProductSet
  star: TargetStar
  kind: SubmissionKind
}

/**
 * The papers of a dossier: product set × star aimed at × kind of submission
 * (Điều 6, Mẫu 02 Phần III, Appendix II). The producer's papers come first, what
 * the commune and the province prepare after them; within each what is needed
 * before what helps.
 */
export function checklistFor(law: Pick<Law, 'documents'>, q: ChecklistQuestion): ChecklistItem[] {
  const order: Preparer[] = ['producer', 'commune', 'province']
  const needs: Need[] = ['law', 'minimum', 'helps']
  return law.documents
    .filter((d) => concerns(d, q))
    .map((d) => itemOf(d, q))
    .map((item, i) => ({ item, key: order.indexOf(item.preparedBy) * 10 + needs.indexOf(item.need), i }))
    .sort((a, b) => a.key - b.key || a.i - b.i)
    .map(({ item }) => item)
}

/** Longest to get first, keeping the given order among equals: what to start with today. */
export function byLeadTime(items: readonly ChecklistItem[]): ChecklistItem[] {
  return [...items].sort((a, b) => b.leadDays - a.leadDays)
}

function concerns(d: DossierDocument, { set, star, kind }: ChecklistQuestion): boolean {
  if (d.onlyWithSamples && !set.needsSample) return false
  if (d.onlySets && !d.onlySets.includes(set.no)) return false
  if (d.stars && !d.stars.includes(star)) return false
  if (d.submissions && !d.submissions.includes(kind)) return false
  // A paper that no criterion of a known set asks for, only where some set has it: awards speak for none.
  return (
    d.kind === 'law' ||
    !d.evidence?.length ||
    evidenceIn(d, set).length > 0 ||
    condition(d, set) !== undefined
  )
}

function itemOf(d: DossierDocument, { set, star, kind }: ChecklistQuestion): ChecklistItem {
  const evidence = evidenceIn(d, set)
  const needed = evidence.filter((e) => e.fromStar !== undefined && e.fromStar <= star).map((e) => e.code)
  const always = condition(d, set)
  const base = {
    document: d,
    article: always?.article ?? (typeof d.article === 'string' ? d.article : d.article[kind]),
    mustShow: [...d.mustShow, ...(kind === 'first' ? [] : (d.mustShowFor?.[kind] ?? []))],
    preparedBy: d.preparedBy,
    carriesExpiry: d.carriesExpiry,
    leadDays: typeof d.leadDays === 'number' ? d.leadDays : d.leadDays[star],
  }
  const all = evidence.map((e) => e.code)
  if (d.kind === 'law') return { ...base, need: 'law', reason: 'dossier', criteria: all }
  if (always)
    return { ...base, need: 'minimum', reason: always.why, criteria: needed.length > 0 ? needed : all }
  if (needed.length > 0) return { ...base, need: 'minimum', reason: 'star_minimum', criteria: needed }
  return { ...base, need: 'helps', reason: 'points', criteria: all }
}

function evidenceIn(d: DossierDocument, set: ProductSet) {
  return d.evidence?.filter((e) => e.sets.includes(set.no)).flatMap((e) => e.criteria) ?? []
}

function condition(d: DossierDocument, set: ProductSet) {
  return d.alwaysFor?.find((a) => a.sets.includes(set.no))
}
