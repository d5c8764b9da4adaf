import { type Kysely, sql } from 'kysely'

/** Telling many people something: the announcement, whom it reached, who wants none, and who sends in bulk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Apart from reminders_on: nobody loses a legal date by not wanting news.
  'alter table person add column announcements_on boolean not null default true',

  // The order in which an announcement is written, batch after batch.
  'create index person_order on person (created_at, id)',

  // edit grows with each change, so that a button agrees only to what was shown beside it.
  // written_at: everybody meant has a row in announcement_reader. result: the figures, kept when the messages are gone.
  `create table announcement (
    id text primary key,
    text text not null default '',
    audience jsonb not null,
    sender_place text not null,
    state text not null check (state in ('draft', 'waiting', 'sending', 'stopped', 'done')),
    edit int not null default 0,
    created_by text references person on delete set null,
    created_at timestamptz not null,
    confirmed_by text references person on delete set null,
    starts_at timestamptz,
    written_at timestamptz,
    stopped_at timestamptz,
    ended_at timestamptz,
    result jsonb
  )`,
  "create index announcement_live on announcement (state) where state in ('sending', 'waiting')",
  'create index announcement_created on announcement (created_at)',

  // The key is what lets nobody have it twice.
  `create table announcement_reader (
    announcement_id text not null references announcement on delete cascade,
    person_id text not null references person on delete cascade,
    outbox_id bigint references outbox on delete set null,
    opted_out_at timestamptz,
    primary key (announcement_id, person_id)
  )`,
  'create index announcement_reader_outbox on announcement_reader (outbox_id)',
  'create index announcement_reader_person on announcement_reader (person_id)',

  // Of several processes one sends in bulk on a channel, until its lease runs out; times by the database's clock.
  `create table bulk_lease (
    channel text primary key,
    holder text not null,
    until timestamptz not null
  )`,
]
