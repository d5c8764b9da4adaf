import { z } from 'zod'
import { type Capability, route } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { officer, officerOrQuestion } from '../guards.ts'
import { areas } from './areas.ts'
import { countTyped } from './count.ts'
import { askOther, doubt, doubts, reopen, settle, typedCommune } from './doubts.ts'
import { expiring, expiringQuery, expiringTyped } from './expiring.ts'
import { overview } from './overview.ts'
import { products } from './products.ts'
import { query } from './query.ts'

const typed = z.object({ rest: z.string() })
const paged = query.extend({ page: z.number().int().min(0) })
const oneDoubt = z.object({ id: z.string() })

/**
 * What officers count: /thongke and /hethan, and the products of unsettled commune. Any officer may count any
 * place of the province, to compare; settling asks for the right over the place.
 */
export function statistics(facts: Facts): Capability {
  return {
    routes: [
      route({
        name: 'statistics.count',
        guard: officer,
        args: typed,
        run: (turn, { rest }) => countTyped(turn, facts, rest),
      }),
      route({
        name: 'statistics.overview',
        guard: officer,
        args: query,
        run: (turn, asked) => overview(turn, facts, asked),
      }),
      route({
        name: 'statistics.areas',
        guard: officer,
        args: paged.extend({ split: z.enum(['district', 'commune']) }),
        run: (turn, asked) => areas(turn, facts, asked),
      }),
      route({
        name: 'statistics.products',
        guard: officer,
        args: paged,
        run: (turn, asked) => products(turn, facts, asked),
      }),
      route({
        name: 'statistics.expiringTyped',
        guard: officerOrQuestion,
        args: typed,
        run: (turn, { rest }) => expiringTyped(turn, facts, rest),
      }),
      route({
        name: 'statistics.expiring',
        guard: officer,
        args: expiringQuery,
        run: (turn, asked) => expiring(turn, facts, asked),
      }),
      route({
        name: 'statistics.doubts',
        guard: officer,
        args: z.object({ place: z.string(), page: z.number().int().min(0) }),
        run: (turn, asked) => doubts(turn, facts, asked),
      }),
      route({
        name: 'statistics.doubt',
        guard: officer,
        args: oneDoubt,
        run: (turn, { id }) => doubt(turn, facts, id),
      }),
      route({
        name: 'statistics.doubt.other',
        guard: officer,
        args: oneDoubt,
        run: (turn, { id }) => askOther(turn, id),
      }),
      route({
        name: 'statistics.doubt.typed',
        guard: officer,
        args: oneDoubt,
        run: (turn, { id }) => typedCommune(turn, facts, id),
      }),
      route({
        name: 'statistics.doubt.settle',
        guard: officer,
        args: oneDoubt.extend({ commune: z.string() }),
        run: (turn, asked) => settle(turn, facts, asked),
      }),
      route({
        name: 'statistics.doubt.reopen',
        guard: officer,
        args: oneDoubt,
        run: (turn, { id }) => reopen(turn, facts, id),
      }),
    ],
    commands: [
      {
        name: 'thongke',
        words: ['thong ke', 'so lieu', 'dem san pham', 'statistics', 'count'],
        route: 'statistics.count',
        describe: 'common:commands.statistics',
        shownTo: 'officers',
      },
      {
        name: 'hethan',
        words: ['het han', 'sap het han', 'expiring'],
        followedBy: 'no question',
        route: 'statistics.expiringTyped',
        describe: 'common:commands.expiring',
        shownTo: 'officers',
      },
    ],
  }
}
