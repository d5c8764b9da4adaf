import { dropBulkLease, LEASE_MS, takeBulkLease } from '../db/bulk-lease.ts'
import type { OpenDatabase } from '../db/connect.ts'

/** Renewed well before it ends, so that a slow answer of the database loses nothing. */
const RENEW_MS = LEASE_MS / 3

/**
 * Whether this process may send in bulk on a channel: one of all does, so that together they keep the platform's
 * pace. An embedded database has one process.
 */
export function bulkLease(database: OpenDatabase, holder: string) {
  const taken = new Map<string, number>()
  return {
    /** Asks the database once in a while, and only while there is bulk to send. */
    async mine(channel: string): Promise<boolean> {
      if (database.engine === 'pglite') return true
      const asked = performance.now()
      if (asked - (taken.get(channel) ?? -LEASE_MS) < RENEW_MS) return true
      const mine = await takeBulkLease(database.db, channel, holder)
      if (mine) taken.set(channel, asked)
      else taken.delete(channel)
      return mine
    },
    async drop(): Promise<void> {
      const channels = [...taken.keys()]
      taken.clear()
      // It ends by itself where the database is away.
      for (const channel of channels) await dropBulkLease(database.db, channel, holder).catch(() => {})
    },
  }
}
