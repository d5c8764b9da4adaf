import { type Kysely, sql } from 'kysely'

/** Why a message waits or was not sent, in a word that can be put into people's language; `error` is for the log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table outbox add column why text').execute(db)
}
