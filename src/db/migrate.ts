import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the database to this program's tables. Safe when several processes start at once (Kysely takes a lock).
 * @throws the first migration's error; statuses are not trusted, a failed batch still reads Success there.
 */
export async function migrate(db: Db): Promise<string[]> {
  if (await isMigrated(db)) return []
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((r) => r.migrationName)
}

/** The usual start, told by two small queries; the migrator would first read the whole catalogue, half a second. */
async function isMigrated(db: Db): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (!rows[0]?.there) return false
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  // Names we do not know are the migrator's to complain about.
  return done.rows.map((r) => r.name).join() === Object.keys(migrations).sort().join()
}
