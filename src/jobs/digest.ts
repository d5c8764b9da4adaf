import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { queueNotice } from '../bot/notices.ts'
import { dayInVietnam, instantInVietnam } from '../clock.ts'
import { type DigestReader, digestReaders, setDigestMessage, writeDigest } from '../db/digests.ts'
import type { Database } from '../db/tables.ts'
import type { Facts } from '../facts.ts'
import { addDays, type IsoDate } from '../ocop/dates.ts'
import type { Places } from '../ocop/places.ts'
import { translator } from '../text/i18n.ts'
import { digestReply } from './digest-reply.ts'
import { quietHours } from './quiet-hours.ts'
import { digestTemplate } from './templates.ts'
import { isEmpty, mondayOf, readWeek, type WeekNews } from './week-news.ts'

/** Mondays at 07:30. */
const FROM_MINUTES = 7 * 60 + 30

/**
 * Sends every officer the news of their place, once a week: from Monday 07:30 on, whenever in that week it is first
 * run outside quiet hours. Who has nothing to read this week gets nothing; who got their right later in the week
 * waits for the next Monday.
 * @returns how many digests went into the outbox.
 */
export async function digest(db: Kysely<Database>, facts: Facts, now: Date, log?: Logger): Promise<number> {
  const week = mondayOf(dayInVietnam(now))
  const due = new Date(instantInVietnam(week).getTime() + FROM_MINUTES * 60_000)
  if (now < due || quietHours(facts.calendar)(now)) return 0
  const readers = await digestReaders(db, week, due)
  if (readers.length === 0) return 0
  const newsFor = await readWeek(db, facts, week, dayInVietnam(now))
  let sent = 0
  for (const reader of readers) {
    try {
      if (await tell(db, facts.places, reader, newsFor(reader.places), now)) sent++
    } catch (error) {
      log?.error({ err: error }, 'a digest could not be queued')
    }
  }
  return sent
}

/** Once per person and week: the row decides between processes; an empty week is written down as well. */
function tell(db: Kysely<Database>, places: Places, reader: DigestReader, news: WeekNews, now: Date) {
  return db.transaction().execute(async (trx) => {
    if (!(await writeDigest(trx, reader.personId, news.monday)) || isEmpty(news)) return false
    const place = placeNames(places, reader.places)
    const reply = digestReply(translator(reader.locale), news, place)
    const template = digestTemplate(news, place)
    const outboxId = await queueNotice(
      trx,
      { personId: reader.personId, reply, quiet: true, bulk: true, ...(template && { template }) },
      now,
    )
    if (outboxId === null) return false
    await setDigestMessage(trx, reader.personId, news.monday, outboxId)
    return true
  })
}

/** 'Xã Óc Eo, Xã Thoại Sơn'; the province alone where one of them is the province. */
export function placeNames(places: Places, keys: readonly string[]): string {
  const found = keys.map((key) => places.byKey.get(key)).filter((p) => p !== undefined)
  const province = found.find((p) => p === places.province)
  return province ? province.name : found.map((p) => p.name).join(', ')
}

/** When the next digest comes: the coming Monday. */
export function nextDigestDay(today: IsoDate): IsoDate {
  return addDays(mondayOf(today), 7)
}
