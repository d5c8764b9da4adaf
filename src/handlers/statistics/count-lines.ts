import type { Turn } from '../../bot/turn.ts'
import type { Count } from '../../db/statistics.ts'
import { type Query, standingsOf, TIERS } from './query.ts'

const SHOWN = ['valid', 'expired', 'uncertain'] as const

/** The counts that the query asks about. */
export function asked(counts: Count[], { tier, standing }: Pick<Query, 'tier' | 'standing'>): Count[] {
  const standings = standingsOf(standing)
  return counts.filter((c) => (!tier || c.tier === tier) && standings.includes(c.standing))
}

/** The sum of one column. */
export function sum(
  counts: Count[],
  of: 'products' | 'undated' | 'placeless' | 'stopped' = 'products',
): number {
  return counts.reduce((total, c) => total + c[of], 0)
}

/** One line for each validity that occurs: "40 hết hạn (4★ 2, 3★ 38)". What is uncertain has its own line. */
export function standingLines(turn: Turn, counts: Count[]): string[] {
  return SHOWN.flatMap((shown) => {
    const standings = standingsOf(shown)
    const these = counts.filter((c) => standings.includes(c.standing))
    if (sum(these) === 0) return []
    const stars = TIERS.flatMap((tier) => {
      const n = sum(these.filter((c) => c.tier === tier))
      return n > 0 ? [turn.t('statistics:starCount', { star: turn.t(`statistics:tier.${tier}`), n })] : []
    })
    return [turn.t(`statistics:standing.${shown}`, { n: sum(these), stars: stars.join(', ') })]
  })
}
