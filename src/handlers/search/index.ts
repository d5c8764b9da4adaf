import { z } from 'zod'
import type { Action } from '../../bot/reply.ts'
import { anyone, type Capability, route } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { card } from './card.ts'
import { ofProducer, results, typedWords } from './results.ts'

const back = z.custom<Action>((v) => z.object({ route: z.string() }).safeParse(v).success).optional()
const page = z.number().int().min(0)

/** Looking up products and producers of the province's public list; open to anybody. */
export function search(facts: Facts): Capability {
  return {
    routes: [
      route({
        name: 'search.words',
        guard: anyone,
        args: z.object({ rest: z.string() }),
        run: (turn, { rest }) => typedWords(turn, facts, rest),
      }),
      route({
        name: 'search.typed',
        guard: anyone,
        args: z.object({}),
        run: (turn) => typedWords(turn, facts, turn.text),
      }),
      route({
        name: 'search.results',
        guard: anyone,
        args: z.object({ words: z.string(), page }),
        run: (turn, { words, page }) => results(turn, facts, words, page),
      }),
      route({
        name: 'search.producer',
        guard: anyone,
        args: z.object({ producer: z.string(), page }),
        run: (turn, { producer, page }) => ofProducer(turn, producer, page),
      }),
      route({
        name: 'search.product',
        guard: anyone,
        args: z.object({ id: z.string(), back }),
        run: (turn, asked) => card(turn, facts, asked.id, asked.back),
      }),
    ],
    commands: [
      {
        name: 'tracuu',
        words: ['tra cuu', 'tim kiem', 'tim san pham', 'tim chu the', 'search'],
        route: 'search.words',
        describe: 'common:commands.search',
        shownTo: 'everyone',
      },
    ],
  }
}
