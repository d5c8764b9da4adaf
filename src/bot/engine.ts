import { randomInt } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import { type Clock, dayInVietnam } from '../clock.ts'
import type { OpenDatabase } from '../db/connect.ts'
import { isTransient } from '../db/errors.ts'
import { failArrival, leaveArrival, postponeArrival } from '../db/inbox.ts'
import { toJson } from '../db/json.ts'
import type { ChatState, Menu, OutBody } from '../db/stored.ts'
import type { Database } from '../db/tables.ts'
import { chatsWaiting, type EndedTurn, finishTurns, type TakenTurn, takeTurns } from '../db/turns.ts'
import { translator } from '../text/i18n.ts'
import type { Channel } from './channel.ts'
import { decide, wantsPicture } from './decide.ts'
import { CLAIM_MS, type Delivery } from './delivery.ts'
import { MENU_LIFE_MS, newMenu } from './menus.ts'
import { nextNumber, queueNotice } from './notices.ts'
import { FETCH_LEASE_MS, PictureFetcher, type WantedPicture } from './picture-fetch.ts'
import type { Reply, Weave, Weaver } from './reply.ts'
import type { Router } from './router.ts'
import type { Incoming } from './turn.ts'
import { Workers } from './workers.ts'

export interface EngineParts {
  database: OpenDatabase
  clock: Clock
  router: Router
  channels: Map<string, Channel>
  delivery: Delivery
  weaver?: Weaver | undefined
  log: Logger
}

const TRANSIENT_RETRY_MS = 1_000
/** Turns that wait together share a transaction; more than this would make the first wait for the last. */
const TOGETHER = 32
/** Groups under way at once: while one waits for the database another runs its handlers. More only makes them smaller. */
const GROUPS = 2
/** So long a reply that is being woven stays with us at most; after that anybody sends it as it is. */
export const HOLD_MS = 3_000

/**
 * Takes messages out of the inbox. A turn is all or nothing: the chat locked, the handler run, its records, the new
 * state, the replies in the outbox and the inbox row done, in one transaction (docs/architecture.md).
 */
export class Engine {
  private readonly workers: Workers
  private readonly parts: EngineParts
  /** Chats that may have something, in the order in which they wrote. */
  private readonly ready = new Set<number>()
  private looked = false
  private readonly groups: number
  private readonly fetcher: PictureFetcher

  constructor(parts: EngineParts) {
    this.parts = parts
    this.fetcher = new PictureFetcher({ ...parts, ready: (chat) => this.wake([chat]) })
    const { concurrency, engine } = parts.database
    // The poll finds what other processes stored or left behind; our own arrivals wake us at once.
    this.groups = Math.min(concurrency, GROUPS)
    this.workers = new Workers(
      this.groups,
      engine === 'pglite' ? 1_000 : 500,
      () => this.step(),
      () => {
        this.looked = false
      },
    )
  }

  /** Something arrived in these chats; without chats: look for yourself. */
  wake(chats?: number[]): void {
    for (const chat of chats ?? []) this.ready.add(chat)
    if (!chats) this.looked = false
    this.workers.wake()
  }

  /** Handles all that is there; resolves when the inbox is empty. For tests and the command line. */
  async idle(): Promise<void> {
    do {
      this.looked = false
      await this.workers.idle()
    } while (await this.fetcher.idle())
  }

  async stop(): Promise<void> {
    await this.workers.stop()
    await this.fetcher.stop()
  }

  /** Some turns. @returns false when there was nothing to do. */
  private async step(): Promise<boolean> {
    const { database, channels, clock, log } = this.parts
    if (this.ready.size === 0) {
      if (this.looked) return false
      this.looked = true
      try {
        const waiting = await chatsWaiting(database.db, [...channels.keys()], clock.now(), 200)
        for (const chat of waiting) this.ready.add(chat)
        if (waiting.length === 0) return false
      } catch (error) {
        log.warn({ err: error }, 'inbox not reachable')
        return false
      }
    }
    // Shared out evenly, so that one worker does not hold all while the others rest.
    const share = Math.ceil(this.ready.size / this.groups)
    const chats = [...this.ready].slice(0, Math.min(share, TOGETHER))
    for (const chat of chats) this.ready.delete(chat)
    await this.turns(chats)
    return true
  }

