import type { Migration } from 'kysely/migration'
import * as conversation from './2026-11-22-conversation.ts'
import * as programme from './2026-11-22-programme.ts'
import * as announcements from './2026-11-25-announcements.ts'
import * as channelUse from './2026-11-25-channel-use.ts'
import * as exportFiles from './2026-11-25-exports.ts'
import * as fairs from './2026-11-25-fairs.ts'
import * as questions from './2026-11-25-questions.ts'
import * as ways from './2026-11-25-ways.ts'
import * as zaloOa from './2026-11-25-zalo-oa.ts'
import * as fairsEnteredBy from './2026-11-26-fairs-entered-by.ts'
import * as pictures from './2026-11-26-pictures.ts'
import * as unsent from './2026-11-26-unsent.ts'

/**
 * All migrations by name. Kysely runs them in the order of their names and refuses a new one that sorts before one
 * that has run: names are dates, and never change once released.
 */
export const migrations: Record<string, Migration> = {
  '2026-11-22-conversation': conversation,
  '2026-11-22-programme': programme,
  '2026-11-25-announcements': announcements,
  '2026-11-25-channel-use': channelUse,
  '2026-11-25-exports': exportFiles,
  '2026-11-25-fairs': fairs,
  '2026-11-25-questions': questions,
  '2026-11-25-ways': ways,
  '2026-11-25-zalo-oa': zaloOa,
  '2026-11-26-fairs-entered-by': fairsEnteredBy,
  '2026-11-26-pictures': pictures,
  '2026-11-26-unsent': unsent,
}
