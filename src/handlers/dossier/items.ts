import { z } from 'zod'
import { notAnAnswer, type Outcome } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { answerItem } from '../../db/dossiers.ts'
import type { ItemState } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import { askExpiry, askItem, explainItem } from './ask-item.ts'
import { afterItem, itemArgs, onDesk, onItem, type PaperAt } from './desk.ts'
import { missingList } from './missing-list.ts'
import { nextUnasked } from './papers.ts'
import { goOn } from './steps.ts'
import { lookIn, paperNamed, stateIn } from './typed-answer.ts'
import { paperWords, whyWords } from './words.ts'

const state = z.enum(['have', 'missing', 'not_applicable', 'later'])
const id = z.object({ id: z.string() })

/** One paper at a time. */
export function itemRoutes(facts: Facts): Route[] {
  return [
    onItem(facts, 'dossier.item', itemArgs, async (turn, at) =>
      askItem(turn, at.dossier, at.papers, at.paper),
    ),
    onItem(facts, 'dossier.explain', itemArgs, (turn, at) => explainItem(turn, facts, at.dossier, at.paper)),
    onItem(facts, 'dossier.answer', itemArgs.extend({ state }), (turn, at, args) =>
      answer(turn, facts, at, args.state),
    ),
    onItem(facts, 'dossier.typedAnswer', itemArgs, async (turn, at) => {
      const said = stateIn(turn.text)
      if (said) return answer(turn, facts, at, said)
      const look = lookIn(turn.text)
      if (look) return { replies: [], then: { action: { route: look, args: { id: at.dossier.id } } } }
      const named = paperNamed(turn, at.papers)
      return named ? askItem(turn, at.dossier, at.papers, named) : notAnAnswer
    }),
    onDesk(facts, 'dossier.next', id, async (turn, { dossier, papers }) => {
      const paper = nextUnasked(papers.needed)
      return paper ? askItem(turn, dossier, papers, paper) : missingList(turn, dossier, papers)
    }),
    onDesk(facts, 'dossier.helps', id, async (turn, { dossier, papers }) => {
      const paper = nextUnasked(papers.helps) ?? papers.helps[0]
      return paper
        ? askItem(turn, dossier, papers, paper)
        : goOn(turn, facts, dossier, turn.t('dossier:item.noneOptional'))
    }),
  ]
}

async function answer(turn: Turn, facts: Facts, at: PaperAt, said: ItemState): Promise<Outcome> {
  const { dossier, paper } = at
  // "Đã có" pressed once more keeps the date that was given.
  const expiresOn = said === 'have' ? paper.expiresOn : null
  await answerItem(turn.trx, dossier.id, paper.id, { state: said, expiresOn }, turn.now)
  const lead = notedWords(turn, at, said)
  if (said === 'have' && paper.carriesExpiry) return askExpiry(turn, dossier, paper, lead)
  return afterItem(turn, facts, at, lead)
}

/** What was noted. Saying "not applicable" to a needed paper does not make it less needed: it says why. */
function notedWords(turn: Turn, { dossier, paper }: PaperAt, said: ItemState): string {
  const name = paperWords(turn, paper.id, 'name')
  if (said === 'not_applicable' && paper.need !== 'helps') {
    const why = whyWords(turn, paper, dossier.star)
    return turn.t('dossier:noted.stillNeeded', { paper: name, why })
  }
  return turn.t(`dossier:noted.${said}`, { paper: name })
}
