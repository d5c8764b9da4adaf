/**
 * Runs a step by several workers until it says there is nothing more, again whenever woken, and every `pollMs`
 * in case nobody could wake us.
 */
export class Workers {
  private readonly timer: NodeJS.Timeout
  private running = new Set<Promise<void>>()
  private wakes = 0
  private stopped = false

  constructor(
    private readonly count: number,
    pollMs: number,
    /** Does one piece of work; false: there was none. Must not throw. */
    private readonly step: () => Promise<boolean>,
    /** Before a poll. */
    onPoll: () => void = () => {},
  ) {
    this.timer = setInterval(() => {
      onPoll()
      this.wake()
    }, pollMs)
  }

  wake(): void {
    this.wakes++
    if (!this.stopped && this.running.size < this.count) this.start()
  }

  async idle(): Promise<void> {
    this.wake()
    while (this.running.size > 0) await Promise.all(this.running)
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearInterval(this.timer)
    await Promise.all(this.running)
  }

  private start(): void {
    const run = this.loop().finally(() => this.running.delete(run))
    this.running.add(run)
  }

  private async loop(): Promise<void> {
    let seen: number
    do {
      seen = this.wakes
      while (!this.stopped && (await this.step()));
      // A wake during the last, empty look may have been for a row that look did not see yet.
    } while (!this.stopped && seen !== this.wakes)
  }
}
