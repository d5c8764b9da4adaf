import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Weave, Weaver } from '../bot/reply.ts'
import type { Clock } from '../clock.ts'
import { releaseHeld } from '../db/outbox.ts'
import type { Database } from '../db/tables.ts'
import { weavePrompt } from '../knowledge/weave.ts'
import { readWoven, type Unfit } from '../knowledge/woven.ts'
import { Breaker } from './breaker.ts'
import type { AskModel } from './model.ts'

export interface WeaverParts {
  db: Kysely<Database>
  clock: Clock
  ask: AskModel
  /** A reply was let go: look now. */
  wake: () => void
  log: Logger
  /** Aborts after so many milliseconds; a test aborts when it likes. */
  alarm?: (ms: number) => AbortSignal
}

/** More at once would only make each wait for the others. */
const TOGETHER = 8
/** Kept back of a reply's time, for letting it go ourselves before others do. */
const SPARE_MS = 200

/** Asks a model for better words while the reply waits in the outbox, and lets it go with them or without. */
export class ModelWeaver implements Weaver {
  private readonly breaker: Breaker
  private readonly underWay = new Set<Promise<void>>()
  private readonly stopping = new AbortController()

  constructor(private readonly parts: WeaverParts) {
    this.breaker = new Breaker(parts.clock)
  }

  ready(): boolean {
    return !this.stopping.signal.aborted && this.underWay.size < TOGETHER && this.breaker.closed()
  }

  take(held: { id: number; weave: Weave; until: Date }): void {
    const work = this.weave(held).finally(() => this.underWay.delete(work))
    this.underWay.add(work)
  }

  /** Resolves when nothing is held any more. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay)
  }

  /** Lets all that is held go as it is. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.idle()
  }

  private async weave({ id, weave, until }: { id: number; weave: Weave; until: Date }): Promise<void> {
    const { db, clock, log, wake } = this.parts
    const text = this.ready() ? await this.words(weave, until.getTime() - clock.now().getTime()) : null
    try {
      await releaseHeld(db, id, text === null ? null : `${text}\n\n${weave.end}`, clock.now())
    } catch (error) {
      // Its time comes by itself.
      log.warn({ err: error, outbox: id }, 'held reply not let go')
    }
    wake()
  }

  private async words(weave: Weave, left: number): Promise<string | null> {
    const { ask, log, alarm = AbortSignal.timeout } = this.parts
    if (left <= SPARE_MS) return null
    const signal = AbortSignal.any([alarm(left - SPARE_MS), this.stopping.signal])
    this.breaker.began()
    let failure: Unfit | 'late' | 'refused' | undefined
    try {
      const answer = await Promise.race([
        ask(weavePrompt(weave.question, weave.passages), signal),
        late(signal),
      ])
      const woven = readWoven(answer, weave.passages)
      if ('text' in woven) {
        this.breaker.ended(true)
        return woven.text
      }
      failure = woven.unfit
    } catch (error) {
      failure = signal.aborted ? 'late' : 'refused'
      // The message may repeat the question or the key.
      const { name, status } = error as { name?: string; status?: number }
      log.debug({ type: name, status }, 'language model failed')
    }
    if (this.stopping.signal.aborted) return null
    const opened = this.breaker.ended(false)
    log.info({ why: failure }, opened ? 'language model left alone for a while' : 'plain answer sent')
    return null
  }
}

function late(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) =>
    signal.addEventListener('abort', () => fail(new Error('late')), { once: true }),
  )
}
