import { z } from 'zod'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { consentsOf } from '../../db/people.ts'
import { cancelReminders, unsentReminders } from '../../db/reminders.ts'
import { type Watched, watchedCertificates } from '../../db/watched.ts'
import type { Facts } from '../../facts.ts'
import { nextDigestDay } from '../../jobs/digest.ts'
import { stepsOf } from '../../jobs/next-step.ts'
import { showDay } from '../../text/i18n.ts'
import { announcementsLine } from '../announcements/switch.ts'
import { fairPlans } from '../fairs/plan.ts'
import { consented, placesInCharge } from '../guards.ts'
import { knownExpiry } from './own.ts'
import { whereOf } from './where.ts'

const PAGE = 5

/** All that is sent to a person unasked: what is planned, and the switch of each kind. */
export function overviewRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'reminders.overview',
      guard: consented,
      args: z.object({ rest: z.string().optional(), page: z.int().min(0).optional() }),
      run: (turn, { page }) => overview(turn, facts, page ?? 0),
    }),
    route({
      name: 'reminders.switch',
      guard: consented,
      args: z.object({ on: z.boolean() }),
      run: (turn, { on }) => switchTo(turn, on),
    }),
  ]
}

async function overview(turn: Turn, facts: Facts, page: number): Promise<Outcome> {
  const { t } = turn
  const watched = await watchedCertificates(turn.trx, { personId: turn.person!.id })
  const digest = placesInCharge(turn, facts.places).length > 0
  const digestLine = digest
    ? [t('reminders:overview.digest', { day: showDay(nextDigestDay(turn.today)) })]
    : []
  const digestChoice: Choice[] = digest
    ? [{ label: t('reminders:button.week'), action: { route: 'reminders.week' } }]
    : []
  const where = await whereOf(turn)
  const told = await announcementsLine(turn)
  if (watched.length === 0) {
    const lines = digest ? digestLine : [`${t('reminders:overview.notLinked')}\n`]
    const find = { label: t('reminders:button.findProducer'), action: { route: 'people.findProducer' } }
    return say([...lines, told.text, ...where.lines].join('\n'), [
      ...(digest ? digestChoice : [find]),
      told.choice,
      ...where.choices,
    ])
  }
  const { remindersOn } = turn.person!
  const fairs = await fairPlans(turn)
  const shown = watched.slice(page * PAGE, (page + 1) * PAGE)
  const left = watched.length - page * PAGE - shown.length
  const parts = [
    t(remindersOn ? 'reminders:overview.on' : 'reminders:overview.off'),
    ...shown.map((w) => planned(turn, facts, w)),
    ...(page === 0 ? [`${told.text}\n${fairs.text}`] : []),
    ...digestLine,
    ...where.lines,
  ]
  return say(parts.join('\n\n'), [
    ...(left > 0 ? [more(turn, page + 1, left)] : []),
    ...(watched.some((w) => knownExpiry(w) && !w.filing)
      ? [{ label: t('reminders:button.sayFiled'), action: { route: 'reminders.whichFiled' } }]
      : []),
    {
      label: t(remindersOn ? 'reminders:button.off' : 'reminders:button.on'),
      action: { route: 'reminders.switch', args: { on: !remindersOn } },
    },
    told.choice,
    ...fairs.choices,
    ...digestChoice,
    ...where.choices,
  ])
}

function more(turn: Turn, page: number, count: number): Choice {
  return {
    label: turn.t('reminders:button.more', { count }),
    action: { route: 'reminders.overview', args: { page } },
  }
}

/** One certificate: what is known, and what comes next. */
function planned(turn: Turn, facts: Facts, w: Watched): string {
  const { t } = turn
  const head = `${w.product}, ${t(`register:tier.${w.tier}`)}`
  const expires = knownExpiry(w)
  if (!expires) return `${head}\n${t('reminders:overview.unknownDate')}`
  const lines = [head, t('reminders:overview.expires', { day: showDay(expires) })]
  if (w.filing) {
    const key = w.filing.confirmed ? 'reminders:overview.filedConfirmed' : 'reminders:overview.filed'
    lines.push(t(key, { day: showDay(w.filing.filedOn) }))
  }
  const next = stepsOf(w, facts.calendar).find((s) => s.on > turn.today)
  if (turn.person!.remindersOn) {
    if (w.snoozedUntil && w.snoozedUntil > turn.today && (!next || w.snoozedUntil < next.on)) {
      lines.push(t('reminders:overview.again', { day: showDay(w.snoozedUntil) }))
    } else if (next) {
      lines.push(
        t('reminders:overview.next', { day: showDay(next.on), what: t(`reminders:stepName.${next.step}`) }),
      )
    } else if (!w.filing) lines.push(t('reminders:overview.over'))
  }
  return lines.join('\n')
}

/** Who never agreed to reminders reads first what they agree to; who did switches with one press. */
async function switchTo(turn: Turn, on: boolean): Promise<Outcome> {
  const personId = turn.person!.id
  if (!on) await cancelReminders(turn.trx, await unsentReminders(turn.trx, { personId }))
  const answered = await consentsOf(turn.trx, personId)
  const asked = answered.some((c) => c.purpose === 'reminders')
  const action =
    on && !asked ? { route: 'people.offerReminders' } : { route: 'people.reminders', args: { on } }
  return { replies: [], then: { action } }
}
