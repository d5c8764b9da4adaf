import { SendError } from '../../channel.ts'

/** After so many refusals in a row: 1, 5, 30 minutes, 2 and 6 hours. The quota may be the month's: no hammering. */
const WAITS_MS = [1, 5, 30, 120, 360].map((minutes) => minutes * 60_000)
/** A refused token never becomes valid; what waits looks again when somebody may have restarted us with a new one. */
const REFUSED_MS = 15 * 60_000

/** Holds back all sending after Zalo said "too much" (429, without saying for how long) or refused the token (401). */
export class Gate {
  private untilMs = 0
  private refusals = 0
  private closed = false

  /** Whether the token was refused: from then on nothing is asked of Zalo. */
  get tokenRefused(): boolean {
    return this.closed
  }

  /** @throws SendError while nothing may be sent. */
  pass(nowMs: number): void {
    if (this.closed) throw this.held(nowMs + REFUSED_MS, 'token refused', 'account')
    if (nowMs < this.untilMs) throw this.held(this.untilMs, 'waiting after 429', 'quota')
  }

  /** Refused again after the first wait: no mere burst, the month's allowance may be used up. */
  get usedUp(): boolean {
    return this.refusals > 1
  }

  accepted(): void {
    this.refusals = 0
  }

  /** Several refused at once count as one. */
  tooMuch(nowMs: number): SendError {
    if (nowMs >= this.untilMs) {
      this.untilMs = nowMs + WAITS_MS[Math.min(this.refusals, WAITS_MS.length - 1)]!
      this.refusals++
    }
    return this.held(this.untilMs, '429', 'quota')
  }

  refuse(nowMs: number): SendError {
    this.closed = true
    return this.held(nowMs + REFUSED_MS, 'token refused', 'account')
  }

  private held(untilMs: number, message: string, why: 'account' | 'quota'): SendError {
    return new SendError({ kind: 'throttled', untilMs, scope: 'channel' }, `Zalo Bot: ${message}`, why)
  }
}
