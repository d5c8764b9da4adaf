import { existsSync, readdirSync } from 'node:fs'
import { hourInVietnam } from '../clock.ts'
import { dumpName, dumpPglite, stampOf } from '../db/backup.ts'
import type { OpenDatabase } from '../db/connect.ts'
import type { Job } from './timetable.ts'

const NIGHT = { from: 1, to: 4 }
const OLD_MS = 36 * 3_600_000

/**
 * Dumps the embedded database every night. After nights switched off it catches up at the next look, but not on a
 * database that was never dumped: packing it holds up the first answers, and there is hardly anything in it yet.
 */
export function backupJob(database: OpenDatabase, folder: string): Job {
  return {
    name: 'backup',
    cron: '10 2 * * *',
    async run(_parts, now) {
      const hour = hourInVietnam(now)
      const last = existsSync(folder)
        ? readdirSync(folder)
            .filter((f) => dumpName.test(f))
            .sort()
            .at(-1)
        : undefined
      const night = hour >= NIGHT.from && hour < NIGHT.to
      const stale = last !== undefined && last < `ocop-${stampOf(new Date(now.getTime() - OLD_MS))}`
      if (!night && !stale) return { dumped: 0 }
      await dumpPglite(database, folder, stampOf(now))
      return { dumped: 1 }
    },
  }
}
