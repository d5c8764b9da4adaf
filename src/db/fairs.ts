import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import {
  deadlineMoment,
  type FairField,
  type FairKind,
  type FairRules,
  type FairState,
  type Giving,
} from '../ocop/fair.ts'
import type { NoticeDoubt } from '../ocop/fair-notice.ts'
import { toJson } from './json.ts'
import type { Database } from './tables.ts'

/** A fair or other event. What is not yet said is null; once announced, name, place, dates and deadline are there. */
export interface Fair {
  id: string
  kind: FairKind
  state: FairState
  /** Key of the place whose officers manage it. */
  ownerPlace: string
  createdBy: string | null
  name: string | null
  place: string | null
  startsOn: IsoDate | null
  endsOn: IsoDate | null
  deadlineOn: IsoDate | null
  /** 'HH:MM'; null: the whole day. */
  deadlineTime: string | null
  booths: number | null
  giving: Giving
  confirmHours: number
  starFrom: number | null
  starTo: number | null
  sets: number[]
  places: string[]
  needsCertificate: boolean
  free: string | null
  paid: string | null
  bring: string | null
  contact: string | null
  picture: string | null
  settled: FairField[]
  doubts: NoticeDoubt[]
  cancelReason: string | null
  tellFrom: Date | null
  toldAt: Date | null
}

/** What may be changed of a fair; its id and owner stay. */
export type FairChange = Partial<Omit<Fair, 'id' | 'ownerPlace' | 'createdBy'>>

const columns = [
  'id',
  'kind',
  'state',
  'owner_place as ownerPlace',
  'created_by as createdBy',
  'name',
  'place',
  'starts_on as startsOn',
  'ends_on as endsOn',
  'deadline_on as deadlineOn',
  'deadline_time as deadlineTime',
  'booths',
  'giving',
  'confirm_hours as confirmHours',
  'star_from as starFrom',
  'star_to as starTo',
  'sets',
  'places',
  'needs_certificate as needsCertificate',
  'free',
  'paid',
  'bring',
  'contact',
  'picture',
  'settled',
  'doubts',
  'cancel_reason as cancelReason',
  'tell_from as tellFrom',
  'told_at as toldAt',
] as const

type Row = Omit<Fair, 'settled' | 'doubts'> & { settled: string[]; doubts: string[] }
const toFair = (row: Row): Fair => row as Fair

/** Begins a draft. */
export async function createFair(
  trx: Transaction<Database>,
  made: { kind: FairKind; ownerPlace: string; createdBy: string; now: Date },
): Promise<Fair> {
  const row = await trx
    .insertInto('fair')
    .values({
      id: randomUUID(),
      kind: made.kind,
      state: 'draft',
      owner_place: made.ownerPlace,
      created_by: made.createdBy,
      sets: '[]',
      places: '[]',
      settled: '[]',
      doubts: '[]',
      created_at: made.now,
      updated_at: made.now,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toFair(row)
}

export async function fairById(db: Kysely<Database>, id: string): Promise<Fair | undefined> {
  const row = await db.selectFrom('fair').select(columns).where('id', '=', id).executeTakeFirst()
  return row && toFair(row)
}

/** The fair, held until the turn ends: booths are given and taken back one after the other. */
export async function lockFair(trx: Transaction<Database>, id: string): Promise<Fair | undefined> {
  const row = await trx.selectFrom('fair').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toFair(row)
}

/** Fairs in these states, the soonest first; drafts, of which the days may be unknown, the latest first. */
export async function fairsIn(db: Kysely<Database>, states: readonly FairState[]): Promise<Fair[]> {
  const rows = await db
    .selectFrom('fair')
    .select(columns)
    .where('state', 'in', states)
    .orderBy(sql`starts_on nulls first`)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(toFair)
}

export async function changeFair(
  trx: Transaction<Database>,
  id: string,
  change: FairChange,
  now: Date,
): Promise<Fair> {
  const { sets, places, settled, doubts, ...plain } = change
  const named = Object.fromEntries(Object.entries(plain).map(([key, value]) => [snake(key), value]))
  const row = await trx
    .updateTable('fair')
    .set({
      ...named,
      ...(sets && { sets: toJson(sets) }),
      ...(places && { places: toJson(places) }),
      ...(settled && { settled: toJson(settled) }),
      ...(doubts && { doubts: toJson(doubts) }),
      updated_at: now,
    })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toFair(row)
}

const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export async function deleteDraft(trx: Transaction<Database>, id: string): Promise<void> {
  await trx.deleteFrom('fair').where('id', '=', id).where('state', '=', 'draft').execute()
}

/** Who may come, as the rules ask it. */
export function rulesOf(fair: Fair): FairRules {
  return {
    star: fair.starFrom === null ? null : { from: fair.starFrom, to: fair.starTo ?? 5 },
    sets: fair.sets,
    // An officer invites nobody from outside their own place, whatever else is said.
    places: fair.places.length > 0 ? fair.places : [fair.ownerPlace],
    validOn:
      fair.needsCertificate && fair.startsOn && fair.endsOn ? { from: fair.startsOn, to: fair.endsOn } : null,
  }
}

/** May somebody register, change or withdraw at this moment in Vietnam ('YYYY-MM-DDTHH:MM')? */
export function isOpen(fair: Fair, moment: string): boolean {
  return (
    fair.state === 'announced' &&
    fair.deadlineOn !== null &&
    moment <= deadlineMoment(fair.deadlineOn, fair.deadlineTime)
  )
}
