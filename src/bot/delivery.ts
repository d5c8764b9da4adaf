import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { assertNever } from '../assert-never.ts'
import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../db/connect.ts'
import { bulkWaits, type ClaimedMessage, claimMessages, markSent, priorities, requeue } from '../db/outbox.ts'
import type { Unsent } from '../db/tables.ts'
import { BulkLane } from './bulk-lane.ts'
import { bulkLease } from './bulk-lease.ts'
import { type Channel, SendError, type Sent } from './channel.ts'
import { Gather } from './gather.ts'
import { giveUp, type OnUnreached } from './give-up.ts'
import { Pace } from './pace.ts'
import type { Pictures } from './pictures.ts'
import { render } from './render.ts'
import { Workers } from './workers.ts'

/** Soon and often at first, then hourly; after the last, a visible end (state 'failed'), never silence. */
export const RETRY_AFTER_S = [5, 30, 300, 3_600, 3_600, 3_600, 3_600, 3_600, 3_600]
/** How long a message stays ours to send before another process may take it over. */
export const CLAIM_MS = 30_000
const BATCH = 50

export interface DeliveryParts {
  database: OpenDatabase
  clock: Clock
  channels: Map<string, Channel>
  /** True while quiet messages must wait (night, Tết). */
  quietHours: (now: Date) => boolean
  log: Logger
  /** Hears of notices that reached their person by no way at all. */
  onUnreached?: OnUnreached
  /** Finds the pictures that messages name; without it they go without. */
  pictures?: Pictures
  /** How many sends may be under way at once. */
  parallel?: number
}

/**
 * Sends what lies in the outbox: at least once, in order per chat. Replies and notices as soon as they are there;
 * bulk in a lane of its own for each channel, at the platform's pace (docs/decisions/bulk-pace.md).
 */
export class Delivery {
  private readonly workers: Workers
  private readonly waiting = new Map<string, number>()
  private readonly inFlight = new Set<Promise<void>>()
  /** Handed over and not yet settled: a slow one may outlive its claim, and is then found again. */
  private readonly ours = new Set<number>()
  /** Moved to another chat and claimed there before we had let go of them. */
  private readonly moved = new Map<number, ClaimedMessage>()
  /** The last send under way for each chat; the next one waits for it, and steps back if it failed. */
  private readonly tails = new Map<number, Promise<boolean>>()
  private readonly sent: Gather<{ id: number; platformId: string | null }, undefined>
  private readonly paces = new Map<string, Pace>()
  private readonly lanes = new Map<string, BulkLane>()
  private bulkUnderWay = 0
  private readonly bulkRecords = new Set<Promise<void>>()
  private readonly dropLeases: () => Promise<void>
  /** There may be rows that nobody has claimed yet. */
  private backlog = true
  /** Our name on the messages we are sending. */
  readonly claimant = randomUUID()

  constructor(private readonly parts: DeliveryParts) {
    const pollMs = parts.database.engine === 'pglite' ? 1_000 : 500
    this.workers = new Workers(1, pollMs, () => this.batch())
    this.sent = new Gather(async (rows) => {
      await markSent(parts.database.db, rows, parts.clock.now())
      return rows.map(() => undefined)
    })
    const lease = bulkLease(parts.database, this.claimant)
    this.dropLeases = lease.drop
    for (const channel of parts.channels.values()) this.openLane(channel, () => lease.mine(channel.name))
  }

  /** Something was queued: look now. */
  wake(): void {
    this.backlog = true
    this.workers.wake()
    for (const lane of this.lanes.values()) lane.wake()
  }

  /** Sends a message the engine has already claimed for us. Resolves when the platform has answered. */
  async handOver(message: ClaimedMessage): Promise<void> {
    if (this.ours.has(message.id)) {
      this.moved.set(message.id, message)
      return
    }
    this.ours.add(message.id)
    const before = this.tails.get(message.chat_id) ?? Promise.resolve(true)
    const sent = before.then((ok) => (ok ? this.deliver(message) : this.stepBack(message)))
    this.tails.set(message.chat_id, sent)
    const tracked = sent.then((ok) => {
      this.inFlight.delete(tracked)
      // What was sent stays ours until that is recorded.
      if (!ok) this.ours.delete(message.id)
      if (this.tails.get(message.chat_id) === sent) this.tails.delete(message.chat_id)
      const again = this.moved.get(message.id)
      this.moved.delete(message.id)
      if (!ok && again && again.chat_id !== message.chat_id) void this.handOver(again)
    })
    this.inFlight.add(tracked)
    await tracked
  }

