import { sql } from 'kysely'

/**
 * Which chat `c` of person `h` is written to unasked, best first: the same order as queueNotice (bot/notices.ts), for
 * statements about many people at once.
 */
export const bestChatFirst = sql`c.seen_at desc, c.id`
