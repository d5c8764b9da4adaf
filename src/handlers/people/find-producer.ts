import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { findProducers, type ProducerCard } from '../../db/producers.ts'
import type { Facts } from '../../facts.ts'
import { mayAsk, surelyAsks } from '../../text/asks.ts'
import { consented } from '../guards.ts'
import { showArea } from './area.ts'

const PAGE = 6
/** A label longer than this is no longer read. */
const LONGEST_LABEL = 100

/** A producer looks for themselves in the register, by any spelling of their name or product. */
export function findProducerRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'people.findProducer',
      guard: consented,
      args: z.object({}),
      run: async (turn) => askName(turn),
    }),
    route({
      name: 'people.producerNamed',
      guard: consented,
      args: z.object({}),
      async run(turn) {
        if (surelyAsks(turn.text)) return notAnAnswer
        // What names nobody in the register and has words that ask is a question.
        const names = (await findProducers(turn.trx, turn.text)).length > 0
        return !names && mayAsk(turn.text) ? notAnAnswer : list(turn, facts, turn.text, 0)
      },
    }),
    route({
      name: 'people.producers',
      guard: consented,
      args: z.object({ query: z.string(), from: z.number().int().min(0) }),
      run: (turn, { query, from }) => list(turn, facts, query, from),
    }),
    route({
      name: 'people.notListed',
      guard: consented,
      args: z.object({}),
      run: async (turn) =>
        say(
          turn.t('people:producer.notListed'),
          [{ label: turn.t('people:producer.otherName'), action: { route: 'people.findProducer' } }],
          null,
        ),
    }),
  ]
}

function askName(turn: Turn): Outcome {
  return say(turn.t('people:producer.ask'), [notListed(turn)], {
    ask: { route: 'people.findProducer' },
    text: { route: 'people.producerNamed' },
  })
}

async function list(turn: Turn, facts: Facts, query: string, from: number): Promise<Outcome> {
  const found = await findProducers(turn.trx, query)
  // Whoever types again looks again: the list stays open for another name.
  const flow = {
    ask: { route: 'people.producers', args: { query, from } },
    text: { route: 'people.producerNamed' },
  }
  if (found.length === 0) return say(turn.t('people:producer.none'), [notListed(turn)], askName(turn).flow)
  const choices: Choice[] = found.slice(from, from + PAGE).map((card) => ({
    label: producerLabel(turn, facts, card),
    action: { route: 'people.claim', args: { producer: card.id } },
  }))
  if (found.length > from + PAGE) {
    const action = { route: 'people.producers', args: { query, from: from + PAGE } }
    choices.push({ label: turn.t('common:more'), action })
  }
  return say(turn.t('people:producer.found', { count: found.length }), [...choices, notListed(turn)], flow)
}

/** A producer of the register as a choice: name, where, products. */
export function producerLabel(turn: Turn, facts: Facts, card: ProducerCard): string {
  const products = [...new Set(card.products.map((p) => p.name))].join(', ')
  const whole = `${card.name} – ${showArea(turn, facts.places, card)}${products ? ` (${products})` : ''}`
  return whole.length <= LONGEST_LABEL ? whole : `${whole.slice(0, LONGEST_LABEL - 1).trimEnd()}…`
}

function notListed(turn: Turn): Choice {
  return { label: turn.t('people:producer.notHere'), action: { route: 'people.notListed' } }
}
