import { join } from 'node:path'
import type { Clock } from './clock.ts'
import { dayInVietnam } from './clock.ts'
import type { Config } from './config.ts'
import { type OpenDatabase, openPglite, openPostgres } from './db/connect.ts'
import { lockFolder } from './db/folder-lock.ts'
import { migrate } from './db/migrate.ts'
import type { Facts } from './facts.ts'
import { loadInitialRegister } from './register/apply.ts'

/**
 * Opens the database of the settings and brings it up to date: the folder locked, the tables migrated, the first
 * register loaded. Does nothing twice.
 * @throws FolderInUse when another process has the embedded database open.
 */
export async function openStore(
  config: Config,
  facts: Facts,
  clock: Clock,
): Promise<OpenDatabase & { loaded: number }> {
  if (config.database.kind === 'postgres') return prepare(openPostgres(config.database.url), facts, clock)
  const unlock = lockFolder(config.database.dataDir)
  try {
    const opened = await openPglite(join(config.database.dataDir, 'pglite'))
    return await prepare({ ...opened, close: () => opened.close().finally(unlock) }, facts, clock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function prepare(
  database: OpenDatabase,
  facts: Facts,
  clock: Clock,
): Promise<OpenDatabase & { loaded: number }> {
  try {
    await migrate(database.db)
    const now = clock.now()
    const loaded = await database.db
      .transaction()
      .execute((trx) =>
        loadInitialRegister(trx, facts.appendix, { places: facts.places, now, today: dayInVietnam(now) }),
      )
    return { ...database, loaded }
  } catch (error) {
    await database.close()
    throw error
  }
}
