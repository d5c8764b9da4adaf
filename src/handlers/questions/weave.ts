import type { Weave } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { namesAround } from '../../db/names-around.ts'
import type { Facts } from '../../facts.ts'
import type { Answer } from '../../knowledge/answer.ts'
import { citeLine } from '../../knowledge/cite-line.ts'
import { Impersonal } from '../../knowledge/impersonal.ts'
import { LONGEST_WOVEN, type Passage } from '../../knowledge/weave.ts'

/** What a model may make of an answer, or undefined where it must go as it is. */
export type Weaves = (
  turn: Turn,
  answer: Answer,
  others: readonly Answer[],
  question: string,
) => Promise<Weave | undefined>

/** For an installation without a language model. */
export const neverWoven: Weaves = async () => undefined

/**
 * Only answers from what is public: our own pieces, and what was computed from the question. Criteria and sets are the
 * decision's own tables, each level and point counts, and which set is meant may come from the asker's dossier: they
 * stay as they are, and so does what officers wrote.
 */
export function weaves(facts: Facts): Weaves {
  const impersonal = new Impersonal(facts.answerer.index)
  return async (turn, answer, others, question) => {
    // The rules by which a woven answer is judged are those of Vietnamese, in which the knowledge is written.
    if (turn.locale !== 'vi' || !suits(answer)) return undefined
    const plain = impersonal.allows(question, await namesOf(turn))
    return {
      // The answer's own title asks the same and names nobody.
      question: plain ? question : answer.title,
      passages: [answer, ...others.filter((o) => adds(answer, o)).slice(0, 2)].map(passage),
      end: citeLine(turn.t, answer),
    }
  }
}

const TABLES = /^(?:criterion|theme|set|which):/

function suits(answer: Answer): boolean {
  return answer.kind !== 'officer' && !TABLES.test(answer.id) && answer.text.length < LONGEST_WOVEN
}

/** Law in force may complete law in force; what was once, and what is unsettled, stands alone with its warning. */
function adds(answer: Answer, other: Answer): boolean {
  const inForce = ({ kind, cites }: Answer) => (kind === 'law' || kind === 'correction') && cites.length > 0
  return inForce(answer) && inForce(other) && suits(other)
}

function passage({ text, cites }: Answer): Passage {
  return { text, places: cites }
}

/** The asker's name, whole and word by word, and the names around them. */
async function namesOf({ trx, person }: Turn): Promise<string[]> {
  if (!person) return []
  const own = person.name ?? ''
  const around = await namesAround(trx, person.id)
  return [own, ...own.split(/\s+/).filter((w) => w.length > 1), ...around]
}
