import { type Action, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Found, MOST_FOUND, productsOf, searchProducts } from '../../db/search.ts'
import type { Facts } from '../../facts.ts'
import { cardChoice, moreChoice, PER_PAGE, pageLine } from '../statistics/products.ts'
import { card } from './card.ts'

/** A pasted page is no search. */
const LONGEST = 200

/** /tracuu, or the answer to "what are you looking for?". A single product is shown at once. */
export async function typedWords(turn: Turn, facts: Facts, typed: string): Promise<Outcome> {
  const words = typed.trim().slice(0, LONGEST)
  return words === '' ? ask(turn) : results(turn, facts, words, 0)
}

function ask(turn: Turn): Outcome {
  return say(turn.t('statistics:search.ask'), undefined, {
    ask: { route: 'search.words', args: { rest: '' } },
    text: { route: 'search.typed' },
  })
}

/** One page of what was found. */
export async function results(turn: Turn, facts: Facts, words: string, page: number): Promise<Outcome> {
  const { t } = turn
  const { found, near } = await searchProducts(turn.trx, words)
  if (found.length === 0) return { ...ask(turn), replies: [{ text: t('statistics:search.none', { words }) }] }
  if (found.length === 1 && !near) return ending(turn, await card(turn, facts, found[0]!.id))
  const whole = found.length < MOST_FOUND
  const alike = whole && !near && found.every((p) => p.tier === found[0]!.tier)
  const head = t(`statistics:search.${near ? 'near' : alike ? 'foundAlike' : 'found'}`, {
    n: whole ? String(found.length) : `${MOST_FOUND}+`,
    words,
    tier: t(`statistics:tierLong.${found[0]!.tier}`),
  })
  return list(turn, head, found, page, { route: 'search.results', args: { words, page } })
}

/** All products of one producer. */
export async function ofProducer(turn: Turn, producer: string, page: number): Promise<Outcome> {
  const found = await productsOf(turn.trx, producer)
  if (found.length === 0) return ending(turn, say(turn.t('statistics:search.gone')))
  const head = turn.t('statistics:search.ofProducer', { producer: found[0]!.producer, n: found.length })
  return list(turn, head, found, page, { route: 'search.producer', args: { producer, page } })
}

function list(turn: Turn, head: string, found: Found[], page: number, here: Action): Outcome {
  const rows = found.slice(page * PER_PAGE, (page + 1) * PER_PAGE)
  const count = { total: found.length }
  return ending(
    turn,
    say([head, ...pageLine(turn, count, page)].join('\n'), [
      ...rows.map((row) => cardChoice(turn, row, here)),
      ...moreChoice(turn, count, page, here),
    ]),
  )
}

/** Ends the question what to look for; a dossier or anything else that is open stays open. */
function ending(turn: Turn, outcome: Outcome): Outcome {
  return turn.open?.ask.route.startsWith('search.') ? { ...outcome, flow: null } : outcome
}
