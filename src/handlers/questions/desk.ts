import { z } from 'zod'
import type { Choice, Flow, Outcome, Reply } from '../../bot/reply.ts'
import { notAnAnswer, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import { localesOf, updatePerson } from '../../db/people.ts'
import { answerQuestion, lockQuestion, type Question, waitingQuestions } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import { oldLawIn } from '../../knowledge/old-law.ts'
import { nfc } from '../../text/fold.ts'
import { showDay, type Translate, translator } from '../../text/i18n.ts'
import { inChargeOf, officer } from '../guards.ts'
import { readName } from '../people/name.ts'
import { showMoment } from '../people/show.ts'
import { officeFor, officeName } from './known.ts'

const AT_ONCE = 5
export const SHORTEST = 8
export const LONGEST = 1_500

const one = z.object({ question: z.string() })
const drafted = one.extend({ draft: z.string() })

/** /traloi: officers answer what the assistant could not. Rights are asked at the act. */
export function deskRoutes(facts: Facts): Route[] {
  const open = (turn: Turn, id: string, go: (q: Question) => Outcome | Promise<Outcome>) =>
    withWaiting(turn, facts, id, go)
  return [
    route({
      name: 'questions.desk',
      guard: officer,
      args: z.object({ rest: z.string().optional() }),
      run: (turn) => desk(turn, facts),
    }),
    route({
      name: 'questions.answer',
      guard: officer,
      args: one,
      run: (turn, { question }) => open(turn, question, (q) => ask(turn, q)),
    }),
    route({
      name: 'questions.typed',
      guard: officer,
      args: one,
      run: (turn, { question }) => open(turn, question, (q) => typed(turn, facts, q)),
    }),
    route({
      name: 'questions.preview',
      guard: officer,
      args: drafted,
      run: (turn, { question, draft }) => open(turn, question, (q) => preview(turn, facts, q, draft)),
    }),
    route({
      name: 'questions.askName',
      guard: officer,
      args: drafted,
      run: async (turn, args) =>
        say(turn.t('people:me.askName'), undefined, {
          ask: { route: 'questions.askName', args },
          text: { route: 'questions.named', args },
        }),
    }),
    route({
      name: 'questions.named',
      guard: officer,
      args: drafted,
      async run(turn, { question, draft }) {
        const name = readName(turn.text)
        if (!name) return notAnAnswer
        await updatePerson(turn.trx, turn.person!.id, { name })
        const as = { person: { ...turn.person!, name } }
        return {
          replies: [],
          then: { action: { route: 'questions.preview', args: { question, draft } }, as },
        }
      },
    }),
    route({
      name: 'questions.send',
      guard: officer,
      args: drafted,
      run: (turn, { question, draft }) => open(turn, question, (q) => send(turn, facts, q, draft)),
    }),
    route({
      name: 'questions.later',
      guard: officer,
      args: z.object({}),
      run: async (turn) => say(turn.t('questions:desk.later'), undefined, null),
    }),
  ]
}

/** What an officer reads of a question that has just come. */
export function newQuestionReply(
  t: Translate,
  facts: Facts,
  question: Pick<Question, 'id' | 'no' | 'text' | 'said'>,
  office: string,
): Reply {
  return {
    text: [
      t('questions:desk.new', { no: question.no, office, text: question.text }),
      ...saidBefore(t, facts, question),
    ].join('\n\n'),
    choices: [answerChoice(t, question)],
  }
}

function saidBefore(t: Translate, facts: Facts, { said }: Pick<Question, 'said'>): string[] {
  if (said === null) return []
  const title = facts.answerer.byId(said, { t, today: '9999-12-31' })?.title
  return title === undefined ? [] : [t('questions:desk.said', { title })]
}

function answerChoice(t: Translate, { id, no }: Pick<Question, 'id' | 'no'>): Choice {
  return {
    label: t('questions:desk.answer', { no }),
    action: { route: 'questions.answer', args: { question: id } },
  }
}

/** Goes on only with a question that still waits and is this officer's to answer; else says how it stands. */
async function withWaiting(
  turn: Turn,
  facts: Facts,
  id: string,
  go: (question: Question) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const { t } = turn
  const question = await lockQuestion(turn.trx, id)
  const stop = (text: string) => say(text, undefined, closing(turn, id))
  if (!question) return stop(t('questions:desk.gone'))
  if (!mayAnswer(turn, facts, question)) return stop(t('questions:desk.notYours'))
  if (question.state === 'answered')
    return stop(
      t('questions:desk.before', {
        no: question.no,
        who: question.answererName ?? t('questions:desk.colleague'),
        when: question.answeredAt ? showMoment(question.answeredAt) : '',
      }),
    )
  return go(question)
}

export function mayAnswer(turn: Turn, facts: Facts, { place }: Pick<Question, 'place'>): boolean {
  return inChargeOf(turn, facts.places, facts.places.byKey.get(place) ?? facts.places.province)
}

/** Ends the question about this very question; a dossier an officer has open stays open. */
function closing(turn: Turn, question: string): null | undefined {
  return turn.open?.ask.args?.question === question ? null : undefined
}

async function desk(turn: Turn, facts: Facts): Promise<Outcome> {
  const { t } = turn
  const mine = (await waitingQuestions(turn.trx)).filter((q) => mayAnswer(turn, facts, q))
  if (mine.length === 0) return say(t('questions:desk.none'))
  const shown = mine.slice(0, AT_ONCE)
  const lines = shown.map((q) =>
    [
      t('questions:desk.waiting', {
        no: q.no,
        office: officeName(facts.places, q.place, null),
        since: showDay(dayInVietnam(q.forwardedAt ?? q.askedAt)),
        text: q.text,
      }),
      ...saidBefore(t, facts, q),
    ].join('\n'),
  )
  const left = mine.length - shown.length
  return say(
    [
      t('questions:desk.head', { count: mine.length }),
      ...lines,
      ...(left > 0 ? [t('questions:desk.more', { count: left })] : []),
    ].join('\n\n'),
    shown.map((q) => answerChoice(t, q)),
  )
}

function ask(turn: Turn, q: Question): Outcome {
  const { t } = turn
  const args = { question: q.id }
  const flow: Flow = {
    ask: { route: 'questions.answer', args },
    text: { route: 'questions.typed', args },
  }
  return say(
    t('questions:desk.ask', { no: q.no, text: q.text }),
    [{ label: t('questions:desk.cancel'), action: { route: 'questions.later' } }],
    flow,
  )
}

function typed(turn: Turn, facts: Facts, q: Question): Outcome {
  const draft = nfc(turn.text).trim()
  if (draft === '') return notAnAnswer
  if (draft.length < SHORTEST) return say(turn.t('questions:desk.short'))
  if (draft.length > LONGEST) return say(turn.t('questions:desk.long', { most: LONGEST }))
  return preview(turn, facts, q, draft)
}

/** What is sent cannot be taken back: the officer reads it once more as the asker will. */
function preview(turn: Turn, facts: Facts, q: Question, draft: string): Outcome {
  const { t, person } = turn
  const args = { question: q.id, draft }
  const signed = officeName(facts.places, officeFor(turn, facts.places, q.place), person!.name)
  return say(
    [
      t('questions:desk.preview', { who: signed, answer: draft }),
      ...oldLaw(turn, facts, draft),
      t('questions:desk.sure'),
    ].join('\n\n'),
    [
      { label: t('questions:desk.send'), action: { route: 'questions.send', args } },
      ...(person!.name === null
        ? [{ label: t('questions:desk.sign'), action: { route: 'questions.askName', args } }]
        : []),
      { label: t('questions:desk.again'), action: { route: 'questions.answer', args: { question: q.id } } },
      { label: t('questions:desk.cancel'), action: { route: 'questions.later' } },
    ],
    {
      ask: { route: 'questions.preview', args },
      text: { route: 'questions.typed', args: { question: q.id } },
    },
  )
}

/** Law that is over goes out only knowingly. */
export function oldLaw({ t, today }: Turn, { law }: Facts, draft: string): string[] {
  const { ended, district } = oldLawIn(draft, law, today)
  return [
    ...ended.map((d) => t('questions:desk.ended', { number: d.number, day: showDay(d.lastDay!) })),
    ...(district ? [t('questions:desk.district')] : []),
  ]
}

async function send(turn: Turn, facts: Facts, q: Question, answer: string): Promise<Outcome> {
  const { trx, t, now } = turn
  const by = turn.person!
  await answerQuestion(trx, q.id, { answer, by: by.id, now })
  const outcome = say(
    [t('questions:desk.sent', { no: q.no }), t('questions:publish.offer')].join('\n\n'),
    [
      { label: t('questions:publish.yes'), action: { route: 'questions.publish', args: { question: q.id } } },
      { label: t('questions:publish.no'), action: { route: 'questions.noPublish' } },
    ],
    null,
  )
  if (q.personId === null) return outcome
  const asker = translator((await localesOf(trx, [q.personId])).get(q.personId))
  return {
    ...outcome,
    notices: [
      {
        personId: q.personId,
        dedupe: `question:${q.id}:answered`,
        reply: {
          text: asker('questions:desk.told', {
            who: officeName(facts.places, officeFor(turn, facts.places, q.place), by.name),
            asked: showDay(dayInVietnam(q.forwardedAt ?? q.askedAt)),
            text: q.text,
            answer,
            when: showMoment(now),
          }),
        },
      },
    ],
  }
}
