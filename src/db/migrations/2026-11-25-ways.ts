import { type Kysely, sql } from 'kysely'

/** Several ways to tell somebody something: which they want, which can wake them, which were tried in vain. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The name of a channel; null: the chat used last.
  'alter table person add column notices_on text',
  // Only read while somebody looks at it, as a web page is: nothing sent there wakes anybody.
  'alter table chat add column passive boolean not null default false',
  "update chat set passive = true where channel = 'web'",
  // About this very chat, so of no use in another.
  'alter table outbox add column stays boolean not null default false',
  // A message keeps its row when it is tried in another chat: whatever points at it goes on doing so.
  `create table outbox_way (
    outbox_id bigint not null references outbox on delete cascade,
    chat_id bigint not null references chat on delete cascade,
    reason text not null,
    failed_at timestamptz not null,
    primary key (outbox_id, chat_id)
  )`,
]
