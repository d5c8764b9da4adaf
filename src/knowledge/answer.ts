import type { IsoDate } from '../ocop/dates.ts'
import type { Translate } from '../text/i18n.ts'
import type { PieceKind, Source } from './piece.ts'

/** What can be said to a question, ready to be shown. */
export interface Answer {
  /** The piece, or what was computed: 'piece:…', 'criterion:12:1.1', 'score', 'set:8:4'. Stored, so that it can be said again. */
  id: string
  /** The question it answers, as one would tap it. */
  title: string
  text: string
  /** The longer explanation, where there is one. */
  more?: string
  /** `officer`: an officer's answer, published for everybody. */
  kind: PieceKind | 'officer'
  /** Places of the decision in force. */
  cites: readonly string[]
  /** Where it stands outside the decision. */
  sources: readonly Source[]
}

/** What the moment gives to an answer. */
export interface Moment {
  today: IsoDate
  t: Translate
}

/** An answer that rests on the decision alone. */
export function fromLaw(answer: Omit<Answer, 'kind' | 'sources'>): Answer {
  return { ...answer, kind: 'law', sources: [] }
}
