import type { IsoDate } from '../ocop/dates.ts'
import { findPlaceIn, type Places } from '../ocop/places.ts'
import type { Asked } from './asked.ts'
import type { QuestionIndex, Ranked, Ranking } from './index.ts'
import type { SetNames } from './named-set.ts'
import type { Piece } from './piece.ts'
import { asksOfToday, speaksOfThePast } from './that-time.ts'

const ABOUT_PLACES = 'an-giang'
/** What stands of rules that are over, where today's are asked for; of another time than the one named; of that time. */
const PAST_TODAY = 0.75
const OTHER_TIME = 0.6
const THAT_TIME = 1.25

/** Ranks what a question may ask for: by its words, beside where its writer lives, and by the time of which it speaks. */
export class Ranker {
  /** A question is ranked by several rules in a row. */
  private last: { question: string; ranking: Ranking } | undefined

  constructor(
    private readonly index: QuestionIndex,
    private readonly pieces: ReadonlyMap<string, Piece>,
    private readonly places: Places,
    private readonly setNames: SetNames,
  ) {}

  /**
   * "Ở Óc Eo nộp hồ sơ chỗ nào": where somebody lives says nothing of what they ask, but to the pieces that tell of
   * places.
   */
  rank(question: string): Ranking {
    if (this.last?.question !== question) this.last = { question, ranking: this.besidePlace(question) }
    return this.last.ranking
  }

  private besidePlace(question: string): Ranking {
    const whole = this.byWords(question)
    const rest = findPlaceIn(this.places, question)?.rest
    if (rest === undefined || this.index.read(rest).length < 3) return whole
    const bare = this.byWords(rest)
    const ofPlaces = ({ id }: Ranked) => this.pieces.get(id)?.topic === ABOUT_PLACES
    const ranked = [...bare.ranked.filter((r) => !ofPlaces(r)), ...whole.ranked.filter(ofPlaces)]
    return {
      ...bare,
      ranked: ranked.sort((a, b) => b.score - a.score),
      about: Math.max(whole.about, bare.about),
    }
  }

  /** Of rules that are over, those of the time that the question names go before others; where it names none, all stand back. */
  ofThatTime(ranking: Ranking, asked: Asked, day: IsoDate | undefined): Ranking {
    const ofToday = (day === undefined && !speaksOfThePast(asked)) || asksOfToday(asked)
    const ranked = ranking.ranked.map((r) => {
      const piece = this.pieces.get(r.id)
      if (ofToday) return piece?.topic === 'past-rules' ? { ...r, score: r.score * PAST_TODAY } : r
      const tells = piece?.tells
      if (!tells || day === undefined) return r
      const then = day >= tells.from && day <= tells.to
      return { ...r, score: r.score * (then ? THAT_TIME : OTHER_TIME) }
    })
    return { ...ranking, ranked: ranked.sort((a, b) => b.score - a.score) }
  }

  private byWords(question: string): Ranking {
    return this.index.rank(question, this.setNames.words, this.places.names.vocabulary)
  }
}
