import type { Outcome } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Facts } from '../../facts.ts'
import { type Place, placeKey } from '../../ocop/places.ts'
import { areas } from './areas.ts'
import { withPlace } from './ask.ts'
import { overview } from './overview.ts'
import { type Query, to } from './query.ts'
import type { Typed } from './typed.ts'

/** /thongke with place, day, stars, validity and "theo huyện" / "theo xã" in any order. */
export function countTyped(turn: Turn, facts: Facts, rest: string): Promise<Outcome> {
  return withPlace(
    turn,
    facts,
    rest,
    async (typed, place, note) => {
      const query = queryOf(turn, typed, place)
      const remark = note ?? (typed.ahead ? turn.t('statistics:aheadIsHethan') : undefined)
      if (!typed.split) return overview(turn, facts, query, remark)
      const table = await areas(turn, facts, { ...query, split: typed.split, page: 0 })
      return remark ? { ...table, replies: [{ text: remark }, ...table.replies] } : table
    },
    (typed, place, label) => {
      const query = queryOf(turn, typed, place)
      return typed.split
        ? to('statistics.areas', label, { ...query, split: typed.split, page: 0 })
        : to('statistics.overview', label, query)
    },
  )
}

function queryOf(turn: Turn, typed: Typed, place: Place): Query {
  return {
    place: placeKey(place),
    day: typed.day ?? turn.today,
    ...(typed.tier && { tier: typed.tier }),
    ...(typed.standing && { standing: typed.standing }),
  }
}
