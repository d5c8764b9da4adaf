import { ConfigError } from './config.ts'
import { isTransient } from './db/errors.ts'
import { FolderInUse } from './db/folder-lock.ts'
import { withoutSecrets } from './log.ts'
import type { Translate } from './text/i18n.ts'

/** Why the assistant did not start, in one sentence with the cure. No secrets. */
export function whyNotStarted(error: unknown, t: Translate): string {
  if (error instanceof ConfigError) return t('terminal:wrongSetting', { sentence: error.message })
  if (error instanceof FolderInUse) {
    return t('terminal:inUse', { dir: error.folder, pid: error.pid, file: error.file })
  }
  const reason = withoutSecrets(error instanceof Error ? error.message || error.name : String(error))
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE') return t('terminal:portInUse', { port })
  // 28P01: wrong password; 3D000: no such database.
  if (isTransient(error) || code === '28P01' || code === '3D000') {
    return t('terminal:databaseAway', { reason: reason || String(code) })
  }
  return t('terminal:failed', { reason })
}
