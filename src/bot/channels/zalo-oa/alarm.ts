import type { Logger } from 'pino'
import { type Clock, dayInVietnam } from '../../../clock.ts'
import { administrators } from '../../../db/administrators.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { type Translate, translator } from '../../../text/i18n.ts'
import { queueNotice } from '../../notices.ts'
import { ZALO_OA } from './sort.ts'

/** What administrators are told of; each kind has its words in locales/<language>/zaloOa.json. */
export type AlarmKind = 'lost' | 'signature' | 'refused' | 'budget' | 'template'
export type Alarm = (kind: AlarmKind, params?: Record<string, string>) => Promise<void>

/**
 * Tells every administrator in words what to do, each kind at most once a day, by another channel where they have
 * one. Never throws: what it is about must go on.
 */
export function alarms(parts: { database: OpenDatabase; clock: Clock; log: Logger }): Alarm {
  const { database, clock, log } = parts
  return async (kind, params = {}) => {
    const now = clock.now()
    log.error({ kind }, 'Zalo Official Account needs a person')
    try {
      for (const { personId, chatId, locale } of await administrators(database.db, ZALO_OA)) {
        const reply = { text: words(translator(locale), kind, params) }
        const dedupe = `zalo-oa:${kind}:${dayInVietnam(now)}:${personId}`
        await database.db
          .transaction()
          .execute((trx) => queueNotice(trx, { personId, chatId, reply, dedupe }, now))
      }
    } catch (error) {
      log.error({ err: error, kind }, 'administrators could not be told')
    }
  }
}

/** Each kind has blanks of its own; that they are filled is the caller's business, and a test's. */
function words(t: Translate, kind: AlarmKind, params: Record<string, string>): string {
  return t(`zaloOa:alarm.${kind}` as 'zaloOa:alarm.lost', params as { why: string; link: string })
}
