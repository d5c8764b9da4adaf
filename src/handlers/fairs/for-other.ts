import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts } from '../../db/fair-candidates.ts'
import { changeRegistration, ensureRegistration, registrationFor } from '../../db/fair-registrations.ts'
import { type Fair, fairById } from '../../db/fairs.ts'
import { findProducers, producerCard } from '../../db/producers.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong } from '../../jobs/fairs/audience.ts'
import { surelyAsks } from '../../text/asks.ts'
import { officer } from '../guards.ts'
import { mayDecide } from '../people/area.ts'
import { producerLabel } from '../people/find-producer.ts'
import { firstQuestion, withOpenFair } from './join.ts'
import { unfitWords } from './mine.ts'
import { ended, manages, mayRegister, one, sees } from './own.ts'
import { showRegistration } from './registration.ts'
import { isHeld } from './submit.ts'

const PAGE = 6

/**
 * A producer who phoned is registered by an officer: found in the register, then asked the same questions as one who
 * registers themselves, by the same rules of booths and line. What follows is in join.ts and place.ts.
 */
export function forOtherRoutes(facts: Facts): Route[] {
  const onOpen = <A extends { id: string }>(
    name: string,
    args: z.ZodType<A>,
    run: (turn: Turn, fair: Fair, args: A) => Promise<Outcome>,
  ): Route =>
    route({
      name,
      guard: officer,
      args,
      async run(turn, given) {
        const fair = await fairById(turn.trx, given.id)
        if (!fair || fair.state === 'draft' || !sees(turn, facts, fair))
          return say(turn.t('fairs:gone'), undefined, ended(turn))
        return withOpenFair(turn, facts, given.id, (locked) => run(turn, locked, given), 'officer')
      },
    })
  return [
    onOpen('fairs.forOther', one, async (turn, fair) => askName(turn, fair)),
    onOpen('fairs.forOtherNamed', one, async (turn, fair) =>
      surelyAsks(turn.text) ? notAnAnswer : list(turn, facts, fair, turn.text, 0),
    ),
    onOpen(
      'fairs.forOtherList',
      one.extend({ query: z.string(), from: z.int().min(0) }),
      (turn, fair, { query, from }) => list(turn, facts, fair, query, from),
    ),
    onOpen('fairs.forOtherPick', one.extend({ producer: z.string() }), (turn, fair, { producer }) =>
      pick(turn, facts, fair, producer),
    ),
  ]
}

function flow(fair: Fair) {
  const args = { id: fair.id }
  return { ask: { route: 'fairs.forOther', args }, text: { route: 'fairs.forOtherNamed', args } }
}

function askName(turn: Turn, fair: Fair, lead?: string): Outcome {
  const question = turn.t('fairs:forOther.ask', { name: fair.name })
  return say([lead, question].filter(Boolean).join('\n\n'), [back(turn, fair)], flow(fair))
}

async function list(turn: Turn, facts: Facts, fair: Fair, query: string, from: number): Promise<Outcome> {
  const all = manages(turn, facts, fair)
  const found = (await findProducers(turn.trx, query)).filter((c) => all || mayDecide(turn, facts.places, c))
  if (found.length === 0) return askName(turn, fair, turn.t('fairs:forOther.none'))
  const choices: Choice[] = found.slice(from, from + PAGE).map((card) => ({
    label: producerLabel(turn, facts, card),
    action: { route: 'fairs.forOtherPick', args: { id: fair.id, producer: card.id } },
  }))
  if (found.length > from + PAGE) {
    const args = { id: fair.id, query, from: from + PAGE }
    choices.push({ label: turn.t('common:more'), action: { route: 'fairs.forOtherList', args } })
  }
  const text = turn.t('fairs:forOther.found', { count: found.length })
  return say(text, [...choices, back(turn, fair)], {
    ...flow(fair),
    ask: { route: 'fairs.forOtherList', args: { id: fair.id, query, from } },
  })
}

async function pick(turn: Turn, facts: Facts, fair: Fair, producerId: string): Promise<Outcome> {
  const { trx, now } = turn
  if (!(await mayRegister(turn, facts, fair, producerId)))
    return say(turn.t('fairs:forOther.notYours'), [back(turn, fair)], ended(turn))
  const products = await candidateProducts(trx, { producers: [producerId] })
  if (candidatesAmong(facts.places, fair, products).length === 0) {
    const name = (await producerCard(trx, producerId))?.name
    const why = products.slice(0, 8).map((p) => `• ${unfitWords(turn, facts, fair, p)}`)
    return askName(turn, fair, [turn.t('fairs:forOther.unfit', { producer: name }), ...why].join('\n'))
  }
  const known = await registrationFor(trx, fair.id, producerId)
  if (known && (isHeld(known) || known.state === 'refused'))
    return showRegistration(turn, facts, fair, known, turn.t('fairs:forOther.already'))
  const enteredBy = turn.person!.id
  const own = await ensureRegistration(trx, { fairId: fair.id, producerId, personId: null, enteredBy, now })
  // Who gave up, or had not finished choosing, begins anew behind those in line.
  await changeRegistration(trx, own.id, { state: 'draft', enteredBy }, now)
  return firstQuestion(turn, facts, fair, (await registrationFor(trx, fair.id, producerId))!, 'officer')
}

const back = (turn: Turn, fair: Fair): Choice => ({
  label: turn.t('common:back'),
  action: { route: 'fairs.open', args: { id: fair.id } },
})
