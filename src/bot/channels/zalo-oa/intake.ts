import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import type { Arrival } from '../../../db/inbox.ts'
import { forgetPhoneOfChat } from '../../../db/phones.ts'
import { releaseKnocked } from '../../../db/zalo-paid.ts'
import { forgetReach, noteInteraction } from '../../../db/zalo-reach.ts'
import { noteReceipt } from '../../../db/zalo-receipts.ts'
import type { Alarm } from './alarm.ts'
import { OPEN_WITHIN_MS } from './ladder.ts'
import { sort, ZALO_OA } from './sort.ts'

export interface IntakeParts {
  database: OpenDatabase
  account: string
  /** Keeps arrivals durably. @throws when they could not be kept. */
  receive: (arrivals: Arrival[]) => Promise<void>
  clock: Clock
  alarm: Alarm
  log: Logger
}

/**
 * Takes in one event: notes that we may write, keeps what was said, records receipts. Every step may be done again,
 * so an event whose second step failed is simply brought once more.
 * @throws when it could not be kept: then do not acknowledge it.
 */
export async function takeIn(parts: IntakeParts, event: unknown): Promise<void> {
  const { database, account, clock, log } = parts
  const sorted = sort(event, account)
  const now = clock.now()
  const opened = async (address: string, at: Date) => {
    // A clock of Zalo's that runs ahead must not give us time we do not have.
    await noteInteraction(database.db, { account, address }, at > now ? now : at)
    const unopenedSince = new Date(now.getTime() - OPEN_WITHIN_MS)
    await releaseKnocked(database.db, { channel: ZALO_OA, account, address }, { now, unopenedSince })
  }
  switch (sorted.kind) {
    case 'arrival':
      await opened(sorted.arrival.address, sorted.at)
      return parts.receive([sorted.arrival])
    case 'touch':
      return opened(sorted.address, sorted.at)
    case 'receipt':
      return noteReceipt(database.db, account, sorted, now)
    case 'withdrawn':
      // Nothing unasked any more, by no way. What is stored about them they delete with /toi.
      await forgetReach(database.db, { account, address: sorted.address })
      return forgetPhoneOfChat(database.db, { channel: ZALO_OA, account, address: sorted.address })
    case 'template':
      if (!/^(ENABLE|PENDING_REVIEW)$/.test(sorted.status))
        await parts.alarm(
          'template',
          { id: sorted.id, status: sorted.status, reason: sorted.reason },
          `${sorted.id}:${sorted.status}`,
        )
      return
    case 'broken':
      log.warn({ event: sorted.name }, 'Zalo event of another shape than described; left aside')
      return
    case 'foreign':
      log.warn('Zalo event of another Official Account; left aside (ZALO_OA_ID)')
      return
    case 'nothing':
      return
  }
}
