import type { Outcome } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { takeBackReminders, waitingReminders } from '../../db/fair-messages.ts'
import {
  changeRegistration,
  type Registration,
  registrationById,
  registrationFor,
  setProducts,
} from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { fillLine, takePlace } from '../../jobs/fairs/line.ts'
import { needsWords } from '../../jobs/fairs/words.ts'
import { audit } from './announce.ts'
import { askManagers } from './ask-managers.ts'
import { forProducer } from './mine.ts'
import { askProducts, type By, ownCandidates } from './questions.ts'
import { showRegistration } from './registration.ts'
import { tellProducer } from './tell-producer.ts'

const HELD = ['registered', 'waiting', 'asked', 'applied']

/** Answers that hold something: changing them keeps the place they have. */
export const isHeld = (own: Registration) => HELD.includes(own.state)

/** The registration counts from here on: a booth, a place in line, or an officer looks at it. */
export async function submit(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  contact: string,
  by: By,
): Promise<Outcome> {
  const { trx, now } = turn
  const candidates = await ownCandidates(turn, facts, fair, own)
  const brought = candidates.filter((c) => own.products.some((p) => p.id === c.product.id))
  if (brought.length === 0) return askProducts(turn, facts, fair, own)
  await setProducts(
    trx,
    own.id,
    brought.map((c) => c.product.id),
  )
  const doubtful = brought.every((c) => c.fit.kind === 'doubtful')
  const kept = isHeld(own) && !doubtful
  const forOther = by === 'officer'
  // What the producer does themselves is theirs from then on.
  await changeRegistration(
    trx,
    own.id,
    { contact, ...(!forOther && { personId: turn.person!.id, enteredBy: null }) },
    now,
  )
  if (kept) {
    const after = (await registrationFor(trx, fair.id, own.producerId))!
    const lead = turn.t('fairs:join.changed', { needs: needsWords(turn.t, after.needs) })
    if (!forOther) return done(turn, facts, fair, lead)
    await audit(turn, fair, 'fair.changedFor', { registration: own.id })
    const notices = await tellProducer(trx, fair, own, 'changed')
    return { ...(await shown(turn, facts, fair, own, lead)), notices }
  }
  const state = await takePlace(trx, fair, own, doubtful || fair.giving === 'officer', now)
  await audit(turn, fair, forOther ? 'fair.registeredFor' : 'fair.registered', { registration: own.id })
  const told = forOther
    ? await tellProducer(trx, fair, own, state as 'registered' | 'waiting' | 'applied')
    : []
  const people = forOther ? told.map((n) => n.personId) : [turn.person!.id]
  for (const personId of people)
    await takeBackReminders(trx, await waitingReminders(trx, { fairId: fair.id, personId }))
  // Who held a booth and now brings only what must be looked at, gave it back.
  const moved = await fillLine(trx, facts, fair, now)
  const asked = doubtful && fair.giving === 'first_come' ? await askManagers(turn, facts, fair, own) : []
  // Whoever may decide and registers somebody sees the button to take them in.
  const others = asked.filter((n) => !forOther || n.personId !== turn.person!.id)
  const silent = forOther && told.length === 0
  const lead = turn.t(
    silent ? 'fairs:forOther.doneSilent' : forOther ? 'fairs:forOther.done' : 'fairs:join.done',
  )
  const seen = forOther ? await shown(turn, facts, fair, own, lead) : await done(turn, facts, fair, lead)
  return { ...seen, notices: [...told, ...moved, ...others] }
}

async function shown(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  lead: string,
): Promise<Outcome> {
  const after = (await registrationById(turn.trx, own.id))!
  return { ...(await showRegistration(turn, facts, fair, after, lead)), flow: null }
}

async function done(turn: Turn, facts: Facts, fair: Fair, lead: string): Promise<Outcome> {
  return { ...(await forProducer(turn, facts, fair, lead)), flow: null }
}
