import { type Kysely, sql } from 'kysely'

/** What one message needs on its way: who writes, what came in, what goes out, what buttons mean. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table person (
    id text primary key,
    kind text not null check (kind in ('producer', 'officer', 'guest')),
    name text,
    locale text,
    reminders_on boolean not null default true,
    created_at timestamptz not null
  )`,

  // One conversation on one channel. Without consent there is no person: only the address, so that we can answer.
  `create table chat (
    id bigint generated always as identity primary key,
    channel text not null,
    account text not null,
    address text not null,
    person_id text references person on delete set null,
    locale text,
    refused_version text,
    flow jsonb,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    gone_at timestamptz,
    unique (channel, account, address)
  )`,
  'create index chat_person on chat (person_id)',

  `create table consent (
    id bigint generated always as identity primary key,
    person_id text references person on delete cascade,
    chat_id bigint references chat on delete cascade,
    purpose text not null,
    text_version text not null,
    answer boolean not null,
    at timestamptz not null
  )`,

  // raw is emptied when the turn is done: what people wrote is not kept longer than the work needs it.
  `create table inbox (
    id bigint generated always as identity primary key,
    channel text not null,
    account text not null,
    event_id text not null,
    chat_id bigint not null references chat on delete cascade,
    raw jsonb,
    state text not null default 'new' check (state in ('new', 'done', 'failed')),
    attempts int not null default 0,
    not_before timestamptz not null,
    received_at timestamptz not null,
    done_at timestamptz,
    ref text,
    unique (channel, account, event_id)
  )`,
  "create index inbox_new on inbox (chat_id, id) where state = 'new'",
  "create index inbox_new_id on inbox (id) where state = 'new'",

  // What the buttons of one message mean; callback data carries only "id.index".
  `create table menu (
    id text primary key,
    chat_id bigint not null references chat on delete cascade,
    items jsonb not null,
    first_number int not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index menu_chat on menu (chat_id, created_at)',

  `create table outbox (
    id bigint generated always as identity primary key,
    chat_id bigint not null references chat on delete cascade,
    priority smallint not null,
    quiet boolean not null default false,
    body jsonb not null,
    dedupe text unique,
    state text not null default 'queued'
      check (state in ('queued', 'sending', 'sent', 'failed', 'gone', 'cancelled')),
    attempts int not null default 0,
    not_before timestamptz not null,
    claimed_until timestamptz,
    claimed_by text,
    platform_id text,
    error text,
    created_at timestamptz not null,
    sent_at timestamptz
  )`,
  "create index outbox_pending on outbox (chat_id, id) where state in ('queued', 'sending')",
  "create index outbox_queue on outbox (priority, id) where state in ('queued', 'sending')",

  `create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    person_id text,
    act text not null,
    subject text,
    detail jsonb
  )`,
  'create index audit_subject on audit (subject)',

  // A tick belongs to whoever inserts its row first.
  `create table job_tick (
    job text not null,
    due text not null,
    claimed_at timestamptz not null,
    primary key (job, due)
  )`,

  'create table setting (key text primary key, value jsonb not null)',

  `create table web_session (
    token_hash text primary key,
    chat_id bigint not null references chat on delete cascade,
    created_at timestamptz not null
  )`,
  `create table web_message (
    id bigint generated always as identity primary key,
    chat_id bigint not null references chat on delete cascade,
    outbox_id bigint unique,
    mine boolean not null,
    body jsonb not null,
    at timestamptz not null
  )`,
  'create index web_message_chat on web_message (chat_id, id)',
]
