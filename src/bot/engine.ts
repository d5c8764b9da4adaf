import { randomInt } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import { type Clock, dayInVietnam } from '../clock.ts'
import type { OpenDatabase } from '../db/connect.ts'
import { isTransient } from '../db/errors.ts'
import { failArrival, postponeArrival } from '../db/inbox.ts'
import { toJson } from '../db/json.ts'
import type { Database } from '../db/tables.ts'
import { finishTurn, type TakenTurn, takeTurn } from '../db/turns.ts'
import { translator } from '../text/i18n.ts'
import type { Channel } from './channel.ts'
import { decide } from './decide.ts'
import type { Delivery } from './delivery.ts'
import { MENU_LIFE_MS, newMenu } from './menus.ts'
import { queueNotice } from './notices.ts'
import type { Router } from './router.ts'
import { Workers } from './workers.ts'

export interface EngineParts {
  database: OpenDatabase
  clock: Clock
  router: Router
  channels: Map<string, Channel>
  delivery: Delivery
  log: Logger
}

/** How long a reply stays ours to send before another process may take it over. */
export const CLAIM_MS = 30_000
const TRANSIENT_RETRY_MS = 1_000

/**
 * Takes messages out of the inbox, one transaction a turn: the chat locked, the handler run, its records, the new
 * state, the replies in the outbox and the inbox row done, all or nothing (DESIGN: the way of one message).
 */
export class Engine {
  private readonly workers: Workers

  constructor(private readonly parts: EngineParts) {
    const { concurrency, engine } = parts.database
    // The poll finds what other processes stored or left behind; our own arrivals wake us at once.
    this.workers = new Workers(concurrency, engine === 'pglite' ? 1_000 : 500, () => this.turn())
  }

  /** Something arrived: look now. */
  wake(): void {
    this.workers.wake()
  }

  /** Handles all that is there; resolves when the inbox is empty. For tests and the command line. */
  idle(): Promise<void> {
    return this.workers.idle()
  }

  async stop(): Promise<void> {
    await this.workers.stop()
  }

  /** One turn. @returns false when there was nothing to do. */
  private async turn(): Promise<boolean> {
    const { database, clock, delivery } = this.parts
    let taken: TakenTurn | undefined
    try {
      const claimed = await database.db.transaction().execute(async (trx) => {
        taken = await takeTurn(trx, clock.now())
        return taken ? await this.handle(trx, taken) : null
      })
      if (!taken) return false
      if (claimed) {
        delivery.handOver({
          ...claimed,
          chat_id: taken.chat_id,
          channel: taken.channel,
          address: taken.address,
          attempts: 1,
          priority: 0,
        })
      }
      // More replies, or notices to others, wait behind the first.
      delivery.wake()
      return true
    } catch (error) {
      if (taken) await this.fail(taken, error)
      else this.parts.log.warn({ err: error }, 'inbox not reachable')
      return taken !== undefined
    }
  }

  private async handle(trx: Transaction<Database>, taken: TakenTurn) {
    const { clock, router, channels } = this.parts
    const now = clock.now()
    const incoming = channels.get(taken.channel)?.read(taken.raw) ?? null
    const before = taken.flow ?? { flow: null, menus: [] }
    const outcome = incoming
      ? await decide(router, trx, taken, incoming, before, now)
      : { replies: [], flow: before.flow, notices: [] }
    let first = 1
    const replies = outcome.replies.map((r) => {
      if (!r.choices) return { body: { text: r.text } }
      const menu = newMenu(r.choices, first)
      first += r.choices.length
      return {
        body: {
          text: r.text,
          menu: { id: menu.id, first: menu.first, labels: menu.items.map((c) => c.label) },
        },
        menu,
      }
    })
    const own = replies.flatMap((r) => (r.menu ? [r.menu.id] : []))
    for (const notice of outcome.notices) await queueNotice(trx, notice, now)
    return finishTurn(trx, {
      inboxId: taken.inbox_id,
      chatId: taken.chat_id,
      state: { flow: outcome.flow, menus: replies.length > 0 ? own : before.menus },
      replies,
      now,
      menuLifeMs: MENU_LIFE_MS,
      claimMs: CLAIM_MS,
    })
  }

  /** The database's troubles are waited out; our own mistakes are put aside, and the person gets a sentence and a reference. */
  private async fail(taken: TakenTurn, error: unknown): Promise<void> {
    const { database, clock, log, delivery } = this.parts
    const now = clock.now()
    try {
      if (isTransient(error)) {
        log.warn({ err: error, inbox: taken.inbox_id }, 'turn postponed')
        await postponeArrival(database.db, taken.inbox_id, new Date(now.getTime() + TRANSIENT_RETRY_MS))
        return
      }
      const ref = `L${dayInVietnam(now).slice(5).replace('-', '')}-${randomInt(0x10000, 0xfffff).toString(16).toUpperCase()}`
      log.error({ err: error, inbox: taken.inbox_id, ref }, 'turn failed')
      const t = translator(taken.person_locale ?? taken.chat_locale)
      await database.db.transaction().execute(async (trx) => {
        await failArrival(trx, taken.inbox_id, ref, now)
        await trx
          .insertInto('outbox')
          .values({
            chat_id: taken.chat_id,
            priority: 0,
            body: toJson({ text: t('common:errors.ours', { ref }) }),
            dedupe: null,
            not_before: now,
            created_at: now,
            claimed_until: null,
            platform_id: null,
            error: null,
            sent_at: null,
          })
          .execute()
      })
      delivery.wake()
    } catch (second) {
      // Nothing was lost: the row still reads 'new' and is taken again at the next poll.
      log.warn({ err: second, inbox: taken.inbox_id }, 'failure not recorded')
    }
  }
}