  /** Resolves when nothing that may be sent now is left. */
  async idle(): Promise<void> {
    do {
      await this.looked()
      await Promise.all(this.inFlight)
    } while (this.inFlight.size > 0)
    await this.looked()
    if (this.inFlight.size > 0) await this.idle()
  }

  async stop(): Promise<void> {
    await Promise.all([this.workers.stop(), ...[...this.lanes.values()].map((lane) => lane.stop())])
    await Promise.all(this.inFlight)
    await this.dropLeases()
  }

  private async looked(): Promise<void> {
    await this.workers.idle()
    await Promise.all([...this.lanes.values()].map((lane) => lane.idle()))
  }

  private openLane(channel: Channel, mine: () => Promise<boolean>): void {
    const pace = channel.bulkPerSecond === undefined ? undefined : new Pace(channel.bulkPerSecond)
    if (pace) this.paces.set(channel.name, pace)
    const { database, clock, quietHours, log } = this.parts
    const held = () => (this.waiting.get(channel.name) ?? 0) > clock.now().getTime()
    const lane = new BulkLane({
      pace,
      mine,
      waits: async () => {
        const now = clock.now()
        return !held() && bulkWaits(database.db, { now, quietHours: quietHours(now), channel: channel.name })
      },
      recorded: async () => void (await Promise.all(this.bulkRecords)),
      claim: (limit) => this.claim([channel.name], limit, true),
      send: async (message) => {
        this.bulkUnderWay++
        await this.handOver(message)
        this.bulkUnderWay--
      },
      putBack: (message) => requeue(database.db, message.id, clock.now(), 'put back', false),
      onError: (error) => log.warn({ err: error }, 'bulk not reachable'),
    })
    this.lanes.set(channel.name, lane)
  }

  private claim(channels: string[], limit: number, bulk: boolean): Promise<ClaimedMessage[]> {
    const now = this.parts.clock.now()
    return claimMessages(this.parts.database.db, {
      now,
      claimMs: CLAIM_MS,
      claimant: this.claimant,
      limit,
      quietHours: this.parts.quietHours(now),
      channels,
      bulk,
    })
  }

  private async batch(): Promise<boolean> {
    const { clock, log } = this.parts
    const now = clock.now()
    // Bulk takes no reply's place.
    const room = (this.parts.parallel ?? BATCH) - this.inFlight.size + this.bulkUnderWay
    if (room <= 0) {
      await Promise.race(this.inFlight)
      return true
    }
    for (const [channel, until] of this.waiting) if (until <= now.getTime()) this.waiting.delete(channel)
    try {
      const open = [...this.parts.channels.keys()].filter((c) => !this.waiting.has(c))
      const claimed = await this.claim(open, Math.min(room, BATCH), false)
      // An empty look proves nothing while an earlier message of the same chat is under way.
      this.backlog = claimed.length > 0 || (this.backlog && this.inFlight.size > 0)
      for (const message of claimed) void this.handOver(message)
      return claimed.length > 0
    } catch (error) {
      log.warn({ err: error }, 'outbox not reachable')
      return false
    }
  }

