const WINDOW_MS = 1_000

/**
 * Keeps bulk under a platform's limit of messages a second. Replies never wait here, but what they use bulk does not
 * have: the last second holds, with all that is under way, at most one message less than the limit, so that a reply
 * always fits. Counted from when the platform answered, which is later than when it counted: whatever the line does,
 * a strict window on the other side is not overrun.
 */
export class Pace {
  private readonly answered: number[] = []
  private underWay = 0
  private nextAt = 0
  private pausedUntil = 0
  private readonly most: number
  private readonly gapMs: number

  /** @param now milliseconds that only go forward */
  constructor(
    perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.most = Math.max(1, Math.ceil(perSecond) - 1)
    this.gapMs = WINDOW_MS / perSecond
  }

  /** Something, a reply or bulk, goes to the platform now. */
  begin(): void {
    this.underWay++
    // Evenly spread, so that room for a reply comes back many times a second; what a busy moment lost is made good.
    this.nextAt = Math.max(this.nextAt, this.now() - 3 * this.gapMs) + this.gapMs
  }

  /** The platform has answered. */
  end(): void {
    this.underWay--
    this.answered.push(this.now())
  }

  /** The platform asks to be left alone for so many milliseconds. */
  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.now() + ms)
  }

  /** Milliseconds until the next bulk message may go, to be asked again then; 0 means now. */
  wait(): number {
    const now = this.now()
    while (this.answered[0] !== undefined && this.answered[0] <= now - WINDOW_MS) this.answered.shift()
    const others = Math.max(0, this.nextAt - now, this.pausedUntil - now)
    if (this.underWay + this.answered.length < this.most) return others
    const oldest = this.answered[0]
    // Never 0 while it is full, however the fractions of a millisecond fall.
    return Math.max(1, others, oldest === undefined ? this.gapMs : oldest + WINDOW_MS - now)
  }
}
