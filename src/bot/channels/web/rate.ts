/** How many in how long. */
export interface Rate {
  most: number
  inMs: number
}

/** Counts acts by key in a sliding window, in this process's memory: a brake, not a right. */
export class RateLimit {
  private readonly acts = new Map<string, number[]>()

  constructor(private readonly rate: Rate) {}

  /** @returns 0 when the act may be done, which is then counted; else how many milliseconds to wait. */
  take(key: string, nowMs: number): number {
    const since = nowMs - this.rate.inMs
    const recent = (this.acts.get(key) ?? []).filter((at) => at > since)
    if (recent.length >= this.rate.most) {
      this.acts.set(key, recent)
      return recent[0]! - since
    }
    // Map order is insertion order: the key just used goes last, so the idle ones gather in front.
    this.acts.delete(key)
    this.acts.set(key, [...recent, nowMs])
    for (const [old, times] of this.acts) {
      if (times.at(-1)! > since) break
      this.acts.delete(old)
    }
    return 0
  }
}
