import { randomBytes } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from './tables.ts'

/** What Zalo hands out together. The refresh token works once; with it the pair before it dies. */
export interface TokenPair {
  accessToken: string
  refreshToken: string
  /** Of the access token. */
  livesS: number
}

export interface HeldToken {
  accessToken: string
  refreshToken: string
  /** When to renew it, or, once consent was lost, when to ask again. */
  renewAt: Date
  /** Since when Zalo refuses the refresh token: a person has to agree again. */
  lostAt: Date | null
}

/** Long before it ends: 20 of its 25 hours. */
const RENEW_AFTER = 0.8

export async function tokenOf(db: Kysely<Database>, account: string): Promise<HeldToken | null> {
  return (await query(db, account).executeTakeFirst()) ?? null
}

/** The token, locked until the transaction ends: of several processes one renews, the others then see what it got. */
export async function lockToken(trx: Transaction<Database>, account: string): Promise<HeldToken | null> {
  return (await query(trx, account).forUpdate().executeTakeFirst()) ?? null
}

export async function storePair(
  trx: Transaction<Database>,
  account: string,
  pair: TokenPair,
  now: Date,
): Promise<void> {
  const row = {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    renewed_at: now,
    renew_at: new Date(now.getTime() + pair.livesS * 1_000 * RENEW_AFTER),
    lost_at: null,
  }
  await trx
    .insertInto('zalo_token')
    .values({ account, ...row })
    .onConflict((c) => c.column('account').doUpdateSet(row))
    .execute()
}

/** Zalo refused the refresh token. Asked again at `nextTry`: the refusal may have been a mood. */
export async function markLost(
  trx: Transaction<Database>,
  account: string,
  at: { now: Date; nextTry: Date },
): Promise<void> {
  await trx
    .updateTable('zalo_token')
    .set((e) => ({ lost_at: e.fn.coalesce('lost_at', e.val(at.now)), renew_at: at.nextTry }))
    .where('account', '=', account)
    .execute()
}

function query(db: Kysely<Database>, account: string) {
  return db
    .selectFrom('zalo_token')
    .select([
      'access_token as accessToken',
      'refresh_token as refreshToken',
      'renew_at as renewAt',
      'lost_at as lostAt',
    ])
    .where('account', '=', account)
}

/** A consent that was asked for: the link carries `state` and the hash of `verifier`. */
export interface Login {
  verifier: string
  state: string
}

const LOGIN_LIVES_MS = 24 * 3_600_000

/**
 * Begins, or goes on with, asking an administrator for consent. The verifier is made once and stays, because Zalo
 * may want its hash to be entered on the app's page; the state is this request's and works once.
 */
export async function beginLogin(trx: Transaction<Database>, account: string, now: Date): Promise<Login> {
  const fresh = () => randomBytes(32).toString('base64url')
  await trx
    .insertInto('zalo_login')
    .values({ account, verifier: fresh(), state: null, begun_at: null })
    .onConflict((c) => c.doNothing())
    .execute()
  const state = fresh()
  const { verifier } = await trx
    .updateTable('zalo_login')
    .set({ state, begun_at: now })
    .where('account', '=', account)
    .returning('verifier')
    .executeTakeFirstOrThrow()
  return { verifier, state }
}

/** Takes the begun consent, locked; it cannot be taken twice. @returns null when none was begun lately. */
export async function takeLogin(
  trx: Transaction<Database>,
  account: string,
  now: Date,
): Promise<Login | null> {
  const row = await trx
    .selectFrom('zalo_login')
    .select(['verifier', 'state', 'begun_at'])
    .where('account', '=', account)
    .forUpdate()
    .executeTakeFirst()
  if (!row?.state || !row.begun_at || now.getTime() - row.begun_at.getTime() > LOGIN_LIVES_MS) return null
  return { verifier: row.verifier, state: row.state }
}

/** Whether a consent was begun whose link still works. */
export async function loginBegun(db: Kysely<Database>, account: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('zalo_login')
    .select('account')
    .where('account', '=', account)
    .where('state', 'is not', null)
    .where('begun_at', '>=', new Date(now.getTime() - LOGIN_LIVES_MS))
    .executeTakeFirst()
  return row !== undefined
}

export async function endLogin(trx: Transaction<Database>, account: string): Promise<void> {
  await trx
    .updateTable('zalo_login')
    .set({ state: null, begun_at: null })
    .where('account', '=', account)
    .execute()
}
