import type { Migration } from 'kysely/migration'
import * as conversation from './2026-11-22-conversation.ts'
import * as programme from './2026-11-22-programme.ts'
import * as zaloOa from './2026-11-25-zalo-oa.ts'

/** All migrations by name, run in this order; names are dates and never change once released. */
export const migrations: Record<string, Migration> = {
  '2026-11-22-conversation': conversation,
  '2026-11-22-programme': programme,
  '2026-11-25-zalo-oa': zaloOa,
}
