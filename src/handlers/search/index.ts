import { z } from 'zod'
import type { Action, Outcome } from '../../bot/reply.ts'
import { anyone, type Capability, route } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { card } from './card.ts'
import { ofProducer, results, typedWords } from './results.ts'

const back = z.custom<Action>((v) => z.object({ route: z.string() }).safeParse(v).success).optional()
const page = z.number().int().min(0)
/** Reached by a question in the middle of something else. */
const aside = z.boolean().optional()

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
        args: z.object({ words: z.string(), page, aside }),
        run: async (turn, { words, page, aside }) => beside(await results(turn, facts, words, page), aside),
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
        // `asked`: the question to which it is the answer.
        args: z.object({ id: z.string(), back, aside, asked: z.string().optional() }),
        run: async (turn, { id, back, aside, asked }) =>
          beside(await card(turn, facts, id, back, asked), aside),
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

/** The numbers of the open question go before those of what is said beside it. */
function beside(outcome: Outcome, aside: boolean | undefined): Outcome {
  return aside
    ? { ...outcome, replies: outcome.replies.map((r) => ({ ...r, remark: true as const })) }
    : outcome
}
