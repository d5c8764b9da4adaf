import type { Outcome } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { askKind, askStar } from './ask-aim.ts'
import { askSet } from './ask-set.ts'
import { overview } from './overview.ts'
import { isReady } from './papers.ts'

/** What a dossier still has to be asked before its papers are known; then where it stands. */
export async function goOn(turn: Turn, facts: Facts, dossier: Dossier, lead?: string): Promise<Outcome> {
  if (dossier.kind === null) return askKind(turn, dossier, lead)
  if (dossier.star === null) return askStar(turn, dossier, lead)
  return isReady(dossier) ? overview(turn, facts, dossier, lead) : askSet(turn, facts, dossier, lead)
}

/** The same from the very beginning: the product set first, where it was neither chosen nor left open. */
export async function resume(turn: Turn, facts: Facts, dossier: Dossier, lead?: string): Promise<Outcome> {
  // Nothing chosen at all: the person left at the first question.
  if (dossier.productSet === null && (dossier.kind === null || dossier.star === null))
    return askSet(turn, facts, dossier, lead)
  return goOn(turn, facts, dossier, lead)
}
