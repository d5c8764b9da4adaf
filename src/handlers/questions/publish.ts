import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Guard, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import {
  decidePublished,
  lockPublished,
  type PublishedAnswer,
  proposeAnswer,
  proposedAnswers,
  publishedAnswers,
} from '../../db/published.ts'
import { lockQuestion } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import { showDay, type Translate, translator } from '../../text/i18n.ts'
import { scrub } from '../../text/scrub.ts'
import { consented, inChargeOf, officer } from '../guards.ts'
import { mayAnswer } from './desk.ts'
import { officeFor, officeName } from './known.ts'

const numbered = z.object({ no: z.int() })
const LISTED = 20

/** Answers for everybody: an officer proposes, an officer of the province approves and may withdraw (/rutcau). */
export function publishRoutes(facts: Facts): Route[] {
  const { places } = facts
  const province: Guard = (turn, wanted) =>
    consented(turn, wanted) ??
    (inChargeOf(turn, places, places.province) ? null : { route: 'questions.provinceOnly' })
  return [
    route({
      name: 'questions.provinceOnly',
      guard: consented,
      args: z.object({}),
      run: async (turn) => say(turn.t('questions:publish.provinceOnly')),
    }),
    route({
      name: 'questions.noPublish',
      guard: officer,
      args: z.object({}),
      run: async (turn) => say(turn.t('questions:publish.notNeeded')),
    }),
    route({
      name: 'questions.publish',
      guard: officer,
      args: z.object({ question: z.string() }),
      run: (turn, { question }) => propose(turn, facts, question),
    }),
    route({
      name: 'questions.approve',
      guard: province,
      args: numbered,
      run: (turn, { no }) => decide(turn, no, 'published'),
    }),
    route({
      name: 'questions.refuse',
      guard: province,
      args: numbered,
      run: (turn, { no }) => decide(turn, no, 'refused'),
    }),
    route({
      name: 'questions.withdraw',
      guard: province,
      args: z.object({ rest: z.string().optional() }),
      run: (turn, { rest }) => {
        const no = /^#?(\d{1,9})$/.exec(rest?.trim() ?? '')?.[1]
        return no === undefined ? list(turn, facts) : confirm(turn, Number(no))
      },
    }),
    route({
      name: 'questions.withdrawNow',
      guard: province,
      args: numbered,
      run: (turn, { no }) => withdraw(turn, no),
    }),
    route({
      name: 'questions.keep',
      guard: province,
      args: z.object({}),
      run: async (turn) => say(turn.t('questions:publish.kept')),
    }),
  ]
}

async function propose(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const { trx, t, now } = turn
  const by = turn.person!
  const question = await lockQuestion(trx, id)
  if (!question || question.answer === null) return say(t('questions:desk.gone'))
  if (!mayAnswer(turn, facts, question)) return say(t('questions:desk.notYours'))
  const made = { question: scrub(question.text), answer: scrub(question.answer) }
  const office = officeFor(turn, facts.places, question.place)
  const no = await proposeAnswer(trx, { ...made, questionId: id, author: by.id, place: office, now })
  if (no === undefined) return say(t('questions:publish.already'))
  const { places } = facts
  const provincial = inChargeOf(turn, places, places.province)
  const approvers = provincial
    ? []
    : (await officersFor(trx, places, places.province)).filter((officerId) => officerId !== by.id)
  const locales = await localesOf(trx, approvers)
  const who = officeName(places, office, by.name)
  const shown = t('questions:publish.check', made)
  // An officer of the province is who would approve it: they decide at once, having read it once more.
  if (provincial) return say(shown, decisions(t, no))
  return {
    ...say(`${shown}\n\n${t('questions:publish.proposed', { no })}`),
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

function decisions(t: Translate, no: number) {
  return [
    { label: t('questions:publish.approve', { no }), action: { route: 'questions.approve', args: { no } } },
    { label: t('questions:publish.refuse', { no }), action: { route: 'questions.refuse', args: { no } } },
  ]
}

async function decide(turn: Turn, no: number, state: 'published' | 'refused'): Promise<Outcome> {
  const { trx, t, now } = turn
  const found = await lockPublished(trx, no)
  if (!found) return say(t('questions:publish.gone', { no }))
  if (found.state !== 'proposed') return say(t('questions:publish.decided', { no }))
  const by = turn.person!.id
  await decidePublished(trx, no, { state, by, now })
  const outcome = say(t(`questions:publish.${state}`, { no }))
  if (found.author === null || found.author === by) return outcome
  const author = translator((await localesOf(trx, [found.author])).get(found.author))
  const told = state === 'published' ? 'questions:publish.youPublished' : 'questions:publish.youRefused'
  return {
    ...outcome,
    notices: [
      { personId: found.author, dedupe: `answer:${no}:${state}`, reply: { text: author(told, { no }) } },
    ],
  }
}

async function list(turn: Turn, facts: Facts): Promise<Outcome> {
  const { t, trx } = turn
  const [published, proposed] = [await publishedAnswers(trx), await proposedAnswers(trx)]
  const line = (p: PublishedAnswer) =>
    t('questions:publish.line', {
      no: p.no,
      question: p.question,
      who: officeName(facts.places, p.authorPlace, p.authorName),
      day: showDay(dayInVietnam(p.proposedAt)),
    })
  const text = [
    published.length > 0
      ? t('questions:publish.list', { count: published.length })
      : t('questions:publish.listNone'),
    ...published.slice(-LISTED).map(line),
    ...(proposed.length > 0
      ? [t('questions:publish.waiting', { count: proposed.length }), ...proposed.slice(0, 3).map(line)]
      : []),
  ].join('\n')
  return say(
    text,
    proposed.slice(0, 3).flatMap((p) => decisions(t, p.no)),
  )
}

async function confirm(turn: Turn, no: number): Promise<Outcome> {
  const { t } = turn
  const found = await lockPublished(turn.trx, no)
  if (found?.state !== 'published') return say(t('questions:publish.gone', { no }))
  return say(t('questions:publish.confirmWithdraw', { no, question: found.question }), [
    {
      label: t('questions:publish.withdraw', { no }),
      action: { route: 'questions.withdrawNow', args: { no } },
    },
    { label: t('questions:publish.keep'), action: { route: 'questions.keep' } },
  ])
}

async function withdraw(turn: Turn, no: number): Promise<Outcome> {
  const { t } = turn
  const found = await lockPublished(turn.trx, no)
  if (found?.state !== 'published') return say(t('questions:publish.gone', { no }))
  await decidePublished(turn.trx, no, { state: 'withdrawn', by: turn.person!.id, now: turn.now })
  return say(t('questions:publish.withdrawn', { no }))
}
