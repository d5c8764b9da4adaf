import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { queueManyNotices } from '../bot/many-notices.ts'
import { queueNotice } from '../bot/notices.ts'
import { dayInVietnam } from '../clock.ts'
import { addReaders, endAnnouncement, progressOf, sweepStopped } from '../db/announcement-readers.ts'
import {
  announcementsToEnd,
  announcementsToWrite,
  lockAnnouncement,
  setWritten,
} from '../db/announcements.ts'
import { meantBy, nextReaders, type Reader } from '../db/audience.ts'
import { localesOf } from '../db/people.ts'
import type { Database } from '../db/tables.ts'
import type { Facts } from '../facts.ts'
import { translator } from '../text/i18n.ts'
import { announcementText, endedText } from './announcement-text.ts'

/** People written to in one transaction: some tens of milliseconds (PGlite: a hundred), after which replies and the stop button have their turn. */
const BATCH = 100

/**
 * Puts what officers released into the outbox, batch by batch, and ends what is sent. Each batch looks again whether
 * it was stopped and who has a row already: dying between two, or two processes at it, leaves nobody out and writes
 * to nobody twice.
 * @returns how many messages were queued, and how many announcements ended.
 */
export async function announce(
  db: Kysely<Database>,
  facts: Facts,
  now: Date,
  log?: Logger,
  batch = BATCH,
): Promise<{ queued: number; ended: number }> {
  let queued = 0
  for (const id of await announcementsToWrite(db)) {
    try {
      let last: Reader | undefined
      let written: Batch | null
      do {
        written = await writeBatch(db, facts, id, now, batch, last)
        queued += written?.queued ?? 0
        last = written?.last
        // PGlite answers without ever leaving this turn of the event loop: nobody's message would be read meanwhile.
        await nextTurn()
      } while (written !== null)
    } catch (error) {
      log?.error({ err: error, announcement: id }, 'an announcement could not be written')
    }
  }
  await sweepStopped(db, now)
  let ended = 0
  for (const id of await announcementsToEnd(db, now)) if (await end(db, id, now)) ended++
  return { queued, ended }
}

interface Batch {
  queued: number
  /** Where the next batch goes on; undefined: it looks from the beginning, whether really nobody is left. */
  last: Reader | undefined
}

/** @returns null when there is nobody left, or it was stopped. */
function writeBatch(
  db: Kysely<Database>,
  facts: Facts,
  id: string,
  now: Date,
  batch: number,
  after: Reader | undefined,
) {
  return db.transaction().execute(async (trx): Promise<Batch | null> => {
    const a = await lockAnnouncement(trx, id)
    if (a?.state !== 'sending') return null
    const meant = meantBy(a.audience, facts.places, dayInVietnam(now))
    const readers = await nextReaders(trx, id, meant, batch, after)
    if (readers.length === 0 && after) return { queued: 0, last: undefined }
    if (readers.length === 0) {
      await setWritten(trx, id, now)
      return null
    }
    const notices = readers.map((r) => ({
      personId: r.personId,
      text: announcementText(translator(r.locale), facts, a),
      dedupe: `announcement:${id}:${r.personId}`,
    }))
    const queued = await queueManyNotices(trx, notices, { now, notBefore: a.startsAt ?? now })
    await addReaders(
      trx,
      id,
      notices.map((n) => ({ personId: n.personId, outboxId: queued.get(n.dedupe) ?? null })),
    )
    return { queued: queued.size, last: readers.at(-1) }
  })
}

/** Keeps the figures and tells the officer who wrote it. */
function end(db: Kysely<Database>, id: string, now: Date) {
  return db.transaction().execute(async (trx) => {
    const a = await lockAnnouncement(trx, id)
    if (a?.state !== 'sending') return false
    await endAnnouncement(trx, id, now)
    if (a.createdBy) {
      const locale = (await localesOf(trx, [a.createdBy])).get(a.createdBy)
      const text = endedText(translator(locale), a, await progressOf(trx, id))
      const dedupe = `announcement:${id}:ended`
      await queueNotice(trx, { personId: a.createdBy, reply: { text }, quiet: true, dedupe }, now)
    }
    return true
  })
}
