import type { Citations } from '../ocop/citations.ts'
import type { Law } from '../ocop/law.ts'
import type { Places } from '../ocop/places.ts'
import type { ProductSet } from '../ocop/product-set.ts'
import type { Finder } from '../ocop/suggest-set.ts'
import type { WorkCalendar } from '../ocop/working-days.ts'
import { mayAsk } from '../text/asks.ts'
import { hasDiacritics } from '../text/fold.ts'
import { isAbout } from './about.ts'
import type { Answer, Moment } from './answer.ts'
import { type Asked, readAsked } from './asked.ts'
import { BOUNDS, type Bounds } from './bounds.ts'
import { placeInLaw } from './computed/place-in-law.ts'
import { saysAll, WorkedOut } from './computed/worked-out.ts'
import { QuestionIndex, type Ranked } from './index.ts'
import type { Lexicon } from './lexicon.ts'
import type { Knowledge } from './load.ts'
import { SetNames } from './named-set.ts'
import { isOfNoSet, OF_NO_SET } from './of-no-set.ts'
import { productAlone } from './product-alone.ts'
import { type Extra, PublishedAnswers } from './published.ts'
import { Ranker } from './ranker.ts'
import { Sayer } from './say.ts'
import { setQuestion } from './set-question.ts'
import { pastDay, saidOfThatTime } from './that-time.ts'
import type { Weights } from './weights.ts'

export type { Extra } from './published.ts'

const MOST = 4
/** Hotels and restaurants have stars of their own. */
const STARS_OF_OTHERS =
  /^(?!.*\b(?:ocop|homestay|cong dong|sinh thai)\b).*\b(?:khach san|resort|ks)\b.*\b(?:[1-5]|may|nhung) ?sao\b/
/** What came of looking for an answer. */
export type Found =
  /** `others`: the next likely ones, for when it was not what was meant. */
  | { kind: 'answer'; answer: Answer; others: Answer[] }
  /** Not sure: up to three likely questions to choose from. */
  | { kind: 'choices'; answers: Answer[] }
  /** Nothing to do with the programme. */
  | { kind: 'off_topic' }
  /** No question at all: "đúng", "không biết". */
  | { kind: 'nothing' }
  | { kind: 'unknown' }

export interface AnswererParts {
  /** What officers published. */
  extras?: readonly Extra[]
  knowledge: Knowledge
  lexicon: Lexicon
  law: Law
  citations: Citations
  finder: Finder
  calendar: WorkCalendar
  places: Places
  weights?: Weights
}

/** Answers questions about the programme from what is known; pure, in memory, in a few milliseconds. */
export class Answerer {
  readonly index: QuestionIndex
  readonly setNames: SetNames
  private readonly sayer: Sayer
  private readonly ranker: Ranker
  private readonly published: PublishedAnswers
  private readonly workedOut: WorkedOut

  /** @param index learnt from the same knowledge before: learning takes half a second */
  constructor(
    private readonly parts: AnswererParts,
    private readonly bounds: Bounds = BOUNDS,
    index?: QuestionIndex,
  ) {
    const { knowledge, finder, extras = [] } = parts
    this.sayer = new Sayer(knowledge, parts.law, extras)
    this.setNames = new SetNames(finder, knowledge.setWords, knowledge.notListed)
    this.workedOut = new WorkedOut(parts)
    this.index = index ?? indexOf(parts)
    this.ranker = new Ranker(this.index, this.sayer.pieces, parts.places, this.setNames)
    this.published = new PublishedAnswers(extras, this.index)
  }

  /** The same answerer, that knows these as well. */
  with(extras: readonly Extra[]): Answerer {
    return new Answerer({ ...this.parts, extras }, this.bounds, this.index)
  }

