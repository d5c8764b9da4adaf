import { z } from 'zod'
import { builtIn } from '../../bot/decide.ts'
import type { Choice, Outcome } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { noteQuestion } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import type { Answer, Moment } from '../../knowledge/answer.ts'
import type { Translate } from '../../text/i18n.ts'
import { scrub } from '../../text/scrub.ts'
import type { Known } from './known.ts'
import { ownAnswer, ownPlace, ownSet } from './own.ts'
import { registerAnswer } from './register/look-up.ts'
import { registerReply } from './register/reply.ts'
import { answerReply, choiceReply, OF_THE_REGISTER, remark } from './reply.ts'
import type { Weaves } from './weave.ts'

/** A longer text is a story; what it asks stands near its beginning or nowhere. */
const LONGEST = 600

const HELLO = 'piece:assistant-hello'

/** An answer that was given, and the question to which it was. */
const given = z.object({ id: z.string(), question: z.string() })

/** Questions in one's own words, and what one can say to the answer. */
export function askRoutes(facts: Facts, known: Known, weave: Weaves): Route[] {
  const again = async (turn: Turn, id: string): Promise<Answer | undefined> =>
    (await known(turn)).byId(id, moment(turn))
  return [
    route({
      name: builtIn.answer,
      guard: anyone,
      args: z.object({}),
      run: (turn) => answer(turn, facts, known, weave, turn.text),
    }),
    route({
      name: 'questions.ask',
      guard: anyone,
      args: z.object({ rest: z.string().optional() }),
      run: async (turn, { rest }) =>
        rest ? answer(turn, facts, known, weave, rest) : remark(turn.t('knowledge:answer.usage')),
    }),
    route({
      name: 'questions.pick',
      guard: anyone,
      args: given,
      run: async (turn, { id, question }) => {
        const own = await ownAnswer(turn, id)
        if (own) return { replies: [], then: { action: own } }
        const found = await again(turn, id)
        if (!found) return answer(turn, facts, known, weave, question)
        return { replies: [answerReply(turn, found, question, await weave(turn, found, [], question))] }
      },
    }),
    route({
      name: 'questions.listed',
      guard: anyone,
      args: z.object({ question: z.string(), page: z.number().int().min(0) }),
      run: async (turn, { question, page }) => {
        const found = await registerAnswer(turn.trx, facts, question)
        if (!found) return remark(turn.t('statistics:search.gone'))
        return registerReply(turn, facts, found, question, page)
      },
    }),
    route({
      name: 'questions.right',
      guard: anyone,
      args: given,
      run: async (turn) => remark(turn.t('knowledge:answer.thanks')),
    }),
    route({
      name: 'questions.more',
      guard: anyone,
      args: given,
      run: async (turn, { id }) => {
        const found = await again(turn, id)
        return remark(found?.more ?? turn.t('common:errors.oldButton'))
      },
    }),
    route({
      name: 'questions.wording',
      guard: anyone,
      args: given,
      run: async (turn, { id, question }) => {
        const found = (await again(turn, id)) ?? computed(await known(turn), turn, question)
        return remark(wording(turn, facts, found?.cites ?? []))
      },
    }),
    route({
      name: 'questions.wrong',
      guard: anyone,
      args: given,
      run: (turn, args) => wrong(turn, facts, known, args),
    }),
    route({
      name: 'questions.closest',
      guard: anyone,
      args: z.object({ question: z.string(), noted: z.string().optional() }),
      run: async (turn, { question, noted }) => {
        const closest = (await known(turn)).closest(question, moment(turn))
        if (closest.length === 0) return unanswered(turn, facts, question)
        // What is on the officers' list already is not put there twice.
        const last = noted === undefined ? none(turn, question) : forward(turn, noted)
        return { replies: [choiceReply(turn, closest, question, last)] }
      },
    }),
    route({
      name: 'questions.none',
      guard: anyone,
      args: z.object({ question: z.string() }),
      run: (turn, { question }) => unanswered(turn, facts, question),
    }),
  ]
}

export function moment(turn: Turn): Moment {
  return { today: turn.today, t: turn.t }
}

