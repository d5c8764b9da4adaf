import { dayInVietnam, hourInVietnam, instantInVietnam } from '../../../clock.ts'
import type { Unsent } from '../../../db/tables.ts'
import { addDays } from '../../../ocop/dates.ts'
import type { SendFailure } from '../../channel.ts'

/** What a code of Zalo's means for the message at hand. */
export type Verdict =
  /** Too many calls: a moment later. */
  | 'busy'
  /** Once more at once, then never. */
  | 'onceMore'
  /** The access token: another one, then once more. */
  | 'token'
  /** An uploaded picture or file has run out: upload it anew. */
  | 'uploadEnded'
  /** Only a person can mend it: account, app, money, permission. Messages wait meanwhile. */
  | 'human'
  /** More than may be sent today, or to this person now. */
  | 'quota'
  /** Refused at night. */
  | 'night'
  /** The person did not write lately: a template instead. */
  | 'window'
  /** This template goes by phone number only. */
  | 'byPhone'
  /** Not to this person by this way. */
  | 'unreachable'
  /** This message can never be sent. */
  | 'never'

/** Codes of consultation messages and of templates by user id (contract of the OA API, appendix of errors). */
const OF_ACCOUNT: Record<Verdict, number[]> = {
  busy: [-32],
  onceMore: [-200],
  token: [-216, -220],
  uploadEnded: [-100],
  human: [-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321],
  quota: [-211, -218],
  night: [-234],
  window: [-230, -232],
  byPhone: [-249],
  unreachable: [-213, -217, -227, -244],
  // -214 and the GMF codes never concern us; should they come, trying again would not help.
  never: [-201, -210, -214, -233, -235, -237, -238, -240, -241, -248, -403],
}

/** Codes of templates by phone number. */
const OF_TEMPLATES: Record<Verdict, number[]> = {
  busy: [-32],
  onceMore: [],
  token: [-124],
  uploadEnded: [],
  // -100 is Zalo's "unknown": not listed, so tried again. -126, -127: development mode; -123 … -152: keys and journeys, which we do not use.
  human: [
    -101, -102, -103, -104, -105, -115, -117, -120, -123, -125, -126, -127, -128, -129, -131, -135, -136,
    -137, -138, -142, -143, -145, -146, -148, -149, -150, -151, -152, -158, -159, -160, -161, -162, -1241,
    -1351,
  ],
  quota: [-144, -147, -1441, -1471, -1472],
  night: [-133],
  window: [],
  byPhone: [],
  unreachable: [-108, -110, -114, -118, -119, -139, -140, -141],
  never: [
    -106, -107, -109, -111, -112, -113, -116, -121, -122, -130, -132, -153, -1121, -1122, -1123, -1124, -1131,
  ],
}

const invert = (table: Record<Verdict, number[]>) =>
  new Map(Object.entries(table).flatMap(([v, codes]) => codes.map((c) => [c, v as Verdict])))
const ofAccount = invert(OF_ACCOUNT)
const ofTemplates = invert(OF_TEMPLATES)

/**
 * Which host answered decides: the same number means different things. A template by user id goes through the
 * account's host but may be answered with the templates' codes.
 */
export type Answered = 'account' | 'templateByUser' | 'templateByPhone'

/** null: a code nobody has described, or none at all. */
export function verdictOn(code: number | null, answered: Answered): Verdict | null {
  if (code === null) return null
  if (answered === 'account') return ofAccount.get(code) ?? null
  if (answered === 'templateByPhone') return ofTemplates.get(code) ?? null
  // -100 is the one number both lists have; no upload hangs on a template.
  return (code === -100 ? undefined : ofAccount.get(code)) ?? ofTemplates.get(code) ?? null
}

const MINUTE_MS = 60_000

/** The verdict as a policy for delivery. Unknown codes and no answer at all are tried again. */
export function policyOf(verdict: Verdict | null, now: Date): SendFailure {
  const wait = (ms: number, scope: 'channel' | 'chat') =>
    ({ kind: 'throttled', untilMs: now.getTime() + ms, scope }) as const
  switch (verdict) {
    case null:
    case 'token':
    case 'uploadEnded':
      return { kind: 'retry' }
    case 'busy':
      return wait(MINUTE_MS, 'channel')
    case 'human':
      return wait(15 * MINUTE_MS, 'channel')
    case 'quota':
      return wait(60 * MINUTE_MS, 'chat')
    case 'night':
      return { kind: 'throttled', untilMs: morningAfter(now).getTime(), scope: 'chat' }
    case 'window':
    case 'byPhone':
    case 'unreachable':
      return { kind: 'unreachable' }
    case 'onceMore':
    case 'never':
      return { kind: 'never' }
  }
}

/** The verdict as people are told; undefined: as its policy is. */
export function whyOf(verdict: Verdict | null): Unsent | undefined {
  if (verdict === 'human') return 'account'
  return verdict === 'quota' || verdict === 'night' ? verdict : undefined
}

/** The next 06:05 in Vietnam: Zalo's night ends at 06:00, of which clock it does not say. */
export function morningAfter(now: Date): Date {
  const day = dayInVietnam(now)
  const sixOClock = instantInVietnam(hourInVietnam(now) < 6 ? day : addDays(day, 1), 6)
  return new Date(sixOClock.getTime() + 5 * MINUTE_MS)
}
