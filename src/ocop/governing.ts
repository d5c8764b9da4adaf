import { z } from 'zod'
import { addDays, type IsoDate, isIsoDate } from './dates.ts'

const day = z.string().refine(isIsoDate, 'not a day YYYY-MM-DD')
const decision = z.strictObject({
  id: z.string().min(1),
  number: z.string().min(1),
  signedOn: day,
  effectiveFrom: day,
  /** The last day on which it still has effect; absent while in force. */
  lastDay: day.optional(),
  /** The decision it changes, where it is no programme of its own. */
  amends: z.string().optional(),
  title: z.string().min(1),
  endedBy: z.string().optional(),
  source: z.string().min(1),
  /** False where the date rests on sources that were not checked a second time. */
  checked: z.boolean(),
})
const transition = z.strictObject({
  kind: z.enum(['first_or_upgrade', 're_evaluation', 'certificate', 'late_filing']),
  filedBefore: day.optional(),
  decidedBefore: day.optional(),
  completeBy: day.optional(),
  article: z.string().min(1),
})
const file = z.strictObject({
  source: z.string().min(1),
  decisions: z.array(decision).min(1),
  transitions: z.array(transition),
})

export type Decision = z.infer<typeof decision>
export type Transition = z.infer<typeof transition>
export interface Decisions {
  decisions: Decision[]
  transitions: Transition[]
}

/** The timeline of decisions from data/law/decisions.json. Throws on a malformed file. */
export function parseDecisions(raw: unknown): Decisions {
  const parsed = file.safeParse(raw)
  if (!parsed.success) throw new Error(`Decisions: ${z.prettifyError(parsed.error)}`)
  return { decisions: parsed.data.decisions, transitions: parsed.data.transitions }
}

export interface Governing {
  /** The decision by which a dossier filed on that day is judged; undefined before the programme. */
  governing: Decision | undefined
  /** Changes to it in force that day. */
  amendedBy: Decision[]
  /** Older decisions that still have effect that day, for dossiers filed under them (Điều 11.2, 12.2). */
  endingAlso: Decision[]
}

/** Which decision governs a day: the latest in force, its amendments, and what is still running out. */
export function decisionOn({ decisions }: Decisions, date: IsoDate): Governing {
  const inForce = decisions.filter((d) => d.effectiveFrom <= date && (!d.lastDay || date <= d.lastDay))
  const own = inForce.filter((d) => d.amends === undefined)
  const governing = own.reduce<Decision | undefined>(
    (a, b) => (a && a.effectiveFrom >= b.effectiveFrom ? a : b),
    undefined,
  )
  return {
    governing,
    amendedBy: inForce.filter((d) => d.amends !== undefined && d.amends === governing?.id),
    endingAlso: inForce.filter((d) => d !== governing && d.amends !== governing?.id),
  }
}

export interface DossierRules extends Governing {
  /** For a dossier filed under the old rules: the day by which it had to be evaluated (Điều 12.2). */
  completeBy?: IsoDate
  article?: string
}

/**
 * By which rules a dossier filed on a day is evaluated. Filed before
 * 2026-05-22 and not yet evaluated, the rules of 2021–2025 go on for it, for 60
 * days (first time, upgrade) or 30 days (re-evaluation) from that day. What
 * becomes of it afterwards the decision does not say.
 */
export function rulesForDossier(
  law: Decisions,
  filedOn: IsoDate,
  kind: 'first' | 'upgrade' | 're_evaluation',
): DossierRules {
  const of = kind === 're_evaluation' ? 're_evaluation' : 'first_or_upgrade'
  const rule = law.transitions.find((t) => t.kind === of && t.filedBefore !== undefined)
  const governing = decisionOn(law, filedOn)
  const pending = rule?.filedBefore !== undefined && filedOn < rule.filedBefore
  // Only the decision in force on the eve of the change is carried on; older ones had ended.
  const eve = pending ? decisionOn(law, addDays(rule.filedBefore!, -1)).governing : undefined
  if (!pending || governing.governing?.id !== eve?.id) return governing
  return { ...governing, article: rule.article, ...(rule.completeBy && { completeBy: rule.completeBy }) }
}
