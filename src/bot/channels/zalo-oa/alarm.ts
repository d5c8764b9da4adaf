import type { Logger } from 'pino'
import { type Clock, dayInVietnam } from '../../../clock.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { type Alarm as Told, tellAdministrators } from '../../administrators.ts'
import type { CallForHelp } from './send.ts'
import { ZALO_OA } from './sort.ts'

/** What administrators are told of; each kind has its words in locales/<language>/zaloOa.json. */
export type AlarmKind = 'lost' | 'signature' | 'refused' | 'budget' | 'template'
/** @param about tells one trouble of a kind from another, where each is told by itself */
export type Alarm = (kind: AlarmKind, params?: Record<string, string>, about?: string) => Promise<void>

/**
 * Tells every administrator in words what to do, each trouble at most once a day, by another channel where they have
 * one. Never throws: what it is about must go on.
 */
export function alarms(parts: { database: OpenDatabase; account: string; clock: Clock; log: Logger }): Alarm {
  const { database, account, clock, log } = parts
  return async (kind, params = {}, about = '') => {
    const now = clock.now()
    log.error({ kind }, 'Zalo Official Account needs a person')
    // Each kind has blanks of its own; that they are filled is the caller's business, and a test's.
    const say: Told['say'] = (t) =>
      t(`zaloOa:alarm.${kind}` as 'zaloOa:alarm.lost', params as { why: string; link: string })
    const key = `${ZALO_OA}:${account}:${kind}${about}:${dayInVietnam(now)}`
    await tellAdministrators(database.db, { key, say, notOn: ZALO_OA }, now).catch((error: unknown) =>
      log.error({ err: error, kind }, 'administrators could not be told'),
    )
  }
}

/** Calls for help with what Zalo refuses, each of its codes by itself. */
export function calledBy(alarm: Alarm): CallForHelp {
  return ({ message, code }) => alarm('refused', { why: message }, String(code))
}
