import type { Kysely, Transaction } from 'kysely'
import { toJson } from '../db/json.ts'
import type { ClaimedMessage } from '../db/outbox.ts'
import type { Database, Unsent } from '../db/tables.ts'
import { bestWay, endMessages, lockOwner, markGone, moveMessage, stuckMessages } from '../db/ways.ts'
import { moveMenu } from './notices.ts'

/** A notice that reached its person by no way at all. */
export interface Unreached {
  outboxId: number
  personId: string
  text: string
}

/** Sees to a notice that reached nobody, in the transaction that ends it. */
export type OnUnreached = (trx: Transaction<Database>, notice: Unreached, now: Date) => Promise<void>

export interface Failed {
  message: ClaimedMessage
  /** Our name on the message. */
  claimant: string
  /** The person left the chat; all that waits there fails with it. */
  gone: boolean
  reason: string
  why: Unsent
  /** Channels that are on. */
  channels: string[]
  onUnreached?: OnUnreached
  now: Date
}

/**
 * Ends a message that cannot be sent where it is, in one transaction. A reply ends with it. A notice goes on to the
 * person's next chat, its choices numbered anew; when every way was tried in vain, `onUnreached` hears of it.
 */
export async function giveUp(db: Kysely<Database>, failed: Failed): Promise<void> {
  const { message, claimant, gone, reason, now } = failed
  await db.transaction().execute(async (trx) => {
    const personId = await lockOwner(trx, message.chat_id)
    const of = { id: message.id, chatId: message.chat_id, claimant, alsoWaiting: gone }
    const stuck = await stuckMessages(trx, of)
    if (stuck.length === 0) return
    if (gone) await markGone(trx, message.chat_id, now)
    for (const { id, chatId, body, bound } of stuck) {
      const error = id === message.id ? reason : 'person gone'
      if (personId && !bound) {
        const to = await bestWay(trx, { personId, messageId: id, channels: failed.channels, notChat: chatId })
        if (to !== null) {
          const moved = toJson(await moveMenu(trx, body, to))
          await moveMessage(trx, { id, from: chatId, to, body: moved, reason: error, now })
          continue
        }
      }
      await endMessages(trx, [id], gone ? 'gone' : 'failed', error, id === message.id ? failed.why : 'gone')
      if (personId && !bound)
        await failed.onUnreached?.(trx, { outboxId: id, personId, text: body.text }, now)
    }
  })
}