  private async turns(chats: number[]): Promise<void> {
    const { database, channels, clock, delivery, weaver, log } = this.parts
    let taken: TakenTurn[] = []
    try {
      const sending = await database.db.transaction().execute(async (trx) => {
        taken = await takeTurns(trx, chats, [...channels.keys()], clock.now())
        return taken.length === 0 ? null : await this.handle(trx, taken)
      })
      if (!sending) return
      for (const row of sending.claimed) {
        const turn = taken.find((t) => t.chat_id === row.chat_id)!
        void delivery.handOver({
          ...row,
          channel: turn.channel,
          address: turn.address,
          attempts: 1,
          priority: 0,
        })
      }
      for (const row of sending.held) weaver?.take(row)
      for (const picture of sending.wanted) this.fetcher.take(picture)
      if (sending.others) delivery.wake()
      // Whoever wrote twice is next again.
      for (const turn of taken) this.ready.add(turn.chat_id)
    } catch (error) {
      if (taken.length > 1) for (const chat of chats) await this.turns([chat])
      else if (taken[0]) await this.fail(taken[0], error)
      else log.warn({ err: error }, 'inbox not reachable')
    }
  }

  private async handle(trx: Transaction<Database>, taken: TakenTurn[]) {
    const { clock, router, channels, delivery, weaver } = this.parts
    const now = clock.now()
    const ended: EndedTurn[] = []
    const weaves = new Map<number, Weave>()
    const wanted: WantedPicture[] = []
    let notices = 0
    for (const turn of taken) {
      const before = turn.flow ?? { flow: null, menus: [] }
      const incoming = channels.get(turn.channel)?.read(turn.raw) ?? null
      const source = incoming && wantsPicture(router, trx, turn, incoming, before, now)
      if (source) {
        await leaveArrival(trx, turn.inbox_id, new Date(now.getTime() + FETCH_LEASE_MS))
        const { inbox_id: inbox, chat_id: chat, channel } = turn
        wanted.push({ inbox, chat, channel, source, personId: turn.person_id! })
        continue
      }
      const outcome = incoming
        ? await decide(router, trx, turn, incoming, before, now)
        : { replies: [], flow: before.flow, notices: [], aside: undefined }
      // It may change the state of a chat of this very group, which was read before.
      if (outcome.notices.length > 0 && taken.length > 1) throw new BetterAlone()
      for (const notice of outcome.notices) await queueNotice(trx, notice, now)
      notices += outcome.notices.length
      const offers = outcome.replies.some((r) => r.choices && !r.remark)
      const kept = outcome.replies.length === 0 || (outcome.aside && !offers)
      const behind = kept && outcome.replies.some((r) => r.choices)
      const first = behind ? await nextNumber(trx, turn.chat_id, before.menus) : 1
      const { bodies, menus, remarks } = lay(outcome.replies, first)
      const held = weaver?.ready() ? outcome.replies.findIndex((r) => r.weave) : -1
      if (held >= 0) weaves.set(turn.chat_id, outcome.replies[held]!.weave!)
      ended.push({
        inbox: turn.inbox_id,
        chat: turn.chat_id,
        state: {
          flow: outcome.flow,
          menus: kept ? before.menus : menus.map((m) => m.id),
          remarks: outcome.replies.length === 0 ? (before.remarks ?? []) : remarks.map((m) => m.id),
          ...remembered(incoming, before),
        },
        menus: [...menus, ...remarks],
        bodies,
        held: held >= 0 ? held + 1 : null,
      })
    }
    const until = new Date(now.getTime() + HOLD_MS)
    const { claimed, held } = await finishTurns(trx, ended, {
      now,
      menuLifeMs: MENU_LIFE_MS,
      claimMs: CLAIM_MS,
      claimant: delivery.claimant,
      heldUntil: until,
    })
    const said = ended.reduce((n, e) => n + e.bodies.length, 0)
    return {
      claimed,
      held: held.map(({ id, chat_id }) => ({ id, until, weave: weaves.get(chat_id)! })),
      others: notices > 0 || claimed.length < said,
      wanted,
    }
  }

