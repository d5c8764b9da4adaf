import { z } from 'zod'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import type { QuestionState } from '../../db/question-tables.ts'
import { allQuestions, type Question } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import { toCsv } from '../../text/csv.ts'
import { showDay } from '../../text/i18n.ts'
import { exportLink } from '../export-link.ts'
import { officer } from '../guards.ts'
import { mayAnswer } from './desk.ts'
import { officeName } from './known.ts'

const PER_PAGE = 10
const STATES: readonly QuestionState[] = ['unanswered', 'wrong', 'waiting', 'answered']

/** /cauhoi: all that found no answer or the wrong one, for the officers of the place, to read and to take away. */
export function listRoutes(facts: Facts, publicUrl: string): Route[] {
  return [
    route({
      name: 'questions.list',
      guard: officer,
      args: z.object({ rest: z.string().optional(), page: z.int().min(0).optional() }),
      run: (turn, { page }) => list(turn, facts, page ?? 0),
    }),
    route({
      name: 'questions.export',
      guard: officer,
      args: z.object({}),
      run: (turn) => table(turn, facts, publicUrl),
    }),
  ]
}

async function mine(turn: Turn, facts: Facts): Promise<Question[]> {
  return (await allQuestions(turn.trx)).filter((q) => mayAnswer(turn, facts, q))
}

async function list(turn: Turn, facts: Facts, page: number): Promise<Outcome> {
  const { t } = turn
  const all = await mine(turn, facts)
  if (all.length === 0) return say(t('questions:list.none'))
  const count = (state: QuestionState) => all.filter((q) => q.state === state).length
  const counts = Object.fromEntries(STATES.map((s) => [s, count(s)])) as Record<QuestionState, number>
  const shown = all.slice(page * PER_PAGE, (page + 1) * PER_PAGE)
  const left = all.length - page * PER_PAGE - shown.length
  const choices: (Choice | false)[] = [
    left > 0 && {
      label: t('questions:list.more', { count: left }),
      action: { route: 'questions.list', args: { page: page + 1 } },
    },
    { label: t('questions:list.export'), action: { route: 'questions.export' } },
  ]
  const lines = shown.map((q) =>
    t('questions:list.line', {
      no: q.no,
      state: t(`questions:list.state.${q.state}`),
      text: q.text,
      day: showDay(dayInVietnam(q.askedAt)),
    }),
  )
  return say(
    [t('questions:list.head', counts), '', ...lines].join('\n'),
    choices.filter((c) => c !== false),
  )
}

async function table(turn: Turn, facts: Facts, publicUrl: string): Promise<Outcome> {
  const { t } = turn
  const all = await mine(turn, facts)
  if (all.length === 0) return say(t('questions:list.none'))
  const columns = ['no', 'day', 'place', 'state', 'text', 'said', 'answer', 'who', 'answered'] as const
  const rows = all.map((q) => [
    String(q.no),
    showDay(dayInVietnam(q.askedAt)),
    officeName(facts.places, q.place, null),
    t(`questions:list.state.${q.state}`),
    q.text,
    (q.said && facts.answerer.byId(q.said, { t, today: turn.today })?.title) ?? '',
    q.answer ?? '',
    q.answererName ?? '',
    q.answeredAt ? showDay(dayInVietnam(q.answeredAt)) : '',
  ])
  const file = {
    name: `${t('questions:list.fileName')}-${turn.today}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    content: new TextEncoder().encode(toCsv([columns.map((c) => t(`questions:list.columns.${c}`)), ...rows])),
  }
  const link = await exportLink(turn, publicUrl, { kind: 'questions', officersOnly: true, file })
  return say(`${t('questions:list.file', { count: rows.length })}\n${link}`)
}
