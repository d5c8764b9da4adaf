import { z } from 'zod'
import { notAnAnswer, type Outcome } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { changeDossier, type Dossier } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { setByNo } from '../../ocop/law.ts'
import { surelyAsks } from '../../text/asks.ts'
import { fold } from '../../text/fold.ts'
import { askNode, askSet, guessSets, nodeChoices, offerSets } from './ask-set.ts'
import { officeOf } from './office.ts'
import { onDossier } from './own.ts'
import { goOn } from './steps.ts'

const id = z.object({ id: z.string() })
const setNo = z.int().min(1).max(26)

/** Finding the product set. Changing it later keeps the answers about papers, and each set's own trial. */
export function setRoutes(facts: Facts): Route[] {
  return [
    onDossier({ name: 'dossier.set', args: id, run: (turn, d) => askSet(turn, facts, d) }),
    onDossier({
      name: 'dossier.findSet',
      args: id.extend({ node: z.string().optional() }),
      run: async (turn, d, { node }) => askNode(turn, facts, d, undefined, node),
    }),
    onDossier({
      name: 'dossier.offerSets',
      args: id.extend({ sets: z.array(setNo).min(1) }),
      run: async (turn, d, { sets }) => offerSets(turn, facts, d, sets),
    }),
    onDossier({
      name: 'dossier.pickSet',
      args: id.extend({ set: setNo }),
      run: async (turn, d, { set }) => {
        const changed = await changeDossier(turn.trx, d.id, { productSet: set }, turn.now)
        return goOn(turn, facts, changed, turn.t('dossier:set.noted', { name: setByNo(facts.law, set).name }))
      },
    }),
    onDossier({
      name: 'dossier.noSet',
      args: id,
      run: (turn, d) => leaveOpen(turn, facts, d),
    }),
    onDossier({
      name: 'dossier.typedSet',
      args: id.extend({ node: z.string().optional() }),
      run: async (turn, d, { node }) => typed(turn, facts, d, node),
    }),
  ]
}

/** Nobody has to know the set: says whom to ask, and goes on without it. */
async function leaveOpen(turn: Turn, facts: Facts, dossier: Dossier): Promise<Outcome> {
  const changed = await changeDossier(turn.trx, dossier.id, { productSet: null }, turn.now)
  const office = await officeOf(turn, facts, dossier)
  return goOn(turn, facts, changed, turn.t('dossier:set.askOffice', { office }))
}

/** A typed answer: part of one answer's label, or words that point to sets. */
async function typed(turn: Turn, facts: Facts, dossier: Dossier, nodeId?: string): Promise<Outcome> {
  const words = fold(turn.text)
  const node = nodeId === undefined ? undefined : facts.finder.nodes.get(nodeId)
  const fits =
    node && words.length >= 2
      ? nodeChoices(turn, dossier, node).filter((c) => ` ${fold(c.label)} `.includes(` ${words} `))
      : []
  if (fits.length === 1) return { replies: [], then: { action: fits[0]!.action } }
  if (surelyAsks(turn.text)) return notAnAnswer
  if (/^(toi )?(khong|ko|chua) (biet|ro|chac)/.test(words)) return leaveOpen(turn, facts, dossier)
  return guessSets(turn, facts, dossier, turn.text) ?? notAnAnswer
}
