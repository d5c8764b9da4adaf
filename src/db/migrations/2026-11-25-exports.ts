import { type Kysely, sql } from 'kysely'

/** Files made for one person to fetch by a link, for a few days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Only the hash of the key is stored: whoever reads the database cannot fetch what others asked for.
  `create table export (
    id text primary key,
    key_hash text not null unique,
    kind text not null,
    person_id text not null references person on delete cascade,
    officers_only boolean not null,
    file_name text not null,
    media_type text not null,
    content bytea not null,
    downloads int not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index export_expiry on export (expires_at)',
]
