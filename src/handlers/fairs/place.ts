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
import { ended, speaksFor } from './own.ts'

const reg = z.object({ reg: z.string(), back })

/** What a producer does about the place they have: look, take a booth that came free, give it back. */
export function placeRoutes(facts: Facts): Route[] {
  const onMine = (
    name: string,
    run: (turn: Turn, fair: Fair, own: Registration) => Promise<Outcome>,
  ): Route =>
    route({
      name,
      guard: consented,
      args: reg,
      async run(turn, args) {
        const found = await registrationById(turn.trx, args.reg)
        if (!found || !(await speaksFor(turn, found.producerId)))
          return say(turn.t('fairs:mine.notYours'), undefined, ended(turn))
        const fair = await lockFair(turn.trx, found.fairId)
        const own = fair && (await registrationById(turn.trx, args.reg))
        if (!own) return say(turn.t('fairs:gone'), undefined, ended(turn))
        const outcome = await run(turn, fair, own)
        const open = args.back as Flow | undefined
        return open ? { ...outcome, flow: open, then: { action: open.ask, as: { open } } } : outcome
      },
    })
  return [
    onMine('fairs.mine', (turn, fair) => forProducer(turn, facts, fair)),
    onMine('fairs.take', (turn, fair, own) => take(turn, facts, fair, own)),
    onMine('fairs.withdrawAsk', async (turn, fair, own) => {
      if (!mayWithdraw(turn, fair, own)) return tooLate(turn, facts, fair, own)
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
    onMine('fairs.withdraw', (turn, fair, own) => withdraw(turn, facts, fair, own)),
  ]
}

const isLive = (fair: Fair) => fair.state === 'announced' || fair.state === 'closed'

/** Until the deadline; a booth that is merely held may be given up at any time. */
function mayWithdraw(turn: Turn, fair: Fair, own: Registration): boolean {
  if (own.state === 'asked') return isLive(fair)
  return ['registered', 'waiting', 'applied'].includes(own.state) && isOpen(fair, momentInVietnam(turn.now))
}

async function take(turn: Turn, facts: Facts, fair: Fair, own: Registration): Promise<Outcome> {
  const inTime = own.state === 'asked' && own.confirmBy !== null && own.confirmBy > turn.now && isLive(fair)
  if (!inTime) {
    const late = own.state === 'asked' || own.state === 'lapsed'
    return forProducer(turn, facts, fair, late ? turn.t('fairs:mine.tooLate') : undefined)
  }
  await changeRegistration(turn.trx, own.id, { state: 'registered', confirmBy: null }, turn.now)
  await audit(turn, fair, 'fair.taken', { registration: own.id })
  const lead = turn.t('fairs:mine.taken', { name: fair.name, dates: datesWords(turn.t, fair) })
  return forProducer(turn, facts, fair, lead)
}

/** Gives the place back; the next in line is asked in the same turn. */
async function withdraw(turn: Turn, facts: Facts, fair: Fair, own: Registration): Promise<Outcome> {
  if (!mayWithdraw(turn, fair, own)) return tooLate(turn, facts, fair, own)
  const { trx, now } = turn
  await changeRegistration(trx, own.id, { state: 'withdrawn', confirmBy: null, reason: null }, now)
  await audit(turn, fair, 'fair.withdrawn', { registration: own.id })
  await takeBackReminders(trx, await waitingReminders(trx, { fairId: fair.id, personId: own.personId }))
  const notices = await fillLine(trx, facts, fair, now)
  return { ...(await forProducer(turn, facts, fair, turn.t('fairs:mine.withdrawn'))), notices }
}

function tooLate(turn: Turn, facts: Facts, fair: Fair, own: Registration): Promise<Outcome> {
  const over = own.state === 'registered' && isLive(fair)
  const contact = fair.contact ? turn.t('fairs:line.contact', { value: fair.contact }) : ''
  const lead = over ? [turn.t('fairs:mine.callInstead'), contact].filter(Boolean).join('\n') : undefined
  return forProducer(turn, facts, fair, lead)
}
