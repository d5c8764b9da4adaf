import { z } from 'zod'
import { type Flow, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { takeBackReminders, waitingReminders } from '../../db/fair-messages.ts'
import { changeRegistration, type Registration, registrationById } from '../../db/fair-registrations.ts'
import { type Fair, isOpen, lockFair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { fillLine } from '../../jobs/fairs/line.ts'
import { datesWords } from '../../jobs/fairs/words.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { consented } from '../guards.ts'
import { audit } from './announce.ts'
import { back } from './back.ts'
import { forProducer } from './mine.ts'
import { actsFor, ended } from './own.ts'
import type { By } from './questions.ts'
import { showRegistration } from './registration.ts'
import { tellProducer } from './tell-producer.ts'

const reg = z.object({ reg: z.string(), back })

/** What a producer does about the place they have: look, take a booth that came free, give it back. */
export function placeRoutes(facts: Facts): Route[] {
  const onMine = (
    name: string,
    run: (turn: Turn, fair: Fair, own: Registration, by: By) => Promise<Outcome>,
  ): Route =>
    route({
      name,
      guard: consented,
      args: reg,
      async run(turn, args) {
        const found = await registrationById(turn.trx, args.reg)
        const fair = found && (await lockFair(turn.trx, found.fairId))
        const own = fair && (await registrationById(turn.trx, args.reg))
        const by = own ? await actsFor(turn, facts, fair, own) : null
        if (!own || !by) return say(turn.t('fairs:mine.notYours'), undefined, ended(turn))
        const outcome = await run(turn, fair, own, by)
        const open = args.back as Flow | undefined
        return open ? { ...outcome, flow: open, then: { action: open.ask, as: { open } } } : outcome
      },
    })
  return [
    onMine('fairs.mine', (turn, fair, own, by) => after(turn, facts, fair, own, by)),
    onMine('fairs.take', (turn, fair, own, by) => take(turn, facts, fair, own, by)),
    onMine('fairs.withdrawAsk', async (turn, fair, own, by) => {
      if (!mayWithdraw(turn, fair, own)) return tooLate(turn, facts, fair, own, by)
      return say(
        turn.t('fairs:mine.withdrawSure', { name: fair.name, producer: own.producer }),
        [
          {
            label: turn.t('fairs:button.withdrawSure'),
            action: { route: 'fairs.withdraw', args: { reg: own.id } },
          },
          { label: turn.t('fairs:button.stay'), action: { route: 'fairs.mine', args: { reg: own.id } } },
        ],
        ended(turn),
      )
    }),
    onMine('fairs.withdraw', (turn, fair, own, by) => withdraw(turn, facts, fair, own, by)),
  ]
}

/** Where things stand now, as whoever acted sees it. */
async function after(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  by: By,
  lead?: string,
): Promise<Outcome> {
  if (by === 'self') return forProducer(turn, facts, fair, lead)
  return showRegistration(turn, facts, fair, (await registrationById(turn.trx, own.id))!, lead)
}

const isLive = (fair: Fair) => fair.state === 'announced' || fair.state === 'closed'

/** Until the deadline; a booth that is merely held may be given up at any time. */
function mayWithdraw(turn: Turn, fair: Fair, own: Registration): boolean {
  if (own.state === 'asked') return isLive(fair)
  return ['registered', 'waiting', 'applied'].includes(own.state) && isOpen(fair, momentInVietnam(turn.now))
}

async function take(turn: Turn, facts: Facts, fair: Fair, own: Registration, by: By): Promise<Outcome> {
  const inTime = own.state === 'asked' && own.confirmBy !== null && own.confirmBy > turn.now && isLive(fair)
  if (!inTime) {
    const late = own.state === 'asked' || own.state === 'lapsed'
    return after(turn, facts, fair, own, by, late ? turn.t('fairs:mine.tooLate') : undefined)
  }
  await changeRegistration(turn.trx, own.id, { state: 'registered', confirmBy: null }, turn.now)
  await audit(turn, fair, 'fair.taken', { registration: own.id })
  if (by === 'officer') {
    const notices = await tellProducer(turn.trx, fair, own, 'taken')
    return { ...(await after(turn, facts, fair, own, by, turn.t('fairs:forOther.taken'))), notices }
  }
  const lead = turn.t('fairs:mine.taken', { name: fair.name, dates: datesWords(turn.t, fair) })
  return forProducer(turn, facts, fair, lead)
}

/** Gives the place back; the next in line is asked in the same turn. */
async function withdraw(turn: Turn, facts: Facts, fair: Fair, own: Registration, by: By): Promise<Outcome> {
  if (!mayWithdraw(turn, fair, own)) return tooLate(turn, facts, fair, own, by)
  const { trx, now } = turn
  await changeRegistration(trx, own.id, { state: 'withdrawn', confirmBy: null, reason: null }, now)
  await audit(turn, fair, 'fair.withdrawn', { registration: own.id })
  if (own.personId)
    await takeBackReminders(trx, await waitingReminders(trx, { fairId: fair.id, personId: own.personId }))
  const notices = await fillLine(trx, facts, fair, now)
  if (by === 'officer') {
    notices.push(...(await tellProducer(trx, fair, own, 'withdrawn')))
    return { ...(await after(turn, facts, fair, own, by, turn.t('fairs:forOther.withdrawn'))), notices }
  }
  return { ...(await forProducer(turn, facts, fair, turn.t('fairs:mine.withdrawn'))), notices }
}

function tooLate(turn: Turn, facts: Facts, fair: Fair, own: Registration, by: By): Promise<Outcome> {
  const over = own.state === 'registered' && isLive(fair)
  const contact = fair.contact ? turn.t('fairs:line.contact', { value: fair.contact }) : ''
  const lead = over ? [turn.t('fairs:mine.callInstead'), contact].filter(Boolean).join('\n') : undefined
  return after(turn, facts, fair, own, by, lead)
}
