import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts } from '../../db/fair-candidates.ts'
import { takeBackReminders, waitingReminders } from '../../db/fair-messages.ts'
import {
  changeRegistration,
  ensureRegistration,
  type Registration,
  registrationById,
  setProducts,
} from '../../db/fair-registrations.ts'
import { type Fair, fairById, isOpen, lockFair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong } from '../../jobs/fairs/audience.ts'
import { deadlineWords } from '../../jobs/fairs/words.ts'
import { NEEDS } from '../../ocop/fair.ts'
import { fold } from '../../text/fold.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { consented } from '../guards.ts'
import { card } from './card.ts'
import { forProducer } from './mine.ts'
import { actsFor, ended, one } from './own.ts'
import { afterProducts, askContact, askNeeds, askProducts, type By, ownCandidates } from './questions.ts'
import { isHeld, submit } from './submit.ts'

const reg = z.object({ reg: z.string() })

/** A producer registers: which products, what they need, whom to call; kept as rows after each press. */
export function joinRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'fairs.join',
      guard: consented,
      args: one.extend({ producer: z.string().optional() }),
      run: (turn, { id, producer }) =>
        withOpenFair(turn, facts, id, (fair) => join(turn, facts, fair, producer)),
    }),
    route({
      name: 'fairs.decline',
      guard: consented,
      args: one,
      run: (turn, { id }) => withOpenFair(turn, facts, id, (fair) => decline(turn, facts, fair)),
    }),
    onOwn(facts, {
      name: 'fairs.products',
      args: reg,
      run: (turn, fair, own) => askProducts(turn, facts, fair, own),
    }),
    onOwn(facts, {
      name: 'fairs.product',
      args: reg.extend({ product: z.string() }),
      async run(turn, fair, own, { product }) {
        const may = (await ownCandidates(turn, facts, fair, own)).map((c) => c.product.id)
        const before = own.products.map((p) => p.id).filter((id) => may.includes(id))
        const after = before.includes(product)
          ? before.filter((id) => id !== product)
          : [...before, ...may.filter((id) => id === product)]
        await setProducts(turn.trx, own.id, after)
        return askProducts(turn, facts, fair, (await registrationById(turn.trx, own.id))!)
      },
    }),
    onOwn(facts, {
      name: 'fairs.needs',
      args: reg,
      run: async (turn, fair, own, _args, by) => afterProducts(turn, fair, own, by),
    }),
    onOwn(facts, {
      name: 'fairs.need',
      args: reg.extend({ need: z.enum(NEEDS) }),
      async run(turn, _fair, own, { need }, by) {
        const needs = own.needs.includes(need) ? own.needs.filter((n) => n !== need) : [...own.needs, need]
        await changeRegistration(turn.trx, own.id, { needs }, turn.now)
        return askNeeds(turn, { ...own, needs }, by)
      },
    }),
    onOwn(facts, {
      name: 'fairs.needsTyped',
      args: reg,
      async run(turn, _fair, own, _args, by) {
        if (!/^khong( can)?( gi)?( them)?$/.test(fold(turn.text))) return notAnAnswer
        await changeRegistration(turn.trx, own.id, { needs: [] }, turn.now)
        return askContact(turn, own, by)
      },
    }),
    onOwn(facts, {
      name: 'fairs.contact',
      args: reg,
      run: async (turn, _fair, own, _args, by) => askContact(turn, own, by),
    }),
    onOwn(facts, {
      name: 'fairs.contactTyped',
      args: reg,
      async run(turn, fair, own, _args, by) {
        const contact = turn.text.replace(/\s+/gu, ' ').trim()
        if (contact.length < 3 || contact.length > 120 || contact.endsWith('?')) return notAnAnswer
        // Nobody can phone back a name alone.
        if (by === 'officer' && contact.replace(/\D/g, '').length < 8)
          return askContact(turn, own, by, turn.t('fairs:forOther.noPhone'))
        return submit(turn, facts, fair, own, contact, by)
      },
    }),
    onOwn(facts, {
      name: 'fairs.submit',
      args: reg.extend({ contact: z.string() }),
      run: (turn, fair, own, { contact }, by) => submit(turn, facts, fair, own, contact, by),
    }),
  ]
}

export async function withOpenFair(
  turn: Turn,
  facts: Facts,
  id: string,
  go: (fair: Fair) => Promise<Outcome>,
  by: By = 'self',
): Promise<Outcome> {
  const fair = await lockFair(turn.trx, id)
  if (!fair) return say(turn.t('fairs:gone'), undefined, ended(turn))
  if (!isOpen(fair, momentInVietnam(turn.now)) && by === 'officer')
    return card(turn, facts, fair, closedWords(turn, fair))
  if (!isOpen(fair, momentInVietnam(turn.now))) return forProducer(turn, facts, fair, closedWords(turn, fair))
  return go(fair)
}

