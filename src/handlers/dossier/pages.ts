import type { Choice, JsonObject } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'

/** More than this under one message is no longer looked through on a small screen. */
const PER_PAGE = 8

/** One page of choices, with "more" leading on and, at the end, back to the beginning. */
export function page(
  turn: Turn,
  all: readonly Choice[],
  at: number,
  more: { route: string; args: JsonObject },
): Choice[] {
  if (all.length <= PER_PAGE + 1) return [...all]
  const pages = Math.ceil(all.length / PER_PAGE)
  const here = Math.min(Math.max(0, at), pages - 1)
  const next = here + 1
  const shown = all.slice(here * PER_PAGE, next * PER_PAGE)
  const label =
    next < pages
      ? turn.t('dossier:page.more', { n: all.length - next * PER_PAGE })
      : turn.t('dossier:page.first')
  const to = next < pages ? next : 0
  return [...shown, { label, action: { route: more.route, args: { ...more.args, page: to } } }]
}
