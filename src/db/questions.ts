import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { recordAct } from './audit.ts'
import type { QuestionState } from './question-tables.ts'
import type { Database } from './tables.ts'

/** A question that the assistant did not answer, or not as it was meant. */
export interface Question {
  id: string
  /** The number people read. */
  no: number
  /** Null where the asker did not agree to be remembered. */
  personId: string | null
  text: string
  /** placeKey of who is to answer: the asker's commune, else the province. */
  place: string
  /** The answer that was not what was meant, by its id. */
  said: string | null
  state: QuestionState
  askedAt: Date
  forwardedAt: Date | null
  answer: string | null
  answeredBy: string | null
  /** As that officer is called, where they gave a name and were not forgotten since. */
  answererName: string | null
  answeredAt: Date | null
}

/** The same question by the same person within a day is one question. */
const SAME_MS = 24 * 3_600_000

/**
 * Keeps a question that found no answer ('unanswered') or the wrong one ('wrong').
 * @returns its id; that of the earlier row where it was noted within a day.
 */
export async function noteQuestion(
  trx: Transaction<Database>,
  noted: {
    personId: string | null
    text: string
    place: string
    state: 'unanswered' | 'wrong'
    said?: string
    now: Date
  },
): Promise<string> {
  const { personId, text, place, state, said, now } = noted
  const before = await trx
    .selectFrom('question')
    .select(['id', 'state'])
    .where('text', '=', text)
    .where('person_id', personId === null ? 'is' : '=', personId)
    .where('asked_at', '>', new Date(now.getTime() - SAME_MS))
    .executeTakeFirst()
  if (before) return before.id
  const id = randomUUID()
  await trx
    .insertInto('question')
    .values({
      id,
      person_id: personId,
      text,
      place,
      said: said ?? null,
      state,
      asked_at: now,
      forwarded_at: null,
      answer: null,
      answered_by: null,
      answered_at: null,
    })
    .execute()
  return id
}

/** The question, locked until the turn ends: of two officers answering at once the second sees the first's answer. */
export async function lockQuestion(trx: Transaction<Database>, id: string): Promise<Question | undefined> {
  const row = await trx
    .selectFrom('question')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && questions(trx).where('q.id', '=', id).executeTakeFirst()
}

/** Hands a question to the officers; a question that had no person gets the one who asks now. */
export async function forwardQuestion(
  trx: Transaction<Database>,
  id: string,
  how: { personId: string; place: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('question')
    .set({ state: 'waiting', person_id: how.personId, place: how.place, forwarded_at: how.now })
    .where('id', '=', id)
    .execute()
  await recordAct(trx, {
    at: how.now,
    personId: how.personId,
    act: 'question.forwarded',
    subject: `question:${id}`,
  })
}

/** How many questions of this person wait: one person must not flood the officers. */
export async function waitingOf(db: Kysely<Database>, personId: string): Promise<number> {
  const { n } = await db
    .selectFrom('question')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('person_id', '=', personId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Where this person's last question went, if it was handed over. */
export async function lastPlaceOf(db: Kysely<Database>, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('question')
    .select('place')
    .where('person_id', '=', personId)
    .where('forwarded_at', 'is not', null)
    .orderBy('forwarded_at', 'desc')
    .executeTakeFirst()
  return row?.place
}

/** Questions that wait for an officer, oldest first. */
export async function waitingQuestions(db: Kysely<Database>): Promise<Question[]> {
  return questions(db).where('q.state', '=', 'waiting').orderBy('q.forwarded_at').orderBy('q.no').execute()
}

/** Of the questions that wait, the place of each that was handed over before `since`. */
export async function waitingSince(db: Kysely<Database>, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('question')
    .select('place')
    .where('state', '=', 'waiting')
    .where('forwarded_at', '<', since)
    .execute()
  return rows.map((r) => r.place)
}

/** All that was not answered, or not as meant, or by an officer: newest first. */
export async function allQuestions(db: Kysely<Database>): Promise<Question[]> {
  return questions(db).orderBy('q.no', 'desc').execute()
}

/** Writes an officer's answer to a question that lockQuestion showed as waiting. */
export async function answerQuestion(
  trx: Transaction<Database>,
  id: string,
  how: { answer: string; by: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('question')
    .set({ state: 'answered', answer: how.answer, answered_by: how.by, answered_at: how.now })
    .where('id', '=', id)
    .execute()
  await recordAct(trx, { at: how.now, personId: how.by, act: 'question.answered', subject: `question:${id}` })
}

function questions(db: Kysely<Database>) {
  return db
    .selectFrom('question as q')
    .leftJoin('person as o', 'o.id', 'q.answered_by')
    .select([
      'q.id',
      'q.no',
      'q.person_id as personId',
      'q.text',
      'q.place',
      'q.said',
      'q.state',
      'q.asked_at as askedAt',
      'q.forwarded_at as forwardedAt',
      'q.answer',
      'q.answered_by as answeredBy',
      'o.name as answererName',
      'q.answered_at as answeredAt',
    ])
}
