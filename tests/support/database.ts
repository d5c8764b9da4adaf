import { sql } from 'kysely'
import { type OpenDatabase, openPglite } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'

let shared: Promise<OpenDatabase> | undefined

/**
 * The one in-memory database of this test file, emptied: making another costs seconds, emptying it milliseconds.
 * Use one at a time; closing it only makes the next one slower.
 */
export async function freshPglite(): Promise<OpenDatabase> {
  shared ??= make()
  let database = await shared
  if (database.pglite?.closed) {
    shared = make()
    database = await shared
  }
  await empty(database)
  return database
}

/** A second database of its own, where a test needs two at once. Close it. */
export async function make(): Promise<OpenDatabase> {
  const made = await openPglite()
  await migrate(made.db)
  return made
}

async function empty({ db }: OpenDatabase): Promise<void> {
  const { rows } = await sql<{ names: string }>`
    select string_agg(quote_ident(tablename), ', ') as names from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`.execute(db)
  await sql.raw(`truncate ${rows[0]!.names} restart identity cascade`).execute(db)
}
