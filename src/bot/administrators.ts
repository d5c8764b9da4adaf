import type { Kysely } from 'kysely'
import { administratorsToTell, settleOnce } from '../db/alarms.ts'
import type { Database } from '../db/tables.ts'
import { type Translate, translator } from '../text/i18n.ts'
import { queueNotice } from './notices.ts'

/** Something the people who run the assistant must see to. */
export interface Alarm {
  /** Told once for each key, ever. */
  key: string
  say: (t: Translate) => string
  /** The channel in trouble: another chat of theirs is tried first. */
  notOn?: string
}

/**
 * Tells every administrator, once. While none can be reached nothing counts as told.
 * @returns how many were told.
 */
export async function tellAdministrators(db: Kysely<Database>, alarm: Alarm, now: Date): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const people = await administratorsToTell(trx)
    if (people.length === 0 || !(await settleOnce(trx, alarm.key, now))) return 0
    let told = 0
    for (const { personId, locale } of people) {
      const reply = { text: alarm.say(translator(locale)) }
      const { notOn } = alarm
      if ((await queueNotice(trx, { personId, reply, ...(notOn && { notOn }) }, now)) !== null) told++
    }
    return told
  })
}
