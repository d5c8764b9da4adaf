import { type Kysely, sql } from 'kysely'

/** The register, the people's rights in it, and their work: dossiers, trial scores, reminders. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table producer (
    id text primary key,
    name text not null,
    name_folded text not null,
    type text,
    created_at timestamptz not null
  )`,
  'create index producer_folded on producer (name_folded)',

  // Places are keys "code@valid_from" of the dated tree (see ocop/places). commune is null while doubtful.
  `create table product (
    id text primary key,
    register_key text unique,
    producer_id text not null references producer,
    name text not null,
    search_text text not null,
    search tsvector generated always as (to_tsvector('simple', search_text)) stored,
    tier text not null check (tier in ('3', '4', 'potential_5', '5')),
    product_set int,
    address text,
    old_commune text,
    commune text,
    former_district text,
    status text not null default 'active' check (status in ('active', 'stopped')),
    note text,
    source text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index product_producer on product (producer_id)',
  'create index product_commune on product (commune)',
  'create index product_search on product using gin (search)',

  // Known decision date: decided_from = decided_to. Unknown: the interval in which it must lie.
  // 36 calendar months, Điều 4.3; the database derives the expiry, nobody types it.
  `create table certificate (
    id text primary key,
    product_id text not null references product on delete cascade,
    tier text not null check (tier in ('3', '4', 'potential_5', '5')),
    decision_no text,
    decided_from date not null,
    decided_to date not null,
    expires_from date not null generated always as ((decided_from + interval '36 months')::date) stored,
    expires_to date not null generated always as ((decided_to + interval '36 months')::date) stored,
    revoked_on date,
    source text not null,
    hint text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (decided_from <= decided_to)
  )`,
  'create index certificate_product on certificate (product_id)',
  'create index certificate_expiry on certificate (expires_to)',

  // A dossier handed in for re-evaluation: stops reminders at the producer's word; a late one extends validity
  // (Điều 12.3) for the counts only once an officer has confirmed it.
  `create table filing (
    id text primary key,
    certificate_id text not null references certificate on delete cascade,
    filed_on date not null,
    result_on date,
    said_by text references person on delete set null,
    confirmed_by text references person on delete set null,
    confirmed_at timestamptz,
    created_at timestamptz not null
  )`,
  'create index filing_certificate on filing (certificate_id)',

  `create table doubt (
    id text primary key,
    product_id text not null references product on delete cascade,
    about text not null check (about in ('commune')),
    candidates jsonb not null,
    reason text not null,
    settled_by text references person on delete set null,
    settled_at timestamptz,
    answer text
  )`,
  'create index doubt_open on doubt (product_id) where settled_at is null',

  `create table role_grant (
    id text primary key,
    person_id text not null references person on delete cascade,
    role text not null check (role in ('administrator', 'officer', 'council_member')),
    place text not null,
    granted_by text,
    granted_at timestamptz not null,
    revoked_at timestamptz
  )`,
  'create index role_grant_person on role_grant (person_id) where revoked_at is null',

  // Only the hash of a code is stored; a code works once.
  `create table invitation (
    id text primary key,
    code_hash text not null unique,
    role text not null check (role in ('administrator', 'officer', 'council_member')),
    place text not null,
    created_by text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_by text,
    used_at timestamptz
  )`,
  `create table code_attempt (
    id bigint generated always as identity primary key,
    chat_id bigint not null references chat on delete cascade,
    at timestamptz not null
  )`,
  'create index code_attempt_chat on code_attempt (chat_id, at)',
  `create table chat_link (
    code_hash text primary key,
    person_id text not null references person on delete cascade,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,

  `create table producer_claim (
    id text primary key,
    person_id text not null references person on delete cascade,
    producer_id text not null references producer on delete cascade,
    state text not null check (state in ('asked', 'confirmed', 'refused', 'withdrawn')),
    reason text,
    asked_at timestamptz not null,
    decided_by text,
    decided_at timestamptz
  )`,
  "create unique index producer_claim_live on producer_claim (person_id, producer_id) where state in ('asked', 'confirmed')",
  'create index producer_claim_producer on producer_claim (producer_id)',

  // star and kind are null until chosen: a dossier is kept from its first word on. product_set null: not sure yet.
  `create table dossier (
    id text primary key,
    person_id text not null references person on delete cascade,
    product_id text references product on delete set null,
    product_name text not null,
    product_set int,
    star int check (star in (3, 4, 5)),
    kind text check (kind in ('first', 'upgrade', 're_evaluation')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    closed_at timestamptz
  )`,
  'create index dossier_person on dossier (person_id) where closed_at is null',
  `create table dossier_item (
    dossier_id text not null references dossier on delete cascade,
    document text not null,
    state text not null check (state in ('have', 'missing', 'not_applicable', 'later')),
    expires_on date,
    updated_at timestamptz not null,
    primary key (dossier_id, document)
  )`,
  // The same criterion code means other things in other product sets; option_index -1: "nothing of it" (0 points).
  `create table trial_score (
    dossier_id text not null references dossier on delete cascade,
    product_set int not null,
    criterion text not null,
    option_index int not null,
    updated_at timestamptz not null,
    primary key (dossier_id, product_set, criterion)
  )`,

  // One row per step, person and expiry date: a corrected date makes new keys and cancels the old ones.
  `create table reminder (
    id bigint generated always as identity primary key,
    person_id text not null references person on delete cascade,
    certificate_id text not null references certificate on delete cascade,
    expires_on date not null,
    step text not null,
    again int not null default 0,
    due_on date not null,
    state text not null check (state in ('queued', 'skipped', 'cancelled')),
    outbox_id bigint references outbox on delete set null,
    created_at timestamptz not null,
    unique (person_id, certificate_id, expires_on, step, again)
  )`,
  `create table snooze (
    person_id text not null references person on delete cascade,
    certificate_id text not null references certificate on delete cascade,
    until date not null,
    primary key (person_id, certificate_id)
  )`,
  `create table digest (
    person_id text not null references person on delete cascade,
    week date not null,
    outbox_id bigint references outbox on delete set null,
    primary key (person_id, week)
  )`,
]
