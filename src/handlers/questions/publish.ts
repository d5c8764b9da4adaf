import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Guard, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import { localesOf } from '../../db/people.ts'
import {
  decidePublished,
  lockPublished,
  type PublishedAnswer,
  proposedAnswers,
  publishedAnswers,
} from '../../db/published.ts'
import type { Facts } from '../../facts.ts'
import { showDay, translator } from '../../text/i18n.ts'
import { consented, inChargeOf } from '../guards.ts'
import { officeName } from './known.ts'
import { decisions } from './propose.ts'

const numbered = z.object({ no: z.int() })
const LISTED = 20

/** Answers for everybody: an officer of the province approves what was proposed and may withdraw it (/rutcau). */
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
