import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { setByNo } from '../../ocop/law.ts'
import { type FinderNode, suggestSets } from '../../ocop/suggest-set.ts'
import { paragraphs } from './words.ts'

/** More guesses than this confuse more than the questions do. */
const MOST_GUESSES = 4

/** Asks for the product set: guesses from the name if there are any, else the first plain question. */
export async function askSet(turn: Turn, facts: Facts, dossier: Dossier, lead?: string): Promise<Outcome> {
  return guessSets(turn, facts, dossier, dossier.productName, lead) ?? askNode(turn, facts, dossier, lead)
}

/** Offers the sets that some words point to; undefined where they point to none. */
export function guessSets(
  turn: Turn,
  facts: Facts,
  dossier: Dossier,
  words: string,
  lead?: string,
): Outcome | undefined {
  const guesses = suggestSets(facts.finder, words).slice(0, MOST_GUESSES)
  return guesses.length === 0 ? undefined : offerSets(turn, facts, dossier, guesses, lead)
}

/** Lets choose among some sets; never takes one silently, also where it is the only one. */
export function offerSets(
  turn: Turn,
  facts: Facts,
  dossier: Dossier,
  sets: readonly number[],
  lead?: string,
): Outcome {
  const { t } = turn
  const at = { id: dossier.id }
  const only = sets.length === 1 ? setByNo(facts.law, sets[0]!) : undefined
  const picks = sets.map((no) => ({
    label: only ? t('dossier:set.right') : setByNo(facts.law, no).name,
    action: { route: 'dossier.pickSet', args: { ...at, set: no } },
  }))
  const text = only
    ? t('dossier:set.guessOne', { product: dossier.productName, set: only.name })
    : t('dossier:set.guess', { product: dossier.productName })
  const other = { label: t('dossier:set.other'), action: { route: 'dossier.findSet', args: at } }
  return say(paragraphs(lead, text), [...picks, other, unsure(turn, dossier)], {
    ask: { route: 'dossier.set', args: at },
    text: { route: 'dossier.typedSet', args: at },
  })
}

/** One plain question of the way to a set; the first where `nodeId` is not given. */
export function askNode(
  turn: Turn,
  facts: Facts,
  dossier: Dossier,
  lead?: string,
  nodeId: string = facts.finder.root,
): Outcome {
  const { t } = turn
  const node = facts.finder.nodes.get(nodeId) ?? facts.finder.nodes.get(facts.finder.root)!
  const at = { id: dossier.id, node: node.id }
  const answers = nodeChoices(turn, dossier, node)
  const restart: Choice[] =
    node.id === facts.finder.root
      ? []
      : [{ label: t('dossier:set.restart'), action: { route: 'dossier.findSet', args: { id: dossier.id } } }]
  return say(paragraphs(lead, questionWords(turn, node)), [...answers, ...restart, unsure(turn, dossier)], {
    ask: { route: 'dossier.findSet', args: at },
    text: { route: 'dossier.typedSet', args: at },
  })
}

/** The answers of one question, each leading to the next question or to sets. */
export function nodeChoices(turn: Turn, dossier: Dossier, node: FinderNode): Choice[] {
  return node.answers.map((a) => ({
    label: answerWords(turn, node, a.key),
    action:
      'next' in a
        ? { route: 'dossier.findSet', args: { id: dossier.id, node: a.next } }
        : a.sets.length === 1
          ? { route: 'dossier.pickSet', args: { id: dossier.id, set: a.sets[0]! } }
          : { route: 'dossier.offerSets', args: { id: dossier.id, sets: a.sets } },
  }))
}

function unsure(turn: Turn, dossier: Dossier): Choice {
  return {
    label: turn.t('dossier:set.unsure'),
    action: { route: 'dossier.noSet', args: { id: dossier.id } },
  }
}

// The keys are those of finder.json; a test holds that each question and answer has its text.
const finderText = (turn: Turn, key: string) =>
  (turn.t as unknown as (key: string) => string)(`finder:${key}`)
const questionWords = (turn: Turn, node: FinderNode) => finderText(turn, `${node.question}.question`)
const answerWords = (turn: Turn, node: FinderNode, key: string) =>
  finderText(turn, `${node.question}.answers.${key}`)