function closedWords(turn: Turn, fair: Fair): string {
  if (fair.state === 'cancelled') return turn.t('fairs:join.cancelled')
  const contact = fair.contact ? turn.t('fairs:line.contact', { value: fair.contact }) : ''
  return [turn.t('fairs:join.late', { deadline: deadlineWords(turn.t, fair) }), contact]
    .filter(Boolean)
    .join('\n')
}

/** A route about a producer's own answer while the fair is open; whoever speaks for the producer may, or an officer for one who phoned. */
function onOwn<A extends { reg: string }>(
  facts: Facts,
  spec: {
    name: string
    args: z.ZodType<A>
    run(turn: Turn, fair: Fair, own: Registration, args: A, by: By): Promise<Outcome>
  },
): Route {
  return route({
    name: spec.name,
    guard: consented,
    args: spec.args,
    async run(turn, args) {
      const found = await registrationById(turn.trx, args.reg)
      const about = found && (await fairById(turn.trx, found.fairId))
      const by = about ? await actsFor(turn, facts, about, found) : null
      if (!found || !by) return say(turn.t('fairs:mine.notYours'), undefined, ended(turn))
      const run = async (fair: Fair) =>
        spec.run(turn, fair, (await registrationById(turn.trx, args.reg))!, args, by)
      return withOpenFair(turn, facts, found.fairId, run, by)
    },
  })
}

async function join(turn: Turn, facts: Facts, fair: Fair, producer?: string): Promise<Outcome> {
  const personId = turn.person!.id
  const all = candidatesAmong(facts.places, fair, await candidateProducts(turn.trx, { personId }))
  const producers = [...new Map(all.map((c) => [c.product.producerId, c.product.producer]))]
  if (producers.length === 0) return forProducer(turn, facts, fair, turn.t('fairs:join.notYou'))
  const chosen =
    producers.find(([id]) => id === producer) ?? (producers.length === 1 ? producers[0] : undefined)
  if (!chosen) {
    return say(
      turn.t('fairs:join.which'),
      producers.slice(0, 9).map(([id, name]) => ({
        label: name,
        action: { route: 'fairs.join', args: { id: fair.id, producer: id } },
      })),
      ended(turn),
    )
  }
  const { trx, now } = turn
  const own = await ensureRegistration(trx, { fairId: fair.id, producerId: chosen[0], personId, now })
  if (isHeld(own) || own.state === 'refused') return forProducer(turn, facts, fair)
  // Somebody who gave up and comes again begins anew, behind those in line.
  await changeRegistration(trx, own.id, { state: 'draft', personId, enteredBy: null }, now)
  return firstQuestion(turn, facts, fair, own, 'self')
}

/** Begins with what fits for certain; one product alone needs no choosing. */
export async function firstQuestion(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  by: By,
): Promise<Outcome> {
  if (own.products.length > 0) return askProducts(turn, facts, fair, own)
  const mine = await ownCandidates(turn, facts, fair, own)
  const certain = mine.filter((c) => c.fit.kind === 'fits')
  const first = certain.length > 0 ? certain : mine
  await setProducts(
    turn.trx,
    own.id,
    first.map((c) => c.product.id),
  )
  const fresh = (await registrationById(turn.trx, own.id))!
  return mine.length === 1 ? afterProducts(turn, fair, fresh, by) : askProducts(turn, facts, fair, fresh)
}

/** "Not coming": for all producers they speak for that have not said otherwise. */
async function decline(turn: Turn, facts: Facts, fair: Fair): Promise<Outcome> {
  const { trx, now } = turn
  const personId = turn.person!.id
  const all = candidatesAmong(facts.places, fair, await candidateProducts(trx, { personId }))
  const producers = [...new Set(all.map((c) => c.product.producerId))]
  if (producers.length === 0) return forProducer(turn, facts, fair)
  let held = false
  for (const producerId of producers) {
    const own = await ensureRegistration(trx, { fairId: fair.id, producerId, personId, now })
    if (isHeld(own)) held = true
    else if (own.state === 'draft') await changeRegistration(trx, own.id, { state: 'declined' }, now)
  }
  await takeBackReminders(trx, await waitingReminders(trx, { fairId: fair.id, personId }))
  if (held) return forProducer(turn, facts, fair, turn.t('fairs:join.withdrawInstead'))
  return say(
    turn.t('fairs:join.declined', { name: fair.name, deadline: deadlineWords(turn.t, fair) }),
    [{ label: turn.t('fairs:button.joinAfterAll'), action: { route: 'fairs.join', args: { id: fair.id } } }],
    ended(turn),
  )
}
