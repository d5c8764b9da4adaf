import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import { decidePublished, proposeAnswer } from '../../db/published.ts'
import { lockQuestion, type Question } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import { nfc } from '../../text/fold.ts'
import { type Translate, translator } from '../../text/i18n.ts'
import { scrub } from '../../text/scrub.ts'
import { inChargeOf, officer } from '../guards.ts'
import { LONGEST, mayAnswer, oldLaw, SHORTEST } from './desk.ts'
import { officeFor, officeName } from './known.ts'

const one = z.object({ question: z.string() })
/** As everybody will read it; what is missing is as it was asked and answered. */
const pair = one.extend({ asked: z.string().optional(), answer: z.string().optional() })
type Pair = z.infer<typeof pair>

/** An answered question becomes an answer for everybody: reworded where it needs it, read once more, then proposed. */
export function proposeRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'questions.noPublish',
      guard: officer,
      args: z.object({}),
      run: async (turn) => say(turn.t('questions:publish.notNeeded'), undefined, null),
    }),
    route({
      name: 'questions.publish',
      guard: officer,
      args: pair,
      run: (turn, args) => withAnswered(turn, facts, args.question, (q) => preview(turn, facts, q, args)),
    }),
    route({
      name: 'questions.reword',
      guard: officer,
      args: pair.extend({ part: z.enum(['asked', 'answer']) }),
      run: async ({ t }, args) =>
        say(
          t(`questions:publish.reword.${args.part}`),
          [{ label: t('questions:publish.asItIs'), action: { route: 'questions.publish', args } }],
          { ask: { route: 'questions.reword', args }, text: { route: 'questions.reworded', args } },
        ),
    }),
    route({
      name: 'questions.reworded',
      guard: officer,
      args: pair.extend({ part: z.enum(['asked', 'answer']) }),
      run: async (turn, { part, ...args }) => {
        const typed = nfc(turn.text).trim()
        if (typed === '') return notAnAnswer
        if (typed.length < SHORTEST) return say(turn.t('questions:publish.short'))
        if (typed.length > LONGEST) return say(turn.t('questions:desk.long', { most: LONGEST }))
        return {
          replies: [],
          then: { action: { route: 'questions.publish', args: { ...args, [part]: typed } } },
        }
      },
    }),
    route({
      name: 'questions.propose',
      guard: officer,
      args: pair,
      run: (turn, args) => withAnswered(turn, facts, args.question, (q) => propose(turn, facts, q, args)),
    }),
  ]
}

/** What an officer of the province is asked about a proposed answer. */
export function decisions(t: Translate, no: number) {
  return [
    { label: t('questions:publish.approve', { no }), action: { route: 'questions.approve', args: { no } } },
    { label: t('questions:publish.refuse', { no }), action: { route: 'questions.refuse', args: { no } } },
  ]
}

type Answered = Question & { answer: string }

async function withAnswered(
  turn: Turn,
  facts: Facts,
  id: string,
  go: (q: Answered) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const question = await lockQuestion(turn.trx, id)
  if (!question || question.answer === null) return say(turn.t('questions:desk.gone'), undefined, null)
  if (!mayAnswer(turn, facts, question)) return say(turn.t('questions:desk.notYours'), undefined, null)
  return go({ ...question, answer: question.answer })
}

function worded(q: Answered, { asked, answer }: Pair): { question: string; answer: string } {
  return { question: scrub(asked ?? q.text), answer: scrub(answer ?? q.answer) }
}

function preview(turn: Turn, facts: Facts, q: Answered, args: Pair): Outcome {
  const { t } = turn
  const made = worded(q, args)
  const choice = (label: string, to: string, more = {}) => ({
    label,
    action: { route: to, args: { ...args, ...more } },
  })
  return say(
    [
      t('questions:publish.check', made),
      ...oldLaw(turn, facts, made.answer),
      t('questions:publish.sure'),
    ].join('\n\n'),
    [
      choice(
        provincial(turn, facts) ? t('questions:publish.publish') : t('questions:publish.propose'),
        'questions.propose',
      ),
      choice(t('questions:publish.rewordAsked'), 'questions.reword', { part: 'asked' }),
      choice(t('questions:publish.rewordAnswer'), 'questions.reword', { part: 'answer' }),
      { label: t('questions:publish.no'), action: { route: 'questions.noPublish' } },
    ],
    null,
  )
}

function provincial(turn: Turn, { places }: Facts): boolean {
  return inChargeOf(turn, places, places.province)
}

async function propose(turn: Turn, facts: Facts, q: Answered, args: Pair): Promise<Outcome> {
  const { trx, t, now } = turn
  const { places } = facts
  const by = turn.person!
  const made = worded(q, args)
  const office = officeFor(turn, places, q.place)
  const no = await proposeAnswer(trx, { ...made, questionId: q.id, author: by.id, place: office, now })
  if (no === undefined) return say(t('questions:publish.already'))
  // An officer of the province is who would approve it, and has just read it once more.
  if (provincial(turn, facts)) {
    await decidePublished(trx, no, { state: 'published', by: by.id, now })
    return say(t('questions:publish.published', { no }))
  }
  const approvers = (await officersFor(trx, places, places.province)).filter((id) => id !== by.id)
  const locales = await localesOf(trx, approvers)
  const who = officeName(places, office, by.name)
  return {
    ...say(t('questions:publish.proposed', { no })),
    notices: approvers.map((personId) => {
      const own = translator(locales.get(personId))
      return {
        personId,
        dedupe: `answer:${no}:${personId}`,
        reply: { text: own('questions:publish.request', { ...made, who, no }), choices: decisions(own, no) },
      }
    }),
  }
}
