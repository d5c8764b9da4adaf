import type { Logger } from 'pino'
import type { Channel } from './bot/channel.ts'
import { Delivery } from './bot/delivery.ts'
import { Engine } from './bot/engine.ts'
import { Gather } from './bot/gather.ts'
import type { OnUnreached } from './bot/give-up.ts'
import { pictures } from './bot/pictures.ts'
import type { Capability } from './bot/route.ts'
import { Router } from './bot/router.ts'
import type { Clock } from './clock.ts'
import type { OpenDatabase } from './db/connect.ts'
import { type Arrival, storeArrivals } from './db/inbox.ts'
import type { AskModel } from './llm/model.ts'
import { ModelWeaver } from './llm/weaver.ts'

export interface AssistantParts {
  database: OpenDatabase
  clock: Clock
  channels: Channel[]
  capabilities: Capability[]
  quietHours: (now: Date) => boolean
  /** Where platforms reach our pages, for pictures they fetch from us. */
  publicUrl?: string | null
  /** Hears of notices that reached their person by no way at all. */
  onUnreached?: OnUnreached
  /** A language model that may put answers into better words; without it they go as they are. */
  model?: { ask: AskModel; alarm?: (ms: number) => AbortSignal } | undefined
  log: Logger
}

/** The conversation running on a database: what comes in through `receive` goes out through the channels. */
export interface Assistant {
  router: Router
  engine: Engine
  delivery: Delivery
  /**
   * Keeps events durably, then sees to them. Acknowledge to the platform only after this resolves.
   * @throws when they could not be kept.
   */
  receive(arrivals: Arrival[]): Promise<void>
  /** Resolves when every message is handled and everything that may be sent now is sent. */
  idle(): Promise<void>
  stop(): Promise<void>
}

export function assemble(parts: AssistantParts): Assistant {
  const { database, clock, log, quietHours, onUnreached } = parts
  const channels = new Map(parts.channels.map((c) => [c.name, c]))
  const router = new Router(parts.capabilities)
  const delivery = new Delivery({
    database,
    clock,
    channels,
    quietHours,
    pictures: pictures(database.db, parts.publicUrl ?? null),
    log,
    ...(onUnreached && { onUnreached }),
  })
  const weaver =
    parts.model &&
    new ModelWeaver({ ...parts.model, db: database.db, clock, wake: () => delivery.wake(), log })
  const engine = new Engine({ database, clock, router, channels, delivery, weaver, log })
  // Events that arrive together are kept together: one statement, one flush to disk.
  const keep = new Gather<Arrival[], undefined>(async (lists) => {
    engine.wake(await storeArrivals(database.db, lists.flat(), clock.now()))
    return lists.map(() => undefined)
  })
  return {
    router,
    engine,
    delivery,
    async receive(arrivals) {
      await keep.add(arrivals)
    },
    async idle() {
      await engine.idle()
      await weaver?.idle()
      await delivery.idle()
    },
    async stop() {
      await engine.stop()
      await weaver?.stop()
      await delivery.stop()
    },
  }
}
