import { type Kysely, sql } from 'kysely'

/** What the Zalo Official Account needs to remember. Keyed by the account and the person's id there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // When somebody last did something by which Zalo lets us write to them, and how much of that is used up.
  `create table zalo_reach (
    account text not null,
    address text not null,
    wrote_at timestamptz,
    closed_at timestamptz,
    sent_since int not null default 0,
    free_remain int,
    quota jsonb,
    primary key (account, address)
  )`,

  // One row an account; locked by whoever renews. The refresh token works once.
  `create table zalo_token (
    account text primary key,
    access_token text not null,
    refresh_token text not null,
    renewed_at timestamptz not null,
    renew_at timestamptz not null,
    lost_at timestamptz
  )`,

  // A consent that was begun: the code verifier stays the same, the state works once.
  `create table zalo_login (
    account text primary key,
    verifier text not null,
    state text,
    begun_at timestamptz
  )`,

  // Numbers that people gave us to be reached by; consent holds when and to which text they agreed.
  `create table person_phone (
    person_id text primary key references person on delete cascade,
    phone text not null,
    since timestamptz not null
  )`,

  // What Zalo tells of our messages, perhaps before we have written down that they were accepted.
  `create table zalo_receipt (
    account text not null,
    message_id text not null,
    tracking_id text,
    received_at timestamptz,
    seen_at timestamptz,
    noted_at timestamptz not null,
    primary key (account, message_id)
  )`,

  // Uploaded pictures and files: Zalo forgets them after seven days.
  `create table zalo_upload (
    account text not null,
    kind text not null check (kind in ('image', 'file')),
    digest text not null,
    token text not null,
    uploaded_at timestamptz not null,
    primary key (account, kind, digest)
  )`,

  // What costs money, one row a message: written before it is sent, so that a repeat is recognised and charged once.
  `create table zalo_paid (
    outbox_id bigint primary key references outbox on delete cascade,
    account text not null,
    day date not null,
    way text not null check (way in ('consultation', 'template_uid', 'template_phone')),
    cost int not null,
    messages int not null,
    tracking_id text not null unique,
    message_id text,
    accepted_at timestamptz,
    knock boolean not null default false
  )`,
  `create table zalo_spent (
    account text not null,
    day date not null,
    dong int not null default 0,
    messages int not null default 0,
    primary key (account, day)
  )`,
]
