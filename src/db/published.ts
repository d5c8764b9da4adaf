import { type Kysely, sql, type Transaction } from 'kysely'
import { recordAct } from './audit.ts'
import type { PublishedState } from './question-tables.ts'
import type { Database } from './tables.ts'

/** An officer's answer that is meant for everybody. */
export interface PublishedAnswer {
  no: number
  question: string
  answer: string
  author: string | null
  authorName: string | null
  /** placeKey of the office the author answered for. */
  authorPlace: string
  state: PublishedState
  proposedAt: Date
}

/**
 * Proposes a question and its answer for the shared knowledge.
 * @returns its number, or undefined where this question's answer was proposed before.
 */
export async function proposeAnswer(
  trx: Transaction<Database>,
  made: { questionId: string; question: string; answer: string; author: string; place: string; now: Date },
): Promise<number | undefined> {
  const row = await trx
    .insertInto('published_answer')
    .values({
      question_id: made.questionId,
      question: made.question,
      answer: made.answer,
      author: made.author,
      author_place: made.place,
      state: 'proposed',
      proposed_at: made.now,
      decided_by: null,
      decided_at: null,
      withdrawn_by: null,
      changed_at: made.now,
    })
    .onConflict((c) => c.doNothing())
    .returning('no')
    .executeTakeFirst()
  if (!row) return undefined
  await recordAct(trx, {
    at: made.now,
    personId: made.author,
    act: 'answer.proposed',
    subject: `answer:${row.no}`,
  })
  return row.no
}

/** The answer with that number, locked until the turn ends. */
export async function lockPublished(
  trx: Transaction<Database>,
  no: number,
): Promise<PublishedAnswer | undefined> {
  const row = await trx
    .selectFrom('published_answer')
    .select('no')
    .where('no', '=', no)
    .forUpdate()
    .executeTakeFirst()
  return row && published(trx).where('a.no', '=', no).executeTakeFirst()
}

/** Decides an answer that lockPublished showed as proposed, or withdraws one that it showed as published. */
export async function decidePublished(
  trx: Transaction<Database>,
  no: number,
  how: { state: 'published' | 'refused' | 'withdrawn'; by: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('published_answer')
    .set({
      state: how.state,
      changed_at: how.now,
      ...(how.state === 'withdrawn' ? { withdrawn_by: how.by } : { decided_by: how.by, decided_at: how.now }),
    })
    .where('no', '=', no)
    .execute()
  await recordAct(trx, { at: how.now, personId: how.by, act: `answer.${how.state}`, subject: `answer:${no}` })
}

/** What everybody may read, by number. */
export async function publishedAnswers(db: Kysely<Database>): Promise<PublishedAnswer[]> {
  return published(db).where('a.state', '=', 'published').orderBy('a.no').execute()
}

/** What waits for a province officer's approval, oldest first. */
export async function proposedAnswers(db: Kysely<Database>): Promise<PublishedAnswer[]> {
  return published(db).where('a.state', '=', 'proposed').orderBy('a.no').execute()
}

/** Changes whenever what everybody may read changes; cheap, asked with every question. */
export async function publishedVersion(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select count(*) filter (where state = 'published') || ' ' || count(*) || ' ' || coalesce(extract(epoch from max(changed_at))::text, '') as version
    from published_answer where state in ('published', 'withdrawn')`.execute(db)
  return rows[0]!.version
}

function published(db: Kysely<Database>) {
  return db
    .selectFrom('published_answer as a')
    .leftJoin('person as p', 'p.id', 'a.author')
    .select([
      'a.no',
      'a.question',
      'a.answer',
      'a.author',
      'p.name as authorName',
      'a.author_place as authorPlace',
      'a.state',
      'a.proposed_at as proposedAt',
    ])
}
