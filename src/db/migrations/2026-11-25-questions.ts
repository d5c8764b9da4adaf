import { type Kysely, sql } from 'kysely'

/** Questions that the assistant could not answer, what officers answered, and what of it all may read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Of people who did not agree to be remembered only the question is kept, without its person.
  `create table question (
    id text primary key,
    no bigint generated always as identity unique,
    person_id text references person on delete cascade,
    text text not null,
    place text not null,
    said text,
    state text not null check (state in ('unanswered', 'wrong', 'waiting', 'answered')),
    asked_at timestamptz not null,
    forwarded_at timestamptz,
    answer text,
    answered_by text references person on delete set null,
    answered_at timestamptz
  )`,
  "create index question_waiting on question (forwarded_at) where state = 'waiting'",
  'create index question_person on question (person_id)',

  // Outlives the question it came from: whoever asked may be forgotten, the answer is everybody's.
  `create table published_answer (
    no bigint generated always as identity primary key,
    question_id text references question on delete set null,
    question text not null,
    answer text not null,
    author text references person on delete set null,
    author_place text not null,
    state text not null check (state in ('proposed', 'published', 'refused', 'withdrawn')),
    proposed_at timestamptz not null,
    decided_by text references person on delete set null,
    decided_at timestamptz,
    withdrawn_by text references person on delete set null,
    changed_at timestamptz not null
  )`,
  `create unique index published_answer_question on published_answer (question_id)
    where state in ('proposed', 'published')`,
]