  /** The database's troubles are waited out; our own mistakes are put aside, and the person gets a sentence and a reference. */
  private async fail(taken: TakenTurn, error: unknown): Promise<void> {
    const { database, clock, log, delivery } = this.parts
    const now = clock.now()
    try {
      if (isTransient(error)) {
        log.warn({ err: error, inbox: taken.inbox_id }, 'turn postponed')
        return await postponeArrival(
          database.db,
          taken.inbox_id,
          new Date(now.getTime() + TRANSIENT_RETRY_MS),
        )
      }
      const ref = `L${dayInVietnam(now).slice(5).replace('-', '')}-${randomInt(0x10000, 0xfffff).toString(16).toUpperCase()}`
      log.error({ err: error, inbox: taken.inbox_id, ref }, 'turn failed')
      const t = translator(taken.person_locale ?? taken.chat_locale)
      const body = toJson({ text: t('common:errors.ours', { ref }) })
      await database.db.transaction().execute(async (trx) => {
        if (!(await failArrival(trx, taken.inbox_id, ref, now))) return
        await trx
          .insertInto('outbox')
          .values({ chat_id: taken.chat_id, priority: 0, body, not_before: now, created_at: now })
          .execute()
      })
      delivery.wake()
      this.ready.add(taken.chat_id)
    } catch (second) {
      // Nothing was lost: the row still reads 'new' and is taken again at the next poll.
      log.warn({ err: second, inbox: taken.inbox_id }, 'failure not recorded')
    }
  }
}

/** Rolls a group back, to be done again turn by turn. */
class BetterAlone extends Error {}

/** What is remembered of something unreadable or sent with others; a receipt or an edit changes nothing of it. */
function remembered(incoming: Incoming | null, before: ChatState): Pick<ChatState, 'unreadable' | 'album'> {
  if (!incoming) {
    const { unreadable, album } = before
    return { ...(unreadable !== undefined && { unreadable }), ...(album !== undefined && { album }) }
  }
  return {
    ...(incoming.kind === 'unreadable' && incoming.once && { unreadable: incoming.what }),
    ...('album' in incoming && incoming.album !== undefined && { album: incoming.album }),
  }
}

/**
 * Replies as they are stored: choices become a menu, numbered through over all replies of the turn from `first` on.
 * Those of remarks come last, so that an answer in between moves no number of the open question.
 */
function lay(replies: Reply[], first: number): { bodies: OutBody[]; menus: Menu[]; remarks: Menu[] } {
  let next = first
  const number = (remark: boolean) =>
    replies.map((reply) => {
      if (!reply.choices || (reply.remark === true) !== remark) return undefined
      const menu = newMenu(reply.choices, next)
      next += menu.items.length
      return menu
    })
  const own = number(false)
  const remarked = number(true)
  const bodies = replies.map((reply, i): OutBody => {
    const menu = own[i] ?? remarked[i]
    const said = { text: reply.text, ...(reply.picture !== undefined && { picture: reply.picture }) }
    if (!menu) return said
    return {
      ...said,
      menu: { id: menu.id, first: menu.first, labels: menu.items.map((c) => c.label) },
    }
  })
  const there = (m: Menu | undefined) => m !== undefined
  return { bodies, menus: own.filter(there), remarks: remarked.filter(there) }
}
