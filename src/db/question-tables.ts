import type { GeneratedAlways } from 'kysely'

export type QuestionState = 'unanswered' | 'wrong' | 'waiting' | 'answered'
export type PublishedState = 'proposed' | 'published' | 'refused' | 'withdrawn'

/** Questions that found no answer, and what officers answered for everybody: migration 2026-11-25-questions. */
export interface QuestionTables {
  question: QuestionTable
  published_answer: PublishedAnswerTable
}

interface QuestionTable {
  id: string
  no: GeneratedAlways<number>
  person_id: string | null
  text: string
  place: string
  said: string | null
  state: QuestionState
  asked_at: Date
  forwarded_at: Date | null
  answer: string | null
  answered_by: string | null
  answered_at: Date | null
}

interface PublishedAnswerTable {
  no: GeneratedAlways<number>
  question_id: string | null
  question: string
  answer: string
  author: string | null
  author_place: string
  state: PublishedState
  proposed_at: Date
  decided_by: string | null
  decided_at: Date | null
  withdrawn_by: string | null
  changed_at: Date
}
