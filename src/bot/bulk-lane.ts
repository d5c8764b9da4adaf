import type { ClaimedMessage } from '../db/outbox.ts'
import type { Pace } from './pace.ts'
import { Workers } from './workers.ts'

/** Messages claimed at a time: a quarter of a second on Telegram. */
export const CHUNK = 8
/** Found by looking only when nobody could wake us: another process queued it, or a lease ran out. */
const POLL_MS = 1_000

export interface BulkLaneParts {
  /** None where the platform has no limit. */
  pace: Pace | undefined
  /** True while this is the process that sends in bulk here; cheap to ask. */
  mine(): Promise<boolean>
  /** Something waits to be claimed. */
  waits(): Promise<boolean>
  /** Resolves when it is written down of all that the platform accepted so far. */
  recorded(): Promise<void>
  claim(limit: number): Promise<ClaimedMessage[]>
  /** Sends it; resolves when the platform has answered. */
  send(message: ClaimedMessage): Promise<void>
  putBack(message: ClaimedMessage): Promise<void>
  onError(error: unknown): void
}

/**
 * What is told to many, on one channel: at the platform's pace, a few at a time, by one process of all. Half a chunk
 * before the end the next is fetched: a pace that is lost cannot be made good. So at most one and a half chunks go
 * out after somebody pressed stop.
 */
export class BulkLane {
  private readonly workers: Workers
  private ahead: Promise<ClaimedMessage[]> | undefined
  private stopping = false
  private wakeUp = () => {}

  constructor(private readonly parts: BulkLaneParts) {
    this.workers = new Workers(1, POLL_MS, () => this.step())
  }

  wake(): void {
    this.workers.wake()
  }

  idle(): Promise<void> {
    return this.workers.idle()
  }

  /** What is claimed and not yet under way is put back. */
  async stop(): Promise<void> {
    this.stopping = true
    this.wakeUp()
    await this.workers.stop()
    for (const message of (await this.ahead) ?? []) await this.settle(() => this.parts.putBack(message))
  }

  private async step(): Promise<boolean> {
    const { parts } = this
    const claimed = await (this.ahead ?? this.fetch())
    this.ahead = undefined
    const underWay: Promise<void>[] = []
    for (const [n, message] of claimed.entries()) {
      if (parts.pace && n === CHUNK / 2) this.ahead = this.fetch()
      await this.turn()
      await this.settle(async () => {
        if (this.stopping || !(await parts.mine())) return parts.putBack(message)
        // Counted here, not when it reaches the line: the next is let go before that.
        parts.pace?.begin()
        underWay.push(parts.send(message).finally(() => parts.pace?.end()))
      })
    }
    // Without a pace the platform's own speed is the limit.
    if (!parts.pace) await Promise.all(underWay)
    return claimed.length > 0
  }

  private async fetch(): Promise<ClaimedMessage[]> {
    const { parts } = this
    let claimed: ClaimedMessage[] = []
    await this.settle(async () => {
      // Dying now would send again only what is under way, never all that outran its records.
      await parts.recorded()
      if (!this.stopping && (await parts.waits()) && (await parts.mine())) claimed = await parts.claim(CHUNK)
    })
    return claimed
  }

  /** The database's troubles are waited out: what stays claimed is found again when its claim ends. */
  private async settle(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.parts.onError(error))
  }

  /** Resolves when the next message may go, or all is to stop. */
  private async turn(): Promise<void> {
    for (;;) {
      const ms = this.stopping ? 0 : (this.parts.pace?.wait() ?? 0)
      if (ms <= 0) return
      await new Promise<void>((done) => {
        const timer = setTimeout(done, ms)
        this.wakeUp = () => {
          clearTimeout(timer)
          done()
        }
      })
    }
  }
}
