import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import type { Database } from '../../../db/tables.ts'
import { lockToken, markLost, storePair, type TokenPair, tokenOf } from '../../../db/zalo-tokens.ts'
import { SendError } from '../../channel.ts'
import { ZaloFailure } from './call.ts'
import type { Oauth } from './oauth.ts'

const ASK_AGAIN_MS = 3_600_000
/** While there is no consent, messages wait and cost no attempt. */
const WAIT_MS = 60_000

type Renewal =
  | { kind: 'token'; accessToken: string }
  | { kind: 'none'; refused: ZaloFailure | null; again: boolean }

const nothing: Renewal = { kind: 'none', refused: null, again: false }

export interface TokenParts {
  database: OpenDatabase
  account: string
  clock: Clock
  oauth: Pick<Oauth, 'refresh'>
  /** Zalo refused the refresh token; `again`: as it did an hour before. */
  onLost: (why: string, again: boolean) => Promise<void>
  log: Logger
}

/**
 * The account's access token, renewed in time. Whoever renews holds the token's row; the new pair is committed
 * before anybody uses it. A process that dies between Zalo's answer and the commit takes the pair with it: the next
 * renewal is refused, and then a person is asked for consent.
 */
export class Tokens {
  private renewing: Promise<string> | null = null
  /** A pair that Zalo gave us and the database did not take yet: it must not be lost with this transaction. */
  private rescued: { instead: string; pair: TokenPair } | null = null

  constructor(private readonly parts: TokenParts) {}

  /** @throws SendError when there is none now. */
  async current(): Promise<string> {
    const { database, account, clock, log } = this.parts
    const held = await tokenOf(database.db, account)
    if (!held || held.lostAt) throw this.noConsent()
    if (clock.now() < held.renewAt) return held.accessToken
    try {
      return await this.renew(null)
    } catch (error) {
      if (error instanceof SendError) throw error
      log.warn({ err: error }, 'Zalo token not renewed; the old one is used as long as it lives')
      return held.accessToken
    }
  }

  /** Zalo refused this token: another one. @throws SendError when there is none now. */
  async instead(refused: string): Promise<string> {
    try {
      return await this.renew(refused)
    } catch (error) {
      if (error instanceof SendError) throw error
      throw new SendError({ kind: 'retry' }, error instanceof ZaloFailure ? error.message : 'no token')
    }
  }

  /** Renews when it is time, whether or not anybody writes. @returns false while there is no consent. */
  async keep(): Promise<boolean> {
    const { database, account, clock, log } = this.parts
    try {
      const held = await tokenOf(database.db, account)
      if (!held) return false
      if (clock.now() >= held.renewAt || this.rescued) await this.renew(null)
      return held.lostAt === null
    } catch (error) {
      if (!(error instanceof SendError)) log.warn({ err: error }, 'Zalo token not renewed; tried again')
      return false
    }
  }

  /** One at a time within this process; the row's lock sees to the others. */
  private renew(refused: string | null): Promise<string> {
    this.renewing ??= this.renewOnce(refused).finally(() => {
      this.renewing = null
    })
    return this.renewing
  }

  private async renewOnce(refused: string | null): Promise<string> {
    const { database, onLost, log } = this.parts
    const renewal = await database.db.transaction().execute((trx) => this.renewLocked(trx, refused))
    this.rescued = null
    if (renewal.kind === 'token') return renewal.accessToken
    const { refused: refusal, again } = renewal
    if (refusal) {
      if (!again) log.error(refusal.message)
      await onLost(refusal.message, again)
    }
    throw this.noConsent()
  }

  private async renewLocked(trx: Transaction<Database>, refused: string | null): Promise<Renewal> {
    const { account, clock, oauth } = this.parts
    const held = await lockToken(trx, account)
    const now = clock.now()
    if (!held) return nothing
    const due = now >= held.renewAt
    if (held.lostAt && !due) return nothing
    // Somebody else was faster.
    const another = refused !== null && held.accessToken !== refused
    const rescued = this.rescued?.instead === held.refreshToken ? this.rescued.pair : null
    if (!held.lostAt && !rescued && (another || (refused === null && !due))) {
      return { kind: 'token', accessToken: held.accessToken }
    }
    try {
      const pair = rescued ?? (await oauth.refresh(held.refreshToken))
      this.rescued = { instead: held.refreshToken, pair }
      await storePair(trx, account, pair, now)
      return { kind: 'token', accessToken: pair.accessToken }
    } catch (error) {
      if (!(error instanceof ZaloFailure) || error.code === null) throw error
      await markLost(trx, account, { now, nextTry: new Date(now.getTime() + ASK_AGAIN_MS) })
      return { kind: 'none', refused: error, again: held.lostAt !== null }
    }
  }

  private noConsent(): SendError {
    const untilMs = this.parts.clock.now().getTime() + WAIT_MS
    const failure = { kind: 'throttled', untilMs, scope: 'channel' } as const
    return new SendError(failure, 'Zalo: the account has not agreed', 'account')
  }
}
