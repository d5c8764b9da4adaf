import { z } from 'zod'
import { isIsoDate } from '../ocop/dates.ts'

const text = z.string().min(1)
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const day = z.string().refine(isIsoDate, 'not a day YYYY-MM-DD')

/** A place in the decision, and the words there on which the answer rests. */
const cite = z.strictObject({ at: text, says: z.array(text).min(1).max(4) })
const source = z.strictObject({ name: text, url: z.url().optional(), year: z.int().optional() })

/**
 * law: stands in the decision in force. past: was so in a named year. practice: how this assistant works, or advice.
 * correction: the question takes old rules for granted. unsettled: the decision does not say.
 */
const kind = z.enum(['law', 'past', 'practice', 'correction', 'unsettled'])
export type PieceKind = z.infer<typeof kind>

const piece = z.strictObject({
  id,
  title: text.max(80),
  ask: z.array(text).min(3),
  short: text.max(600),
  long: text.max(1_600).optional(),
  cites: z.array(cite).optional(),
  kind,
  sources: z.array(source).min(1).optional(),
  /** The days of which it tells, for what is over; the answer itself stays true. */
  tells: z.strictObject({ from: day, to: day }).optional(),
  from: day.optional(),
  to: day.optional(),
  dependsOn: z.array(text).optional(),
})

/** What a criterion of the sets is about, under all the names it has there. */
const theme = z.strictObject({
  id,
  title: text.max(80),
  names: z.array(text).min(1),
  words: z.array(text).min(1),
  ask: z.array(text).min(3),
  short: text.max(600),
  help: text.max(700).optional(),
  /** What the short says beyond the criterion itself: the papers that prove it, who may take part. */
  cites: z.array(cite).optional(),
})

export const pieceFile = z.strictObject({ topic: id, pieces: z.array(piece).min(1) })
export const themeFile = z.strictObject({ topic: id, themes: z.array(theme).min(1) })
export const setWordsFile = z.strictObject({
  sets: z.array(
    z.strictObject({
      no: z.int().min(1).max(26),
      /** Products of ours that belong to it, and what is taken for it and belongs elsewhere: the decision only names it. */
      such_as: text,
      not: text,
      words: z.array(text).min(1),
      /** A product only with its tones: without them "chợ nổi" is "cho nơi", "lúa" is "lừa". */
      toned: z.array(text).default([]),
    }),
  ),
  /** What is made here and stands on no list: machines, feed, bricks. */
  not_listed: z.array(text),
})
/** What people ask a public chat-bot that has nothing to do with the programme. */
export const offTopicFile = z.strictObject({ ask: z.array(text).min(1) })

/** Since when the decision in force is, and so every answer that does not say otherwise. */
export const IN_FORCE_FROM = '2026-05-22'

export type Piece = z.infer<typeof piece> & { topic: string }
export type Theme = z.infer<typeof theme> & { topic: string }
export type SetWords = z.infer<typeof setWordsFile>['sets'][number]
export type Cite = z.infer<typeof cite>
export type Source = z.infer<typeof source>
