import type { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Dossier, ownDossier } from '../../db/dossiers.ts'
import { consented } from '../guards.ts'

/**
 * A route about one dossier: it must be the person's own, asked anew at each act. A button of a dossier that was
 * closed or deleted since, or that was forwarded by somebody, is answered kindly.
 */
export function onDossier<A extends { id: string }>(spec: {
  name: string
  args: z.ZodType<A>
  /** Also when it is closed. */
  closedToo?: true
  run(turn: Turn, dossier: Dossier, args: A): Promise<Outcome>
}): Route {
  return route({
    name: spec.name,
    guard: consented,
    args: spec.args,
    run: async (turn, args) => {
      const dossier = await ownDossier(turn.trx, turn.person!.id, args.id)
      if (!dossier) return gone(turn)
      if (dossier.closedAt !== null && !spec.closedToo) return closed(turn, dossier)
      return spec.run(turn, dossier, args)
    },
  })
}

function gone(turn: Turn): Outcome {
  return say(turn.t('dossier:gone'), [mine(turn)], null)
}

function closed(turn: Turn, dossier: Dossier): Outcome {
  const reopen = { route: 'dossier.reopen', args: { id: dossier.id } }
  return say(
    turn.t('dossier:closed', { product: dossier.productName }),
    [{ label: turn.t('dossier:do.reopen'), action: reopen }, mine(turn)],
    null,
  )
}

/** The way back to one's dossiers. */
export function mine(turn: Turn) {
  return { label: turn.t('dossier:do.mine'), action: { route: 'dossier.list', args: {} } }
}
