import { sql } from 'kysely'

/**
 * Which chat `c` of person `h` is written to unasked, best first: the channel they chose, else one that can wake them
 * before a page that is read only while open, else the one used last.
 */
export const bestChatFirst = sql`
  coalesce(c.channel = h.notices_on, false) desc, c.passive, c.seen_at desc, c.id`
