import { type Kysely, sql } from 'kysely'

/** Fairs, trainings and other events; who was told, who comes with what, who waits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // A draft is a row from its first word on: what is not yet said is null. `settled` names the questions that were
  // answered or confirmed, `doubts` what a pasted notice left open.
  `create table fair (
    id text primary key,
    kind text not null check (kind in ('fair', 'training', 'festival')),
    state text not null check (state in ('draft', 'announced', 'closed', 'held', 'cancelled')),
    owner_place text not null,
    created_by text references person on delete set null,
    name text,
    place text,
    starts_on date,
    ends_on date,
    deadline_on date,
    deadline_time text,
    booths int check (booths > 0),
    giving text not null default 'first_come' check (giving in ('first_come', 'officer')),
    confirm_hours int not null default 24,
    star_from int check (star_from in (3, 4, 5)),
    star_to int check (star_to in (3, 4, 5)),
    sets jsonb not null default '[]',
    places jsonb not null default '[]',
    needs_certificate boolean not null default true,
    free text,
    paid text,
    bring text,
    contact text,
    picture text,
    settled jsonb not null default '[]',
    doubts jsonb not null default '[]',
    cancel_reason text,
    -- Nobody is told of the last announcement or cancellation before this: until then it can be undone.
    tell_from timestamptz,
    told_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (starts_on <= ends_on)
  )`,
  "create index fair_open on fair (state) where state not in ('held')",

  `create table fair_invitation (
    fair_id text not null references fair on delete cascade,
    person_id text not null references person on delete cascade,
    producer_id text not null references producer on delete cascade,
    outbox_id bigint references outbox on delete set null,
    told_on date not null,
    primary key (fair_id, person_id, producer_id)
  )`,

  // One a producer, whoever of theirs speaks. 'draft': still choosing; 'applied': an officer decides; 'asked': a booth
  // came free and is held until confirm_by. `line` is the order in which they came.
  `create table fair_registration (
    id text primary key,
    fair_id text not null references fair on delete cascade,
    producer_id text not null references producer on delete cascade,
    person_id text not null references person on delete cascade,
    state text not null check (state in
      ('draft', 'applied', 'registered', 'waiting', 'asked', 'declined', 'withdrawn', 'lapsed', 'refused')),
    needs jsonb not null default '[]',
    contact text,
    line int,
    confirm_by timestamptz,
    reason text,
    decided_by text,
    decided_at timestamptz,
    follow_up_on date,
    went boolean,
    sales bigint check (sales >= 0),
    contacts int check (contacts >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (fair_id, producer_id)
  )`,
  'create index fair_registration_person on fair_registration (person_id)',
  "create index fair_registration_asked on fair_registration (confirm_by) where state = 'asked'",
  `create table fair_product (
    registration_id text not null references fair_registration on delete cascade,
    product_id text not null references product on delete cascade,
    primary key (registration_id, product_id)
  )`,

  // What was changed after announcing; told once, all that is not yet told together.
  `create table fair_change (
    id bigint generated always as identity primary key,
    fair_id text not null references fair on delete cascade,
    field text not null,
    before text,
    at timestamptz not null,
    told_at timestamptz
  )`,
  'create index fair_change_untold on fair_change (fair_id) where told_at is null',

  // The anchor is the day counted back from: a changed date makes new keys and leaves the old ones stale.
  `create table fair_reminder (
    id bigint generated always as identity primary key,
    fair_id text not null references fair on delete cascade,
    person_id text not null references person on delete cascade,
    about text not null check (about in ('deadline', 'fair')),
    anchor date not null,
    days int not null,
    outbox_id bigint references outbox on delete set null,
    created_at timestamptz not null,
    unique (fair_id, person_id, about, anchor, days)
  )`,
  // Who said whether they want news of fairs; others follow what they said about reminders.
  `create table fair_news (
    person_id text primary key references person on delete cascade,
    wanted boolean not null
  )`,
]