  /** @returns false when it was not sent, so that what follows in this chat must wait. */
  private async deliver(message: ClaimedMessage): Promise<boolean> {
    const { channels, log } = this.parts
    let platformId: string | null = null
    try {
      const channel = channels.get(message.channel)
      if (!channel) throw new SendError({ kind: 'retry' }, `channel ${message.channel} is off`)
      const { picture } = message.body
      const shown = picture === undefined ? undefined : this.parts.pictures?.(picture)
      const pages = render(message.body, channel.abilities, shown)
      const pace = this.paces.get(channel.name)
      const paced = async (counted: boolean, send: () => Promise<Sent>) => {
        if (!counted) pace?.begin()
        try {
          platformId = (await send()).platformId
        } finally {
          if (!counted) pace?.end()
        }
      }
      // The lane has counted what it let go.
      const bulk = message.priority === priorities.bulk
      if (channel.sendNotice && message.priority !== priorities.reply) {
        const { template } = message.body
        const notice = { outboxId: message.id, ...(template && { template }) }
        await paced(bulk, () => channel.sendNotice!(message.address, pages, notice))
      } else {
        for (const [n, page] of pages.entries()) {
          await paced(bulk && n === 0, () => channel.send(message.address, page, message.id))
        }
      }
    } catch (error) {
      await this.settleFailure(message, error).catch((second: unknown) => {
        // The claim runs out and somebody tries again: at least once.
        log.warn({ err: second, outbox: message.id }, 'send outcome not recorded')
      })
      return false
    }
    // The person has it; the record may take its time. If it is lost, the message is sent once more.
    this.recording(this.sent.add({ id: message.id, platformId }), message)
    return true
  }

  private recording(record: Promise<unknown>, { id, channel, priority }: ClaimedMessage): void {
    const tracked = record
      .catch((error: unknown) =>
        this.parts.log.warn({ err: error, outbox: id }, 'sent but not recorded; may be sent twice'),
      )
      .then(() => {
        this.inFlight.delete(tracked)
        this.bulkRecords.delete(tracked)
        this.ours.delete(id)
        this.moved.delete(id)
        // The next one of this chat may go now.
        if (priority === priorities.bulk) this.lanes.get(channel)?.wake()
        else if (this.backlog) this.workers.wake()
      })
    this.inFlight.add(tracked)
    if (priority === priorities.bulk) this.bulkRecords.add(tracked)
  }

  /** The message before it in its chat was not sent: back into the queue, where order is kept. */
  private async stepBack(message: ClaimedMessage): Promise<boolean> {
    const { database, clock, log } = this.parts
    await requeue(database.db, message.id, clock.now(), 'waits for the one before', false).catch(
      (error: unknown) => log.warn({ err: error, outbox: message.id }, 'not put back'),
    )
    return false
  }

  private async settleFailure(message: ClaimedMessage, error: unknown): Promise<void> {
    const { database, clock, log } = this.parts
    const now = clock.now()
    const reason = error instanceof SendError ? error.message : 'unexpected error while sending'
    const failure = error instanceof SendError ? error.failure : ({ kind: 'retry' } as const)
    const why = error instanceof SendError ? error.why : 'fault'
    if (!(error instanceof SendError)) log.error({ err: error, outbox: message.id }, 'send broke')
    switch (failure.kind) {
      case 'retry': {
        const wait = RETRY_AFTER_S[message.attempts - 1]
        if (wait === undefined) return this.giveUp(message, false, { reason, why }, now)
        const jitter = 0.8 + Math.random() * 0.4
        const again = new Date(now.getTime() + wait * 1_000 * jitter)
        return requeue(database.db, message.id, again, reason, true, why)
      }
      case 'throttled':
        if (failure.scope === 'channel') this.waiting.set(message.channel, failure.untilMs)
        // Bulk goes to each chat once: the limit it met is everybody's.
        if (message.priority === priorities.bulk)
          this.paces.get(message.channel)?.pause(failure.untilMs - now.getTime())
        return requeue(database.db, message.id, new Date(failure.untilMs), reason, false, why)
      case 'gone':
        return this.giveUp(message, true, { reason, why }, now)
      case 'never':
      case 'unreachable':
        return this.giveUp(message, false, { reason, why }, now)
      default:
        return assertNever(failure)
    }
  }

  /** Not this way: a notice goes on to the person's next chat, or somebody is asked to call. */
  private async giveUp(
    message: ClaimedMessage,
    gone: boolean,
    said: { reason: string; why: Unsent },
    now: Date,
  ): Promise<void> {
    const { database, channels, onUnreached } = this.parts
    await giveUp(database.db, {
      message,
      claimant: this.claimant,
      gone,
      ...said,
      channels: [...channels.keys()],
      ...(onUnreached && { onUnreached }),
      now,
    })
    this.wake()
  }
}
