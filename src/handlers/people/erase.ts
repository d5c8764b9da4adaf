import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { claimsOf, lockClaim, settleClaim } from '../../db/claims.ts'
import { erasePerson } from '../../db/own-data.ts'
import { producerCard } from '../../db/producers.ts'
import { consented } from '../guards.ts'
import { CONSENT_VERSIONS } from './consent-texts.ts'
import { ending } from './ending.ts'

/** A button to delete everything must not work weeks later, by a slip of the thumb. */
const CONFIRM_WITHIN_MS = 10 * 60_000

/** Taking back: the link to a producer, or the consent, with which everything goes. */
export function eraseRoutes(): Route[] {
  return [
    route({ name: 'people.erase', guard: consented, args: z.object({}), run: async (turn) => warn(turn) }),
    route({
      name: 'people.eraseNow',
      guard: consented,
      args: z.object({ asked: z.number() }),
      async run(turn, { asked }) {
        if (turn.now.getTime() - asked > CONFIRM_WITHIN_MS) return warn(turn)
        const { trx, now } = turn
        await erasePerson(trx, { personId: turn.person!.id, version: CONSENT_VERSIONS.records, now })
        return say(turn.t('people:erase.done'), undefined, null)
      },
    }),
    route({
      name: 'people.keep',
      guard: consented,
      args: z.object({}),
      run: async (turn) => say(turn.t('people:erase.kept'), undefined, ending(turn)),
    }),
    route({ name: 'people.unclaim', guard: consented, args: z.object({}), run: (turn) => askWhich(turn) }),
    route({
      name: 'people.unclaimNow',
      guard: consented,
      args: z.object({ claim: z.string() }),
      run: (turn, { claim }) => unclaim(turn, claim),
    }),
  ]
}

function warn(turn: Turn): Outcome {
  const { t } = turn
  const lines = [t('people:erase.warn')]
  if (turn.grants.length > 0) lines.push(t('people:erase.rightsToo'))
  if (turn.grants.some((g) => g.role === 'administrator')) lines.push(t('people:erase.lastAdministrator'))
  return say([...lines, t('people:erase.sure')].join('\n\n'), [
    {
      label: t('people:erase.yes'),
      action: { route: 'people.eraseNow', args: { asked: turn.now.getTime() } },
    },
    { label: t('people:me.export'), action: { route: 'people.export' } },
    { label: t('people:erase.no'), action: { route: 'people.keep' } },
  ])
}

async function askWhich(turn: Turn): Promise<Outcome> {
  const live = (await claimsOf(turn.trx, turn.person!.id)).filter(
    (c) => c.state === 'asked' || c.state === 'confirmed',
  )
  if (live.length === 0) return say(turn.t('people:unclaim.none'))
  const choices = []
  for (const claim of live.slice(0, 9)) {
    const card = await producerCard(turn.trx, claim.producerId)
    choices.push({
      label: card?.name ?? claim.producerId,
      action: { route: 'people.unclaimNow', args: { claim: claim.id } },
    })
  }
  return say(turn.t('people:unclaim.which'), choices)
}

async function unclaim(turn: Turn, id: string): Promise<Outcome> {
  const claim = await lockClaim(turn.trx, id)
  const mine = claim?.personId === turn.person!.id
  if (!claim || !mine || (claim.state !== 'asked' && claim.state !== 'confirmed')) {
    return say(turn.t('people:unclaim.none'))
  }
  await settleClaim(turn.trx, id, { state: 'withdrawn', by: turn.person!.id, now: turn.now })
  const card = await producerCard(turn.trx, claim.producerId)
  return say(turn.t('people:unclaim.done', { producer: card?.name ?? '' }))
}
