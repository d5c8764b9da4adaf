import type { Transaction } from 'kysely'
import type { Notice } from '../../bot/reply.ts'
import { dayInVietnam, instantInVietnam } from '../../clock.ts'
import { offerKey } from '../../db/fair-messages.ts'
import {
  boothsOf,
  changeRegistration,
  nextLine,
  type Registration,
  registrationsOf,
} from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import type { Database } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import type { RegistrationState } from '../../ocop/fair.ts'
import { freeBooths, holdUntil, placeInLine } from '../../ocop/fair-line.ts'
import { translator } from '../../text/i18n.ts'
import { AWAKE, quietHours } from '../quiet-hours.ts'
import { hearersOf } from './hearers.ts'
import { askedForReply, askedReply } from './replies.ts'

// All of these want the fair's row locked by this transaction (lockFair): of two who come at the same instant for
// the last booth, one gets it and the other is first in line.

/**
 * Gives a producer who has just said "register" their place: a booth, a place in line, or, where an officer decides,
 * a place among those to be looked at.
 * @param decides an officer must decide: the fair's booths are given so, or nothing certain is known of the products
 */
export async function takePlace(
  trx: Transaction<Database>,
  fair: Fair,
  own: Registration,
  decides: boolean,
  now: Date,
): Promise<RegistrationState> {
  const line = await nextLine(trx, fair.id)
  const state = decides ? 'applied' : await stateFor(trx, fair)
  await changeRegistration(trx, own.id, { state, line, confirmBy: null, reason: null }, now)
  return state
}

/** An officer takes somebody in; where no booth is free, they wait in line by the order in which they came. */
export async function admit(
  trx: Transaction<Database>,
  fair: Fair,
  own: Registration,
  by: { personId: string; reason: string },
  now: Date,
): Promise<RegistrationState> {
  const { taken } = await boothsOf(trx, fair.id)
  // An officer may pass the line: that is what "officer's choice" means; in the order of coming nobody passes.
  const state =
    fair.giving === 'officer'
      ? freeBooths({ all: fair.booths, taken }) > 0
        ? 'registered'
        : 'waiting'
      : await stateFor(trx, fair)
  await changeRegistration(
    trx,
    own.id,
    { state, decidedBy: by.personId, reason: by.reason, confirmBy: null },
    now,
  )
  return state
}

async function stateFor(trx: Transaction<Database>, fair: Fair): Promise<'registered' | 'waiting'> {
  const { taken, waiting } = await boothsOf(trx, fair.id)
  return placeInLine({ all: fair.booths, taken }, waiting)
}

/**
 * Asks as many of those in line as booths are free, in the order in which they came; the booths are held for them.
 * @returns what they are to be told
 */
export async function fillLine(
  trx: Transaction<Database>,
  facts: Facts,
  fair: Fair,
  now: Date,
): Promise<Notice[]> {
  const live = fair.state === 'announced' || fair.state === 'closed'
  if (!live || fair.startsOn === null || dayInVietnam(now) >= fair.startsOn) return []
  const { taken, waiting } = await boothsOf(trx, fair.id)
  const free = freeBooths({ all: fair.booths, taken })
  if (waiting === 0 || free === 0) return []
  const line = (await registrationsOf(trx, fair.id)).filter((r) => r.state === 'waiting')
  const notices: Notice[] = []
  for (const next of line.slice(0, free)) {
    const held = holdUntil(now, fair.confirmHours, quietHours(facts.calendar))
    const morning = instantInVietnam(fair.startsOn, AWAKE.from)
    const confirmBy = held < morning ? held : morning
    await changeRegistration(trx, next.id, { state: 'asked', confirmBy }, now)
    for (const { personId, locale, officer } of await hearersOf(trx, facts.places, fair, next)) {
      const t = translator(locale)
      const reply = officer
        ? askedForReply(t, fair, { ...next, confirmBy })
        : askedReply(t, fair, { ...next, confirmBy })
      const dedupe = officer ? `${offerKey(next, now)}:${personId}` : offerKey(next, now)
      notices.push({ personId, reply, quiet: true, dedupe })
    }
  }
  return notices
}

/** Lets go of the booths that were held for people who did not confirm in time. */
export async function lapse(
  trx: Transaction<Database>,
  facts: Facts,
  fair: Fair,
  now: Date,
): Promise<Notice[]> {
  const late = (await registrationsOf(trx, fair.id)).filter(
    (r) => r.state === 'asked' && r.confirmBy !== null && r.confirmBy <= now,
  )
  const notices: Notice[] = []
  for (const own of late) {
    await changeRegistration(trx, own.id, { state: 'lapsed', confirmBy: null }, now)
    for (const { personId, locale, officer } of await hearersOf(trx, facts.places, fair, own)) {
      const t = translator(locale)
      const about = { name: fair.name, producer: own.producer }
      notices.push({
        personId,
        reply: {
          text: officer ? t('fairs:forOther.lapsedTold', about) : t('fairs:mine.lapsedTold', about),
          choices: [
            { label: t('fairs:button.open'), action: { route: 'fairs.open', args: { id: fair.id } } },
          ],
        },
        quiet: true,
      })
    }
  }
  return notices
}
