import { Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the database to this program's tables. Safe when several processes start at once (Kysely takes a lock).
 * @throws the first migration's error; statuses are not trusted, a failed batch still reads Success there.
 */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((r) => r.migrationName)
}