  /** @param ownSet the product set of the asker's own dossier, for questions that name none */
  find(question: string, moment: Moment, ownSet?: number): Found {
    const found = this.twoIn(question, moment, ownSet) ?? this.findInStory(question, moment, ownSet)
    const near = this.published.nearTo(question).filter((p) => p.near >= this.bounds.publishedOffered)
    const [nearest, ...others] = near.slice(0, 3).flatMap((p) => this.sayer.say(p.extra.id, moment) ?? [])
    if (!nearest) return found
    const known = found.kind === 'answer' ? [found.answer, ...found.others] : offeredBy(found)
    // An officer who published it knew what else would be said.
    if (near[0]!.near >= this.bounds.published)
      return { kind: 'answer', answer: nearest, others: [...others, ...known].slice(0, 2) }
    if (found.kind === 'answer')
      return { ...found, others: [nearest, ...others, ...found.others].slice(0, 2) }
    return { kind: 'choices', answers: [nearest, ...others, ...known].slice(0, 3) }
  }

  /** "Có mấy hạng sao? Ai giám sát?": two questions, each well known by itself, are answered one after the other. */
  private twoIn(question: string, moment: Moment, ownSet?: number): Found | undefined {
    const asked = question.trim().split(/(?<=\?)\s+/u)
    if (asked.length !== 2 || !asked.every((q) => q.endsWith('?'))) return undefined
    const answers = asked.flatMap((q) => {
      const nearest = this.ranker.rank(q).ranked[0]?.nearest ?? 0
      const found = nearest >= this.bounds.part ? this.findInKnowledge(q, moment, ownSet) : undefined
      // What is sure only as one of two is not well known.
      const sure = found?.kind === 'answer' && !this.sayer.isBoth(found.answer) ? found.answer : undefined
      return sure && this.byId(sure.id, moment) ? [sure] : []
    })
    const [first, second] = answers
    if (!second || first!.id.includes(second.id) || second.id.includes(first!.id)) return undefined
    const both = this.sayer.both(answers, moment)
    return both && { kind: 'answer', answer: both, others: [] }
  }

  /**
   * A story, and what it asks at its end: "Nhà em treo giấy cả năm nay rồi, có khách hỏi mà em ú ớ. Nó có giá trị mấy
   * năm vậy?" Where the whole is not understood its point is asked alone, unless the story is plainly about something
   * else.
   */
  private findInStory(question: string, moment: Moment, ownSet?: number): Found {
    const whole = this.findInKnowledge(question, moment, ownSet)
    const point = whole.kind === 'unknown' || whole.kind === 'off_topic' ? pointOf(question) : undefined
    if (point === undefined || this.ranker.rank(question).about < this.bounds.storyAbout) return whole
    const near = this.ranker.rank(point).ranked[0]?.nearest ?? 0
    const alone = near < this.bounds.point ? whole : this.findInKnowledge(point, moment, ownSet)
    // What is not understood either way stays what it was: kept for the officers, or refused.
    return alone.kind === 'answer' || alone.kind === 'choices' ? alone : whole
  }

