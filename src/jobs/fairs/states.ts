import type { Kysely } from 'kysely'
import { registrationsOf } from '../../db/fair-registrations.ts'
import { changeFair, type Fair, fairsIn, isOpen, lockFair } from '../../db/fairs.ts'
import { grantsOf } from '../../db/grants.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import type { Database } from '../../db/tables.ts'
import type { RegistrationState } from '../../ocop/fair.ts'
import { covers, type Places } from '../../ocop/places.ts'
import { translator } from '../../text/i18n.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { type FairJob, queueAll } from './job.ts'
import { datesWords } from './words.ts'

/** A deadline that has passed closes the registration and tells the officer who comes; a fair that is over is held. */
export async function settleStates(job: FairJob): Promise<number> {
  const moment = momentInVietnam(job.now)
  let done = 0
  for (const { id } of await fairsIn(job.db, ['announced', 'closed'])) {
    done += await job.piece(async (trx) => {
      const fair = await lockFair(trx, id)
      if (!fair) return 0
      if (fair.endsOn !== null && fair.endsOn < job.today) {
        await changeFair(trx, id, { state: 'held' }, job.now)
        return 0
      }
      if (fair.state !== 'announced' || isOpen(fair, moment)) return 0
      await changeFair(trx, id, { state: 'closed' }, job.now)
      return queueAll(trx, await closedNotices(trx, job.facts.places, fair), job.now)
    })
  }
  return done
}

async function closedNotices(db: Kysely<Database>, places: Places, fair: Fair) {
  const all = await registrationsOf(db, fair.id)
  const count = (state: RegistrationState) => all.filter((r) => r.state === state).length
  const managers = await managersOf(db, places, fair)
  const locales = await localesOf(db, managers)
  return managers.map((personId) => {
    const t = translator(locales.get(personId))
    return {
      personId,
      quiet: true,
      dedupe: `fair:${fair.id}:closed:${fair.deadlineOn}:${personId}`,
      reply: {
        text: [
          t('fairs:closed.told', { name: fair.name, dates: datesWords(t, fair) }),
          t('fairs:count.in', { n: count('registered') }),
          ...(count('asked') > 0 ? [t('fairs:count.asked', { n: count('asked') })] : []),
          t('fairs:count.waiting', { n: count('waiting') }),
          t('fairs:count.applied', { n: count('applied') }),
        ].join('\n'),
        choices: [{ label: t('fairs:button.open'), action: { route: 'fairs.open', args: { id: fair.id } } }],
      },
    }
  })
}

/** Who answers for a fair: whoever made it, while they are in charge of its place; else whoever is. */
export async function managersOf(db: Kysely<Database>, places: Places, fair: Fair): Promise<string[]> {
  const owner = places.byKey.get(fair.ownerPlace) ?? places.province
  if (fair.createdBy) {
    const grants = await grantsOf(db, fair.createdBy)
    const own = grants.flatMap((g) => (g.role === 'council_member' ? [] : (places.byKey.get(g.place) ?? [])))
    if (own.some((place) => covers(places, place, owner))) return [fair.createdBy]
  }
  return officersFor(db, places, owner)
}
