import { type Law, parseDocuments } from './checklist.ts'
import { parseDecisions } from './governing.ts'
import { type ProductSet, parseProductSet } from './product-set.ts'

export type { DossierDocument, Law } from './checklist.ts'
export type { Decision } from './governing.ts'

const SETS = 26

/**
 * The law from its files, checked as a whole: sets 1–26 each once, and every
 * paper naming only criteria that its sets have, and star minimums that exist.
 * Throws an Error that says where.
 */
export function parseLaw(raw: { sets: readonly unknown[]; documents: unknown; decisions: unknown }): Law {
  const sets = raw.sets.map(parseProductSet).sort((a, b) => a.no - b.no)
  sets.forEach((s, i) => {
    if (s.no !== i + 1) throw new Error(`Product sets: expected set ${i + 1}, found ${s.no}`)
  })
  if (sets.length !== SETS) throw new Error(`Product sets: ${sets.length} of ${SETS}`)
  const law: Law = { sets, documents: parseDocuments(raw.documents), ...parseDecisions(raw.decisions) }
  checkEvidence(law)
  return law
}

function checkEvidence(law: Law) {
  for (const d of law.documents)
    for (const { sets, criteria } of d.evidence ?? [])
      for (const no of sets)
        for (const { code, fromStar } of criteria) {
          const criterion = setByNo(law, no).criteria.find((c) => c.code === code)
          const marked = criterion?.options.some((o) => o.minForStar && fromStar && o.minForStar <= fromStar)
          if (!criterion || (fromStar !== undefined && !marked))
            throw new Error(
              `Document ${d.id}: set ${no}, ${code} from ${fromStar ?? 'no'} star is no criterion or no minimum`,
            )
        }
}

/** The product set with that number. Throws RangeError for a number that is none. */
export function setByNo(law: Pick<Law, 'sets'>, no: number): ProductSet {
  const set = law.sets.find((s) => s.no === no)
  if (!set) throw new RangeError(`There is no product set ${no}`)
  return set
}