async function answer(
  turn: Turn,
  facts: Facts,
  known: Known,
  weave: Weaves,
  asked: string,
): Promise<Outcome> {
  const question = asked.slice(0, LONGEST)
  const registered = await registerAnswer(turn.trx, facts, question)
  if (registered) return registerReply(turn, facts, registered, question)
  const answerer = await known(turn)
  const found = answerer.find(question, moment(turn), await ownSet(turn))
  // Whoever says hello for the first time is greeted by the introduction, which follows.
  const hello = found.kind === 'nothing' || (found.kind === 'answer' && found.answer.id === HELLO)
  if (hello && !turn.person && !turn.refusedVersion && !turn.open) return { replies: [] }
  switch (found.kind) {
    case 'answer': {
      const own = await ownAnswer(turn, found.answer.id)
      if (own) return { replies: [], then: { action: own } }
      const woven = await weave(turn, found.answer, found.others, question)
      return { replies: [answerReply(turn, found.answer, question, woven)] }
    }
    case 'choices':
      return { replies: [choiceReply(turn, found.answers, question, none(turn, question))] }
    case 'off_topic':
      // Nothing is kept of it, unless its writer says that it is about OCOP after all.
      return remark(turn.t('knowledge:answer.offTopic'), [
        {
          label: turn.t('knowledge:answer.stillAsk'),
          action: { route: 'questions.closest', args: { question } },
        },
      ])
    case 'nothing':
      return remark(turn.t('knowledge:answer.nothing'))
    case 'unknown':
      return unanswered(turn, facts, question, answerer.closest(question, moment(turn)))
  }
}

function none(turn: Turn, question: string): Choice {
  return { label: turn.t('knowledge:answer.none'), action: { route: 'questions.none', args: { question } } }
}

/** What was computed has no piece to look up: it is computed again. */
function computed(answerer: Awaited<ReturnType<Known>>, turn: Turn, question: string): Answer | undefined {
  const found = answerer.find(question, moment(turn))
  return found.kind === 'answer' ? found.answer : undefined
}

/** Nothing was found: kept for the officers' list, and offered to be sent to them. */
async function unanswered(
  turn: Turn,
  facts: Facts,
  question: string,
  closest: readonly Answer[] = [],
): Promise<Outcome> {
  const id = await note(turn, facts, question, 'unanswered')
  const similar: Choice = {
    label: turn.t('knowledge:answer.closest'),
    action: { route: 'questions.closest', args: { question, noted: id } },
  }
  return remark(turn.t('knowledge:answer.unknown'), [
    forward(turn, id),
    ...(closest.length > 0 ? [similar] : []),
  ])
}

async function wrong(
  turn: Turn,
  facts: Facts,
  known: Known,
  { id, question }: z.infer<typeof given>,
): Promise<Outcome> {
  const noted = await note(turn, facts, question, 'wrong', id)
  const found = (await known(turn)).find(question, moment(turn), await ownSet(turn))
  const others = found.kind === 'answer' ? found.others : found.kind === 'choices' ? found.answers : []
  // Where the register had answered, what is known otherwise is the next to offer.
  const next = id === OF_THE_REGISTER && found.kind === 'answer' ? [found.answer, ...others] : others
  const left = next.filter((a) => a.id !== id).slice(0, 3)
  if (left.length === 0) return remark(turn.t('questions:wrong.sorry'), [forward(turn, noted)])
  return { replies: [choiceReply(turn, left, question, forward(turn, noted))] }
}

async function note(
  turn: Turn,
  facts: Facts,
  question: string,
  state: 'unanswered' | 'wrong',
  said?: string,
): Promise<string> {
  return noteQuestion(turn.trx, {
    personId: turn.person?.id ?? null,
    text: turn.person ? question : scrub(question),
    place: await ownPlace(turn, facts.places),
    state,
    ...(said !== undefined && { said }),
    now: turn.now,
  })
}

function forward(turn: Turn, question: string): Choice {
  return {
    label: turn.t('questions:forward.button'),
    action: { route: 'questions.forward', args: { question } },
  }
}

function wording(turn: Turn, facts: Facts, cites: readonly string[]): string {
  const { t } = turn
  const units = cites.flatMap((at) => facts.citations.unit(at) ?? [])
  if (units.length === 0) return t('common:errors.oldButton')
  return [
    ...units.map((u) =>
      t('knowledge:answer.wordingAt', {
        at: u.at,
        text: u.shown ? `${u.shown}\n${howToReadOn(t, u.at)}` : u.text,
      }),
    ),
    t('knowledge:answer.official', { address: facts.citations.address }),
  ].join('\n\n')
}

/** A set is asked for by its criteria, a form is best read where it can be printed. */
function howToReadOn(t: Translate, at: string): string {
  return at.startsWith('Mẫu') ? t('knowledge:answer.wholeForm') : t('knowledge:answer.oneCriterion')
}
