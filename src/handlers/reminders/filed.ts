import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { createFiling, deleteFiling, lockFiling } from '../../db/filings.ts'
import { type SaidFiling, type Watched, watchedCertificates } from '../../db/watched.ts'
import type { Facts } from '../../facts.ts'
import { takeBackStale } from '../../jobs/remind.ts'
import { extensionEnd, filingTiming, reEvaluationWindow } from '../../ocop/certificate.ts'
import { addDays, addMonths, type IsoDate } from '../../ocop/dates.ts'
import { showDay } from '../../text/i18n.ts'
import { readDay } from '../../text/read-day.ts'
import { consented } from '../guards.ts'
import { askOfficers, tellWithdrawn } from './office.ts'
import { ended, knownExpiry, withOwn } from './own.ts'

const one = z.object({ certificateId: z.string() })
const MOST_CHOICES = 10

/** "I have filed it": the day is asked, the rest is not sent any more, the officer in charge is asked to confirm. */
export function filedRoutes(facts: Facts): Route[] {
  return [
    route({ name: 'reminders.whichFiled', guard: consented, args: z.object({}), run: (turn) => which(turn) }),
    route({
      name: 'reminders.filed',
      guard: consented,
      args: one,
      run: (turn, { certificateId }) => withOwn(turn, certificateId, async (w) => askDay(turn, w)),
    }),
    route({
      name: 'reminders.filedOn',
      guard: consented,
      args: one.extend({ day: z.iso.date() }),
      run: (turn, { certificateId, day }) => withOwn(turn, certificateId, (w) => note(turn, facts, w, day)),
    }),
    route({
      name: 'reminders.filedTyped',
      guard: consented,
      args: one,
      run: async (turn, { certificateId }) => {
        const day = readDay(turn.text, turn.today)
        if (day) return withOwn(turn, certificateId, (w) => note(turn, facts, w, day))
        return /\d/.test(turn.text) ? say(turn.t('reminders:filed.notADay')) : notAnAnswer
      },
    }),
    route({
      name: 'reminders.undoFiled',
      guard: consented,
      args: z.object({ filingId: z.string() }),
      run: (turn, { filingId }) => undo(turn, facts, filingId),
    }),
  ]
}

async function which(turn: Turn): Promise<Outcome> {
  const watched = await watchedCertificates(turn.trx, { personId: turn.person!.id })
  const open = watched.filter((w) => knownExpiry(w) && !w.filing)
  if (open.length === 1) return askDay(turn, open[0]!)
  if (open.length === 0) return say(turn.t('reminders:filed.nothing'))
  const choices = open.slice(0, MOST_CHOICES).map((w) => ({
    label: w.product,
    action: { route: 'reminders.filed', args: { certificateId: w.certificateId } },
  }))
  return say(turn.t('reminders:filed.which'), choices)
}

function askDay(turn: Turn, w: Watched): Outcome {
  if (w.filing) return alreadyFiled(turn, w, w.filing)
  const args = { certificateId: w.certificateId }
  const choice = (key: 'today' | 'yesterday', day: IsoDate): Choice => ({
    label: turn.t(`reminders:filed.${key}`, { day: showDay(day) }),
    action: { route: 'reminders.filedOn', args: { ...args, day } },
  })
  return say(
    turn.t('reminders:filed.when', { product: w.product }),
    [choice('today', turn.today), choice('yesterday', addDays(turn.today, -1))],
    { ask: { route: 'reminders.filed', args }, text: { route: 'reminders.filedTyped', args } },
  )
}

export function alreadyFiled(turn: Turn, w: Watched, filing: SaidFiling): Outcome {
  const said = { product: w.product, day: showDay(filing.filedOn) }
  if (filing.confirmed) return say(turn.t('reminders:filed.confirmedBefore', said), undefined, ended(turn))
  return say(turn.t('reminders:filed.before', said), [undoChoice(turn, filing.id)], ended(turn))
}

async function note(turn: Turn, facts: Facts, w: Watched, day: IsoDate): Promise<Outcome> {
  if (w.filing) return alreadyFiled(turn, w, w.filing)
  if (day > turn.today) return say(turn.t('reminders:filed.future', { day: showDay(day) }))
  const decided = addMonths(w.expires.from, -36)
  if (day < decided) return say(turn.t('reminders:filed.tooEarly', { day: showDay(day) }))
  const { trx, now } = turn
  const of = { personId: turn.person!.id, certificateId: w.certificateId }
  const filingId = await createFiling(trx, { ...of, filedOn: day, saidBy: of.personId, now })
  await takeBackStale(trx, facts, of, turn.today)
  const notices = await askOfficers(turn, facts.places, w, filingId, day)
  const text = [
    turn.t('reminders:filed.noted', { product: w.product, day: showDay(day) }),
    timing(turn, knownExpiry(w), day),
    turn.t(notices.length > 0 ? 'reminders:filed.officerAsked' : 'reminders:filed.nobodyInCharge'),
  ]
  const outcome = say(text.filter(Boolean).join('\n\n'), [undoChoice(turn, filingId)], ended(turn))
  return { ...outcome, notices }
}

/** What the decision says about a filing on that day (Điều 7.6.a, Điều 12.3). */
function timing(turn: Turn, expires: IsoDate | undefined, day: IsoDate): string {
  if (!expires) return ''
  const window = reEvaluationWindow(expires)
  const extension = extensionEnd(expires)
  const inTime = day > extension ? 'too_late' : filingTiming(expires, day)
  return turn.t(`reminders:timing.${inTime}`, {
    opens: showDay(window.opens),
    closes: showDay(window.closes),
    extension: showDay(extension),
  })
}

function undoChoice(turn: Turn, filingId: string): Choice {
  return {
    label: turn.t('reminders:button.undoFiled'),
    action: { route: 'reminders.undoFiled', args: { filingId } },
  }
}

async function undo(turn: Turn, facts: Facts, filingId: string): Promise<Outcome> {
  const filing = await lockFiling(turn.trx, filingId)
  if (!filing) return say(turn.t('reminders:filed.undoneBefore'))
  return withOwn(turn, filing.certificateId, async (w) => {
    if (filing.confirmedAt) {
      return say(
        turn.t('reminders:filed.confirmedBefore', { product: w.product, day: showDay(filing.filedOn) }),
      )
    }
    await deleteFiling(turn.trx, filingId)
    const notices = await tellWithdrawn(turn, facts.places, w)
    return {
      ...say(turn.t('reminders:filed.undone', { product: w.product }), undefined, ended(turn)),
      notices,
    }
  })
}