  private findInKnowledge(question: string, moment: Moment, ownSet?: number): Found {
    const asked = readAsked(question, this.parts.lexicon, moment.today, this.understands)
    const day = pastDay(asked)
    const ranking = this.ranker.ofThatTime(this.ranker.rank(question), asked, day)
    const [first, second] = ranking.ranked
    const set = this.setOf(question, asked)
    const wanted = set ?? (ownSet === undefined ? undefined : this.set(ownSet))
    const likely = this.likely(ranking.ranked, moment, wanted).map((a) =>
      day ? saidOfThatTime(a, this.sayer.pieceOf(a), day, this.parts.law, moment) : a,
    )
    const nearest = first?.nearest ?? 0
    const known = nearest >= this.bounds.known
    if (!known && STARS_OF_OTHERS.test(asked.plain)) return { kind: 'off_topic' }
    const ofUs = ranking.about > this.bounds.alien
    const computed = this.workedOut.answer(question, asked, moment, first, ofUs)
    if (computed) return this.beside(computed, likely, first, moment)
    const words = this.index.read(question)
    const said = words.filter((word) => !this.parts.lexicon.empty.has(word))
    if (said.length === 0 && !known) return { kind: 'nothing' }
    // What somebody wrote down so is asked of the whole group: "thủ công mỹ nghệ chia làm mấy bộ".
    const literal = nearest >= this.bounds.literal
    const place = literal ? undefined : placeInLaw(this.parts.citations, question, moment)
    if (place)
      return { kind: 'answer', answer: place, others: this.sayer.restingOn(place.cites, moment).slice(0, 2) }
    const ofNone = !literal && isOfNoSet(question, asked.plain, this.setNames)
    const ofSet = literal
      ? undefined
      : setQuestion(moment.t, {
          question,
          asked,
          set,
          names: this.setNames,
          law: this.parts.law,
          likeliest: first,
          belongs: (no) => this.sayer.belongs(no, moment),
          theme: (plain, of) => this.sayer.themeNamed(plain, of, moment),
        })
    const none = ofNone ? this.sayer.say(OF_NO_SET, moment) : undefined
    if (none) return { kind: 'answer', answer: none, others: except(likely, none) }
    if (ofSet)
      return ofSet.id.startsWith('which:') && known
        ? this.beside(ofSet, likely, first, moment)
        : { kind: 'answer', answer: ofSet, others: except(likely, ofSet) }
    const ofProduct = known
      ? undefined
      : productAlone(moment.t, question, ranking.elsewhere, {
          ...this.parts,
          names: this.setNames,
          index: this.index,
          bounds: this.bounds,
        })
    if (ofProduct) return { kind: 'answer', answer: ofProduct, others: except(likely, ofProduct) }
    const nearer = nearest >= this.bounds.nearer && nearest >= ranking.elsewhere
    const named = known || asked.setNo !== undefined || /\bocop\b/.test(asked.plain)
    const plain = !hasDiacritics(question)
    const hints = { named, product: set !== undefined, plain, words: words.length }
    // One word or two, and ours: too little to weigh, enough to offer what it may mean.
    const nearestOfAll = Math.max(0, ...ranking.ranked.slice(0, 3).map((r) => r.nearest))
    const ours = words.length <= 2 && nearestOfAll >= this.bounds.part && nearestOfAll >= ranking.elsewhere
    if (!nearer && !ours && !isAbout(ranking, hints, this.bounds)) {
      // Who names the programme and is not far from something known is not told that this is no matter of ours.
      const oursByName = /\bocop\b/.test(asked.plain) && nearest >= this.bounds.part
      if (oursByName && ranking.about > this.bounds.alien)
        return { kind: 'choices', answers: likely.slice(0, 3) }
      return { kind: ranking.about < 0 ? 'off_topic' : 'unknown' }
    }
    const [answer, ...others] = likely
    if (!answer) return { kind: 'unknown' }
    const clear = !second || second.score < first!.score * (1 - this.bounds.ahead)
    // One word alone may mean anything: "giấy"; so may a name for something, with nothing asked: "cán bộ xã".
    const alone = (words.length <= 2 && said.length === 1) || (words.length <= 3 && !mayAsk(question))
    const vague = alone && first!.nearest < this.bounds.word
    if (!vague && (first!.nearest >= this.bounds.sure || clear)) {
      // Who names a product, one criterion of it and a star is told of that.
      const one = day !== undefined || (asked.star !== undefined && answer.id.startsWith('criterion:'))
      const both = !one && this.tie(ranking.ranked) && this.sayer.both(likely, moment)
      return both
        ? { kind: 'answer', answer: both, others: others.slice(1) }
        : { kind: 'answer', answer, others }
    }
    return { kind: 'choices', answers: likely.slice(0, 3) }
  }

