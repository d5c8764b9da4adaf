import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { restorePglite, stampOf } from '../db/backup.ts'
import { FolderInUse, lockFolder } from '../db/folder-lock.ts'
import type { Translate } from '../text/i18n.ts'

/** `restore FILE`: puts a dump in the place of the embedded database; what was there is kept aside. */
export async function restoreCommand(
  { config, t, print }: { config: Config; t: Translate; print: (line: string) => void },
  args: string[],
): Promise<number> {
  const file = args[0] === undefined ? undefined : resolve(args[0])
  if (!file || !existsSync(file)) {
    print(t('terminal:backup.noFile'))
    return 2
  }
  if (config.database.kind === 'postgres') {
    print(t('terminal:backup.restorePostgres', { file }))
    return 1
  }
  let unlock: () => void
  try {
    unlock = lockFolder(config.database.dataDir)
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error
    print(t('terminal:backup.restoreRunning'))
    return 1
  }
  try {
    const aside = await restorePglite(config.database.dataDir, file, stampOf(systemClock.now()))
    print(t('terminal:backup.restored', { file }))
    if (aside) print(t('terminal:backup.aside', { folder: aside }))
    return 0
  } catch {
    print(t('terminal:backup.badFile', { file }))
    return 1
  } finally {
    unlock()
  }
}
