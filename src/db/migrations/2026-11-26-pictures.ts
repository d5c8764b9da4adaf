import { type Kysely, sql } from 'kysely'

/** Pictures people sent that something is made with, and what became of fetching one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Unlike a file made for one person a picture is shown to all: its address only must not be guessed.
  `create table picture (
    key text primary key,
    hash text not null unique,
    person_id text references person on delete set null,
    content bytea not null,
    created_at timestamptz not null
  )`,
  'create index picture_person on picture (person_id, created_at)',
  // {"key"} once it is kept, {"failed"} when it could not be had: the turn is taken again and finds it here.
  'alter table inbox add column picture jsonb',
]
