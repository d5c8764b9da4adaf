import { z } from 'zod'
import type { Outcome } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { itemAnswers } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { askItem } from './ask-item.ts'
import { missingList } from './missing-list.ts'
import { onDossier } from './own.ts'
import { isReady, nextUnasked, type Paper, type Papers, papersOf, type ReadyDossier } from './papers.ts'
import { goOn, resume } from './steps.ts'

/** A dossier whose papers are known, and where they stand. */
export interface Desk {
  dossier: ReadyDossier
  papers: Papers
}

/** One of the producer's papers on it. */
export type PaperAt = Desk & { paper: Paper }

export const itemArgs = z.object({ id: z.string(), document: z.string() })

/** A route about a dossier's papers; where they are not known yet, what is still open is asked first. */
export function onDesk<A extends { id: string }>(
  facts: Facts,
  name: string,
  args: z.ZodType<A>,
  run: (turn: Turn, at: Desk, args: A) => Promise<Outcome>,
): Route {
  return onDossier({
    name,
    args,
    run: async (turn, dossier, given) => {
      if (!isReady(dossier)) return resume(turn, facts, dossier)
      const answers = await itemAnswers(turn.trx, dossier.id)
      return run(turn, { dossier, papers: papersOf(facts.law, dossier, answers, turn.today) }, given)
    },
  })
}

/** A route about one paper; one that the star or set chosen since no longer asks for leads to the dossier. */
export function onItem<A extends z.infer<typeof itemArgs>>(
  facts: Facts,
  name: string,
  args: z.ZodType<A>,
  run: (turn: Turn, at: PaperAt, args: A) => Promise<Outcome>,
): Route {
  return onDesk(facts, name, args, async (turn, at, given) => {
    const paper = [...at.papers.needed, ...at.papers.helps].find((p) => p.id === given.document)
    return paper
      ? run(turn, { ...at, paper }, given)
      : goOn(turn, facts, at.dossier, turn.t('dossier:item.notHere'))
  })
}

/** After an answer: the next paper of its kind that nobody was asked about; at the end, what is missing. */
export async function afterItem(
  turn: Turn,
  facts: Facts,
  { dossier, paper }: PaperAt,
  lead: string,
): Promise<Outcome> {
  const papers = papersOf(facts.law, dossier, await itemAnswers(turn.trx, dossier.id), turn.today)
  const helping = paper.need === 'helps'
  const next = nextUnasked(helping ? papers.helps : papers.needed)
  if (next) return askItem(turn, dossier, papers, next, { lead, before: paper.id })
  const end = turn.t(helping ? 'dossier:item.endOptional' : 'dossier:item.end')
  return missingList(turn, dossier, papers, { lead: `${lead}\n${end}`, before: paper.id })
}