  /**
   * "Bị chấm 69,5 điểm, khiếu nại ở đâu": a figure is worked out, and what the rest asks is said beside it where it
   * is known well and says something else.
   */
  private beside(
    worked: Answer,
    likely: readonly Answer[],
    first: Ranked | undefined,
    moment: Moment,
  ): Found {
    const [piece] = likely
    const more =
      (first?.nearest ?? 0) >= this.bounds.also &&
      piece?.id === `piece:${first?.id}` &&
      !saysAll(worked, this.sayer.pieceOf(piece)?.topic) &&
      piece.cites.some((c) => !worked.cites.includes(c))
    const both = more ? this.sayer.both([worked, piece], moment) : undefined
    return both
      ? { kind: 'answer', answer: both, others: likely.slice(1, 3) }
      : { kind: 'answer', answer: worked, others: likely.slice(0, 2) }
  }

  private readonly understands = (word: string) => this.index.knows(word) || this.setNames.words.has(word)

  private tie([first, second]: readonly Ranked[]): boolean {
    if (!first || !second || first.nearest >= this.bounds.tieBelow) return false
    return second.score >= first.score * this.bounds.tie
  }

  /** The likeliest answers, best first: two may become one, and the rest be offered. */
  private likely(ranked: readonly Ranked[], moment: Moment, set: ProductSet | undefined): Answer[] {
    const least = (ranked[0]?.score ?? 0) * this.bounds.offered
    const inSet = (r: Ranked) => {
      const names = this.sayer.themes.get(r.id)?.names
      return names !== undefined && (set?.criteria.some((c) => names.includes(c.name)) ?? false)
    }
    // The set calls it by another name: packaging and labels are one criterion there.
    const own =
      set && this.sayer.themes.has(ranked[0]?.id ?? '')
        ? ranked.find((r) => inSet(r) && r.score >= least)
        : undefined
    const order = own ? [own, ...ranked.filter((r) => r !== own)] : ranked
    const answers: Answer[] = []
    for (const { id, score } of order) {
      if (answers.length === MOST || score < least) break
      const answer = this.sayer.say(id, moment, set)
      if (answer && !answers.some((a) => a.id === answer.id)) answers.push(answer)
    }
    return answers
  }

  /** The likeliest of what is known, however unlikely: for who says that it is about the programme after all. */
  closest(question: string, moment: Moment): Answer[] {
    return this.likely(this.ranker.rank(question).ranked, moment, undefined).slice(0, 3)
  }

  /** The answer with that id again: of a choice offered earlier. Undefined where it is no longer known. */
  byId(id: string, moment: Moment): Answer | undefined {
    return this.sayer.byId(id, moment)
  }

  private set(no: number): ProductSet | undefined {
    return this.parts.law.sets.find((s) => s.no === no)
  }

  private setOf(question: string, asked: Asked): ProductSet | undefined {
    const no =
      asked.setNo ??
      this.setNames.mentioned(question)[0] ??
      (asked.star === undefined ? undefined : this.setNames.begunWith(question)[0])
    return no === undefined ? undefined : this.set(no)
  }
}

function indexOf({ knowledge, lexicon, weights }: AnswererParts): QuestionIndex {
  return new QuestionIndex(
    [
      ...knowledge.pieces.map((p) => ({ id: p.id, ask: [p.title, ...p.ask], body: p.short })),
      ...knowledge.themes.map((t) => ({
        id: t.id,
        ask: [t.title, ...t.names, ...t.words, ...t.ask],
        body: t.short,
      })),
    ],
    lexicon,
    knowledge.offTopic,
    weights,
  )
}

/** The next likely, without what is said already. */
function except(likely: readonly Answer[], { id }: Answer): Answer[] {
  return likely.filter((a) => a.id !== id).slice(0, 2)
}

function offeredBy(found: Found): Answer[] {
  return found.kind === 'choices' ? found.answers : []
}

/** The last sentence that asks, of several. */
function pointOf(text: string): string | undefined {
  const sentences = text
    .trim()
    .split(/(?<=[.!?…])\s+|\n+/u)
    .filter((s) => s.split(/\s+/u).length >= 3)
  if (sentences.length < 2) return undefined
  return sentences.findLast((s) => s.endsWith('?')) ?? sentences.at(-1)
}
