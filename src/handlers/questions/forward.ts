import { z } from 'zod'
import type { Outcome } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import { forwardQuestion, lockQuestion, type Question, waitingOf } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import type { Place } from '../../ocop/places.ts'
import { translator } from '../../text/i18n.ts'
import { consented } from '../guards.ts'
import { newQuestionReply } from './desk.ts'
import { ownPlace } from './own.ts'
import { remark } from './reply.ts'

/** So many may wait at once: one person must not flood the officers. */
const MOST_WAITING = 5

/** Hands a question to the officers in charge. Being told the answer needs being remembered, so consent comes first. */
export function forwardRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'questions.forward',
      guard: consented,
      args: z.object({ question: z.string() }),
      run: (turn, { question }) => forward(turn, facts, question),
    }),
  ]
}

async function forward(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const { trx, t, now } = turn
  const person = turn.person!
  const question = await lockQuestion(trx, id)
  // Asked before consent it has no person yet; somebody else's is not this person's to send.
  if (!question || (question.personId !== null && question.personId !== person.id))
    return remark(t('questions:forward.gone'))
  const { no } = question
  if (question.state === 'answered')
    return remark(t('questions:forward.answered', { no, answer: question.answer ?? '' }))
  if (question.state === 'waiting') return remark(t('questions:forward.already', { no }))
  const waiting = await waitingOf(trx, person.id)
  if (waiting >= MOST_WAITING) return remark(t('questions:forward.tooMany', { count: waiting }))
  const key = await ownPlace(turn, facts.places)
  const place = facts.places.byKey.get(key) ?? facts.places.province
  await forwardQuestion(trx, id, { personId: person.id, place: key, now })
  const officers = await officersFor(trx, facts.places, place, person.id)
  const said = officers.length > 0 ? 'questions:forward.sent' : 'questions:forward.sentToNobody'
  return {
    ...remark(t(said, { no, office: place.name })),
    notices: await tell(turn, facts, { ...question, place: key }, place, officers),
  }
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
