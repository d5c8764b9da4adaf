import type { Turn } from '../bot/turn.ts'
import { dayInVietnam } from '../clock.ts'
import { type MadeFile, storeExport } from '../db/exports.ts'
import { showDay } from '../text/i18n.ts'

/**
 * Keeps a file and gives the sentence with its link, until when it works and what not to do with it. The right to
 * what is in the file has to be checked before.
 * @param publicUrl where people reach our pages
 */
export async function exportLink(
  turn: Turn,
  publicUrl: string,
  made: { kind: string; officersOnly: boolean; file: MadeFile },
): Promise<string> {
  const { key, expiresAt } = await storeExport(turn.trx, {
    ...made,
    personId: turn.person!.id,
    now: turn.now,
  })
  return turn.t('exports:ready', {
    name: made.file.name,
    url: `${publicUrl}/tep/${key}`,
    until: showDay(dayInVietnam(expiresAt)),
  })
}
