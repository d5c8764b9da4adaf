import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import type { Arrival } from '../../../db/inbox.ts'
import { translator } from '../../../text/i18n.ts'
import { sort } from './receive.ts'

export interface IntakeParts {
  account: string
  /** Keeps arrivals durably. @throws when they could not be kept. */
  receive: (arrivals: Arrival[]) => Promise<void>
  /** New messages were kept; so many of them Zalo withheld. */
  received: (count: { received: number; withheld: number }) => Promise<void>
  /** Best effort, for a line to a group. */
  say: (chatId: string, text: string) => Promise<void>
  clock: Clock
  log: Logger
}

const REMEMBERED = 1_000
const GROUP_QUIET_MS = 10 * 60_000

/** Takes raw events in, whichever way they came: keeps what is for us, and counts it once. */
export class Intake {
  private readonly counted = new Set<string>()
  private readonly groups = new Map<string, number>()
  private readonly underway = new Set<Promise<void>>()

  constructor(private readonly parts: IntakeParts) {}

  /** @throws when they could not be kept: then do not acknowledge them. */
  async take(events: unknown[]): Promise<void> {
    const sorted = events.map((e) => sort(e, this.parts.account))
    const arrived = sorted.filter((s) => s.kind === 'arrival')
    if (arrived.length > 0) await this.parts.receive(arrived.map((s) => s.arrival))
    const fresh = arrived.filter((s) => this.isFresh(s.arrival.eventId))
    if (fresh.length > 0) {
      this.aside(
        this.parts.received({ received: fresh.length, withheld: fresh.filter((s) => s.withheld).length }),
      )
    }
    for (const s of sorted) if (s.kind === 'group') this.leadOutOfGroup(s.chatId)
  }

  /** Resolves when nothing is under way beside the messages themselves. */
  async settled(): Promise<void> {
    await Promise.all(this.underway)
  }

  private isFresh(id: string): boolean {
    if (this.counted.has(id)) return false
    if (this.counted.size >= REMEMBERED) this.counted.clear()
    this.counted.add(id)
    return true
  }

  /** Groups are no conversations (a dossier is nobody else's business): nothing said there is kept. */
  private leadOutOfGroup(chatId: string): void {
    const now = this.parts.clock.now().getTime()
    if (now - (this.groups.get(chatId) ?? Number.NEGATIVE_INFINITY) < GROUP_QUIET_MS) return
    if (this.groups.size >= REMEMBERED) this.groups.clear()
    this.groups.set(chatId, now)
    this.aside(this.parts.say(chatId, translator('vi')('zaloBot:privateOnly')))
  }

  private aside(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => this.parts.log.warn({ err: error }, 'Zalo Bot: not counted or not said'))
      .finally(() => this.underway.delete(done))
    this.underway.add(done)
  }
}
