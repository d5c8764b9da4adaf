import type { Flow, Outcome } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import { forwardQuestion, lockQuestion, type Question, waitingOf } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import { type Place, placeKey } from '../../ocop/places.ts'
import { translator } from '../../text/i18n.ts'
import { consented } from '../guards.ts'
import { askCommune, asksCommune, communeRoutes, onItsWay, placeToAsk } from './commune.ts'
import { newQuestionReply } from './desk.ts'
import { remark } from './reply.ts'

/** So many may wait at once: one person must not flood the officers. */
const MOST_WAITING = 5

/** Hands a question to the officers in charge. Being told the answer needs being remembered, so consent comes first. */
export function forwardRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'questions.forward',
      guard: consented,
      args: onItsWay,
      run: (turn, { question, back }) => forward(turn, facts, question, undefined, back),
    }),
    ...communeRoutes(facts, (turn, { question, place, back }) => forward(turn, facts, question, place, back)),
  ]
}

/** @param back what was open before the commune was asked for */
async function forward(turn: Turn, facts: Facts, id: string, to?: string, back?: Flow): Promise<Outcome> {
  const { trx, t, now } = turn
  const person = turn.person!
  const done = (text: string): Outcome => afterwards(turn, remark(text), back)
  const question = await lockQuestion(trx, id)
  // Asked before consent it has no person yet; somebody else's is not this person's to send.
  if (!question || (question.personId !== null && question.personId !== person.id))
    return done(t('questions:forward.gone'))
  const { no } = question
  if (question.state === 'answered')
    return done(t('questions:forward.answered', { no, answer: question.answer ?? '' }))
  if (question.state === 'waiting') return done(t('questions:forward.already', { no }))
  const waiting = await waitingOf(trx, person.id)
  if (waiting >= MOST_WAITING) return done(t('questions:forward.tooMany', { count: waiting }))
  const key = to ?? (await placeToAsk(turn, facts, question.text))
  const place = key === undefined ? undefined : facts.places.byKey.get(key)
  if (!place) return askCommune(turn, facts, { question: id, ...(back && { back }) })
  const own = placeKey(place)
  await forwardQuestion(trx, id, { personId: person.id, place: own, now })
  const officers = await officersFor(trx, facts.places, place, person.id)
  const said = officers.length > 0 ? 'questions:forward.sent' : 'questions:forward.sentToNobody'
  return {
    ...done(t(said, { no, office: place.name })),
    notices: await tell(turn, facts, { ...question, place: own }, place, officers),
  }
}

/** Goes on with what was open before the commune was asked for. */
function afterwards(turn: Turn, said: Outcome, back: Flow | undefined): Outcome {
  if (!asksCommune(turn)) return said
  return { ...said, flow: back ?? null, ...(back && { then: { action: back.ask } }) }
}

async function tell(turn: Turn, facts: Facts, question: Question, place: Place, officers: string[]) {
  const locales = await localesOf(turn.trx, officers)
  return officers.map((personId) => {
    const t = translator(locales.get(personId))
    return {
      personId,
      dedupe: `question:${question.id}:${personId}`,
      reply: newQuestionReply(t, facts, question, place.name),
    }
  })
}
