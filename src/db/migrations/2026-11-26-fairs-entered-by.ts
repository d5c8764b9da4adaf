import { type Kysely, sql } from 'kysely'

/** A producer who phoned is registered by an officer: nobody of theirs may use the assistant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Null: entered by an officer. What the officer deletes of themselves must not take the producer's booth along.
  'alter table fair_registration alter column person_id drop not null',
  'alter table fair_registration add column entered_by text references person on delete set null',
]
