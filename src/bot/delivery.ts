import type { Logger } from 'pino'
import { assertNever } from '../assert-never.ts'
import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../db/connect.ts'
import { type ClaimedMessage, claimMessages, endMessage, markSent, requeue } from '../db/outbox.ts'
import { type Channel, SendError } from './channel.ts'
import { render } from './render.ts'
import { Workers } from './workers.ts'

/** Soon and often at first, then hourly; after the last, a visible end (state 'failed'), never silence. */
export const RETRY_AFTER_S = [5, 30, 300, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600]
const CLAIM_MS = 30_000
const BATCH = 50

export interface DeliveryParts {
  database: OpenDatabase
  clock: Clock
  channels: Map<string, Channel>
  /** True while quiet messages must wait (night, Tết). */
  quietHours: (now: Date) => boolean
  log: Logger
  /** How many sends may be under way at once. */
  parallel?: number
}

/** Sends what lies in the outbox: at least once, in order per chat, replies before bulk. */
export class Delivery {
  private readonly workers: Workers
  private readonly waiting = new Map<string, number>()
  private readonly inFlight = new Set<Promise<void>>()
  private sent: { id: number; platformId: string | null; done: () => void }[] = []
  private marking: Promise<void> | null = null

  constructor(private readonly parts: DeliveryParts) {
    const pollMs = parts.database.engine === 'pglite' ? 1_000 : 500
    this.workers = new Workers(1, pollMs, () => this.batch())
  }

  wake(): void {
    this.workers.wake()
  }

  /** Sends a message the engine has already claimed for us. */
  handOver(message: ClaimedMessage): void {
    this.track(this.deliver(message))
  }

  /** Resolves when nothing that may be sent now is left. */
  async idle(): Promise<void> {
    do {
      await this.workers.idle()
      await Promise.all(this.inFlight)
    } while (this.inFlight.size > 0)
    await this.workers.idle()
    if (this.inFlight.size > 0) await this.idle()
  }

  async stop(): Promise<void> {
    await this.workers.stop()
    await Promise.all(this.inFlight)
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.inFlight.delete(tracked))
    this.inFlight.add(tracked)
  }

  private async batch(): Promise<boolean> {
    const { database, clock, log } = this.parts
    const now = clock.now()
    const room = (this.parts.parallel ?? BATCH) - this.inFlight.size
    if (room <= 0) {
      await Promise.race(this.inFlight)
      return true
    }
    for (const [channel, until] of this.waiting) if (until <= now.getTime()) this.waiting.delete(channel)
    try {
      const claimed = await claimMessages(database.db, {
        now,
        claimMs: CLAIM_MS,
        limit: Math.min(room, BATCH),
        quietHours: this.parts.quietHours(now),
        notChannels: [...this.waiting.keys()],
      })
      for (const message of claimed) this.handOver(message)
      return claimed.length > 0
    } catch (error) {
      log.warn({ err: error }, 'outbox not reachable')
      return false
    }
  }

  private async deliver(message: ClaimedMessage): Promise<void> {
    const { channels, log } = this.parts
    try {
      const channel = channels.get(message.channel)
      if (!channel) throw new SendError({ kind: 'retry' }, `channel ${message.channel} is off`)
      let platformId: string | null = null
      for (const page of render(message.body, channel.abilities)) {
        platformId = (await channel.send(message.address, page, message.id)).platformId
      }
      await this.record(message.id, platformId)
      // The next message of this chat waited for this one.
      this.workers.wake()
    } catch (error) {
      await this.settleFailure(message, error).catch((second: unknown) => {
        // The claim runs out and somebody tries again: at least once.
        log.warn({ err: second, outbox: message.id }, 'send outcome not recorded')
      })
    }
  }

  /** Marks sent messages together: while one update is under way, the next ones gather. */
  private record(id: number, platformId: string | null): Promise<void> {
    return new Promise((done) => {
      this.sent.push({ id, platformId, done })
      this.marking ??= this.flush().finally(() => {
        this.marking = null
      })
    })
  }

  private async flush(): Promise<void> {
    // One turn of the event loop lets sends that ended together share the update.
    await new Promise((r) => setImmediate(r))
    while (this.sent.length > 0) {
      const batch = this.sent.splice(0)
      try {
        await markSent(
          this.parts.database.db,
          batch.map(({ id, platformId }) => ({ id, platformId })),
          this.parts.clock.now(),
        )
      } catch (error) {
        this.parts.log.warn({ err: error, count: batch.length }, 'sent but not recorded; may be sent twice')
      }
      for (const { done } of batch) done()
    }
  }

  private async settleFailure(message: ClaimedMessage, error: unknown): Promise<void> {
    const { database, clock, log } = this.parts
    const now = clock.now()
    const reason = error instanceof SendError ? error.message : 'unexpected error while sending'
    const failure = error instanceof SendError ? error.failure : ({ kind: 'retry' } as const)
    if (!(error instanceof SendError)) log.error({ err: error, outbox: message.id }, 'send broke')
    switch (failure.kind) {
      case 'retry': {
        const wait = RETRY_AFTER_S[message.attempts - 1]
        if (wait === undefined) return endMessage(database.db, message.id, 'failed', reason, now)
        const jitter = 0.8 + Math.random() * 0.4
        return requeue(database.db, message.id, new Date(now.getTime() + wait * 1_000 * jitter), reason)
      }
      case 'throttled':
        if (failure.scope === 'channel') this.waiting.set(message.channel, failure.untilMs)
        return requeue(database.db, message.id, new Date(failure.untilMs), reason)
      case 'gone':
        return endMessage(database.db, message.id, 'gone', reason, now)
      case 'never':
        return endMessage(database.db, message.id, 'failed', reason, now)
      default:
        return assertNever(failure)
    }
  }
}
