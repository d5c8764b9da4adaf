import { z } from 'zod'
import { assertNever } from '../../assert-never.ts'
import { type Notice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Claim, confirmedFor, lockClaim, settleClaim, waitingClaims } from '../../db/claims.ts'
import { localesOf } from '../../db/people.ts'
import { type ProducerCard, producerCard } from '../../db/producers.ts'
import type { Facts } from '../../facts.ts'
import { nfc } from '../../text/fold.ts'
import { translator } from '../../text/i18n.ts'
import { consented, officer } from '../guards.ts'
import { mayDecide } from './area.ts'
import { request } from './ask-claim.ts'
import { showMoment } from './show.ts'

const one = z.object({ claim: z.string() })
const reasons = ['not_theirs', 'wrong_producer', 'not_reached'] as const
const LONGEST_REASON = 300

/** Officers decide who speaks for a producer. Rights are asked at the act: buttons live for weeks. */
export function claimRoutes(facts: Facts): Route[] {
  return [
    route({ name: 'people.claims', guard: officer, args: z.object({}), run: (turn) => waiting(turn, facts) }),
    route({
      name: 'people.afterGrant',
      guard: consented,
      args: z.object({}),
      run: async (turn) => {
        const open = await mine(turn, facts)
        if (open.length === 0) return { replies: [] }
        return say(turn.t('people:claim.waiting', { count: open.length }), [
          { label: turn.t('people:claim.show'), action: { route: 'people.claims' } },
        ])
      },
    }),
    route({
      name: 'people.confirm',
      guard: officer,
      args: one,
      run: (turn, { claim }) =>
        withOpen(turn, facts, claim, (open, card) => settle(turn, open, card, undefined)),
    }),
    route({
      name: 'people.refuseClaim',
      guard: officer,
      args: one,
      run: (turn, { claim }) =>
        withOpen(turn, facts, claim, async (open, card) => askReason(turn, open, card)),
    }),
    route({
      name: 'people.refuseFor',
      guard: officer,
      args: one.extend({ reason: z.enum(reasons) }),
      run: (turn, { claim, reason }) =>
        withOpen(turn, facts, claim, (open, card) => settle(turn, open, card, reason)),
    }),
    route({
      name: 'people.refuseTyped',
      guard: officer,
      args: one,
      run: async (turn, { claim }) => {
        const reason = nfc(turn.text).trim()
        if (reason.length < 4 || reason.length > LONGEST_REASON || reason.endsWith('?')) return notAnAnswer
        return withOpen(turn, facts, claim, (open, card) => settle(turn, open, card, reason))
      },
    }),
  ]
}

/** Goes on only with a claim that is still open and this person's to decide; else says how it stands. */
async function withOpen(
  turn: Turn,
  facts: Facts,
  id: string,
  go: (claim: Claim, card: ProducerCard) => Promise<Outcome>,
): Promise<Outcome> {
  const claim = await lockClaim(turn.trx, id)
  const card = claim && (await producerCard(turn.trx, claim.producerId))
  const stop = (text: string) => say(text, undefined, closing(turn, id))
  if (!claim || !card) return stop(turn.t('people:claim.withdrawn'))
  if (!mayDecide(turn, facts.places, card)) return stop(turn.t('people:claim.notYours'))
  if (claim.personId === turn.person!.id) return stop(turn.t('people:claim.ownself'))
  const when = claim.decidedAt ? showMoment(claim.decidedAt) : ''
  switch (claim.state) {
    case 'asked':
      return go(claim, card)
    case 'confirmed':
      return stop(turn.t('people:claim.confirmedBefore', { when }))
    case 'refused':
      return stop(turn.t('people:claim.refusedBefore', { when }))
    case 'withdrawn':
      return stop(turn.t('people:claim.withdrawn'))
    default:
      return assertNever(claim.state)
  }
}

/** Ends the question about this very claim; a dossier an officer has open stays open. */
function closing(turn: Turn, claim: string): null | undefined {
  const { ask } = turn.open ?? {}
  return ask?.route === 'people.refuseClaim' && ask.args?.claim === claim ? null : undefined
}

function askReason(turn: Turn, claim: Claim, card: ProducerCard): Outcome {
  return say(
    turn.t('people:claim.why', { producer: card.name }),
    reasons.map((reason) => ({
      label: turn.t(`people:claim.reason.${reason}`),
      action: { route: 'people.refuseFor', args: { claim: claim.id, reason } },
    })),
    {
      ask: { route: 'people.refuseClaim', args: { claim: claim.id } },
      text: { route: 'people.refuseTyped', args: { claim: claim.id } },
    },
  )
}

/** Decides and tells both. Without a reason it is a yes. */
async function settle(
  turn: Turn,
  claim: Claim,
  card: ProducerCard,
  reason: string | undefined,
): Promise<Outcome> {
  const { trx, now } = turn
  const by = turn.person!.id
  const state = reason === undefined ? 'confirmed' : 'refused'
  await settleClaim(trx, claim.id, { state, by, now, ...(reason !== undefined && { reason }) })
  const t = translator((await localesOf(trx, [claim.personId])).get(claim.personId))
  const told: Notice = {
    personId: claim.personId,
    dedupe: `claim:${claim.id}:decided`,
    reply:
      reason === undefined
        ? { text: t('people:claim.youAreLinked', { producer: card.name }) }
        : {
            text: t('people:claim.youAreRefused', { producer: card.name, reason: showReason({ t }, reason) }),
            choices: [{ label: t('people:claim.chooseAgain'), action: { route: 'people.findProducer' } }],
          },
  }
  // Not by name: this lies in the officer's history, where the person could not have it deleted.
  const key = reason === undefined ? 'people:claim.youConfirmed' : 'people:claim.youRefused'
  const outcome = say(turn.t(key, { producer: card.name }), undefined, closing(turn, claim.id))
  return { ...outcome, notices: [told] }
}

export function showReason(turn: Pick<Turn, 't'>, reason: string): string {
  const known = reasons.find((r) => r === reason)
  return known ? turn.t(`people:claim.reason.${known}`) : reason
}

/** Open claims this person may decide, oldest first. */
async function mine(turn: Turn, facts: Facts): Promise<{ claim: Claim; card: ProducerCard }[]> {
  const found = []
  for (const claim of await waitingClaims(turn.trx)) {
    const card = await producerCard(turn.trx, claim.producerId)
    if (card && claim.personId !== turn.person!.id && mayDecide(turn, facts.places, card)) {
      found.push({ claim, card })
    }
  }
  return found
}

const AT_ONCE = 3

async function waiting(turn: Turn, facts: Facts): Promise<Outcome> {
  const open = await mine(turn, facts)
  if (open.length === 0) return say(turn.t('people:claim.noneWaiting'))
  const shown = open.slice(0, AT_ONCE)
  const replies = []
  for (const { claim, card } of shown) {
    replies.push(request(turn, facts, claim, card, await confirmedFor(turn.trx, card.id)))
  }
  if (open.length > AT_ONCE) {
    replies.push({ text: turn.t('people:claim.waitingMore', { count: open.length - AT_ONCE }) })
  }
  return { replies }
}
