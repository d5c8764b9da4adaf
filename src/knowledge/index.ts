import type { Lexicon } from './lexicon.ts'
import { NearWords } from './near.ts'
import { Postings } from './postings.ts'
import { TopicSense } from './topic.ts'
import { type Marks, Traces, UNSEEN } from './traces.ts'
import { WEIGHTS, type Weights } from './weights.ts'
import { readWords, type Words } from './words.ts'

/** Something that can be asked for, with the ways people ask. */
export interface Askable {
  id: string
  ask: readonly string[]
  /** What it answers; not searched: the many ways of asking say more. */
  body: string
}

export interface Ranked {
  id: string
  /** How well the question fits; compare only within one ranking. */
  score: number
  /** How near the nearest known phrasing is, 0 to 1. */
  nearest: number
}

export interface Ranking {
  /** Best first, at most ten. */
  ranked: Ranked[]
  /** Log odds that it is about the programme at all. */
  about: number
  /** The share of what the question says that stands anywhere in the knowledge, 0 to 1. */
  understood: number
  /** How near the nearest question about other things is, 0 to 1. */
  elsewhere: number
  /** How many of its words only questions about other things use, and how many nobody does. */
  foreign: number
  unheard: number
}

/**
 * Ranks what can be asked by how people ask it. Each known phrasing is a point, and each owner is what its phrasings
 * say together; a question is held against both.
 */
export class QuestionIndex {
  private readonly traces: Traces
  private readonly rarity: Float64Array
  private phraseOwner: ArrayLike<number> = []
  private dots = new Float64Array()
  /** Traces that say nothing of how near two phrasings are. */
  private isCommon = new Uint8Array()
  private readonly phraseNorm: number[] = []
  private readonly phraseNormWithTones: number[] = []
  private readonly phrasesWith: Postings
  private readonly ownersWith: Postings
  private readonly counts = new Map<string, number>()
  /** Words of other things: known, so that they are not taken for slips. */
  private readonly otherWords = new Set<string>()
  private readonly near: NearWords
  private readonly topic: TopicSense
  /** What a trace weighs that stands nowhere. */
  private readonly unseen: number

  constructor(
    readonly askables: readonly Askable[],
    readonly lexicon: Lexicon,
    otherwise: readonly string[] = [],
    private readonly weights: Weights = WEIGHTS,
  ) {
    this.traces = new Traces(lexicon, weights)
    this.unseen = Math.log(1 + askables.length / 2)
    const owners = askables.map((a) =>
      a.ask.map((text) => {
        const words = readWords(text, lexicon, anyWord)
        for (const w of words.folded) this.counts.set(w, (this.counts.get(w) ?? 0) + 1)
        return this.traces.learn(words)
      }),
    )
    const elsewhere = otherwise.map((text) => {
      const words = readWords(text, lexicon, anyWord)
      for (const w of words.folded) this.otherWords.add(w)
      return this.traces.learn(words)
    })
    this.near = new NearWords(this.counts)
    const times = owners.map((asks) => this.timesOf(asks))
    this.rarity = this.rarityOf(times)
    const weighed = owners.map((asks) => asks.map((m) => this.weighed(m)))
    const others = elsewhere.map((m) => this.weighed(m))
    this.topic = new TopicSense(weighed.flat(), others, this.traces, weights)
    // All other things are one owner more, the last.
    this.phrasesWith = this.postPhrases([...weighed, others])
    this.ownersWith = this.postOwners(times)
  }

  knows = (word: string): boolean => this.counts.has(word)

  /** The folded words of any text, slips of the keyboard left as they are. */
  read = (text: string): readonly string[] => readWords(text, this.lexicon, this.knows).folded

  /** How much a folded word tells: the rarer the more, and most where nothing known uses it. */
  weightOf = (word: string): number => {
    const id = this.traces.ofWord(word)
    const told = id === UNSEEN ? this.unseen : this.rarity[id]! || this.unseen
    return this.lexicon.light.has(word) ? told * this.weights.light * LIGHT_ALONE : told
  }

  /** Only questions about other things use that word. */
  isForeign(word: string): boolean {
    return this.otherWords.has(word) && !this.knows(word)
  }

  /**
   * @param alsoKnown words that are understood without being in the knowledge: of product names
   * @param neutral words that tell nothing of the subject: of places
   */
  rank(
    question: string,
    alsoKnown: ReadonlySet<string> = new Set(),
    neutral: ReadonlySet<string> = new Set(),
  ): Ranking {
    const words = this.corrected(readWords(question, this.lexicon, this.knows), alsoKnown)
    const asked = this.weighed(this.traces.read(words))
    const norm = normOf(asked) || 1
    const { nearest, second } = this.nearness(this.distinctive(asked), words.toned.length > 0)
    const evidence = new Float64Array(this.askables.length)
    for (let i = 0; i < asked.ids.length; i++)
      this.ownersWith.addTo(evidence, asked.ids[i]!, asked.weights[i]! / norm)
    const w = this.weights
    const ranked: Ranked[] = []
    evidence.forEach((said, owner) => {
      if (said === 0) return
      const near = nearest[owner]!
      const score = w.evidence * said + w.nearest * near + w.second * second[owner]!
      ranked.push({ id: this.askables[owner]!.id, score, nearest: near })
    })
    ranked.sort((a, b) => b.score - a.score)
    return {
      ranked: literalFirst(ranked).slice(0, 10),
      about: this.topic.about(asked),
      elsewhere: nearest[this.askables.length]!,
      understood: this.understood(words, alsoKnown),
      ...this.strange(words, (w) => alsoKnown.has(w) || neutral.has(w)),
    }
  }

  private strange({ folded }: Words, ordinary: (word: string) => boolean) {
    let foreign = 0
    let unheard = 0
    for (const word of new Set(folded)) {
      if (this.knows(word) || ordinary(word) || /^\d+$/.test(word)) continue
      if (this.otherWords.has(word)) foreign++
      else unheard++
    }
    return { foreign, unheard }
  }

  /** For each owner, and last for all other things, how near its nearest and its second nearest phrasing are. */
  private nearness(asked: Marks, tones: boolean) {
    const norm = normOf(asked) || 1
    // One and the same again: a fresh quarter of a megabyte for each question is what the collector then stops for.
    const { dots } = this
    dots.fill(0)
    for (let i = 0; i < asked.ids.length; i++) this.phrasesWith.addTo(dots, asked.ids[i]!, asked.weights[i]!)
    const nearest = new Float64Array(this.askables.length + 1)
    const second = new Float64Array(this.askables.length + 1)
    const norms = tones ? this.phraseNormWithTones : this.phraseNorm
    const { beside } = this.weights
    const owners = this.phraseOwner
    for (let p = 0; p < dots.length; p++) {
      if (dots[p] === 0) continue
      const owner = owners[p]!
      const own = norms[p]!
      const near = dots[p]! / (own * (norm > own ? own + beside * (norm - own) : norm))
      if (near > nearest[owner]!) {
        second[owner] = nearest[owner]!
        nearest[owner] = near
      } else if (near > second[owner]!) second[owner] = near
    }
    return { nearest, second }
  }

  /** Slips of the keyboard put right, where a known word lies one slip away. */
  private corrected(words: Words, alsoKnown: ReadonlySet<string>): Words {
    const folded = words.folded.map((w) =>
      this.knows(w) || alsoKnown.has(w) || this.otherWords.has(w) ? w : (this.near.nearest(w) ?? w),
    )
    return folded.every((w, i) => w === words.folded[i]) ? words : { ...words, folded }
  }

  /** Without what stands in very many phrasings: that tells none from another, and costs most of the time. */
  private distinctive({ ids, weights }: Marks): Marks {
    return { ids, weights: Float64Array.from(weights, (w, i) => (this.isCommon[ids[i]!] ? 0 : w)) }
  }

  /** Rare traces weigh more; one that nobody uses says nothing about whose question it is, yet takes its share. */
  private weighed({ ids, weights }: Marks): Marks {
    const weighed = new Float64Array(ids.length)
    for (let i = 0; i < weighed.length; i++) weighed[i] = weights[i]! * (this.rarity[ids[i]!] || this.unseen)
    return { ids, weights: weighed }
  }

  /** How often an owner's phrasings use each trace. */
  private timesOf(asks: readonly Marks[]): Map<number, number> {
    const times = new Map<number, number>()
    for (const { ids } of asks)
      for (let i = 0; i < ids.length; i++) times.set(ids[i]!, (times.get(ids[i]!) ?? 0) + 1)
    return times
  }

  private rarityOf(owners: readonly ReadonlyMap<number, number>[]): Float64Array {
    const spread = new Float64Array(this.traces.count)
    for (const times of owners) for (const id of times.keys()) spread[id]! += 1
    return spread.map((n) => (n === 0 ? 0 : Math.log(1 + owners.length / n)))
  }

  private postPhrases(owners: readonly (readonly Marks[])[]): Postings {
    const times = new Int32Array(this.traces.count)
    let phrases = 0
    for (const asks of owners)
      for (const { ids } of asks) {
        phrases++
        for (let i = 0; i < ids.length; i++) times[ids[i]!]! += 1
      }
    this.isCommon = Uint8Array.from(times, (n) => Number(n > phrases * COMMON))
    const size = times.reduce((sum, n, id) => (this.isCommon[id] ? sum : sum + n), 0)
    const ids = new Int32Array(size)
    const at = new Int32Array(size)
    const weights = new Float64Array(size)
    let next = 0
    const phraseOwner: number[] = []
    owners.forEach((asks, owner) => {
      for (const marks of asks) {
        const phrase = phraseOwner.push(owner) - 1
        let plain = 0
        let all = 0
        for (let i = 0; i < marks.ids.length; i++) {
          if (this.isCommon[marks.ids[i]!]) continue
          const weight = marks.weights[i]!
          all += weight * weight
          if (!this.traces.kinds[marks.ids[i]!]!.startsWith('tone')) plain += weight * weight
          ids[next] = marks.ids[i]!
          at[next] = phrase
          weights[next++] = weight
        }
        this.phraseNorm.push(Math.sqrt(plain) || 1)
        this.phraseNormWithTones.push(Math.sqrt(all) || 1)
      }
    })
    this.phraseOwner = Int32Array.from(phraseOwner)
    this.dots = new Float64Array(phraseOwner.length)
    return new Postings(ids, at, weights, this.traces.count)
  }

  private postOwners(owners: readonly ReadonlyMap<number, number>[]): Postings {
    const ids: number[] = []
    const at: number[] = []
    const weights: number[] = []
    owners.forEach((times, owner) => {
      let size = 0
      for (const n of times.values()) size += n
      const doubt = this.weights.doubt + this.weights.doubtPerTrace * size
      for (const [id, n] of times) {
        ids.push(id)
        at.push(owner)
        weights.push(Math.log(1 + n / doubt))
      }
    })
    return new Postings(ids, at, weights, this.traces.count)
  }

  private understood(words: Words, alsoKnown: ReadonlySet<string>): number {
    let all = 0
    let has = 0
    for (const word of words.folded) {
      const weight = this.lexicon.light.has(word) ? 0.25 : 1
      all += weight
      if (this.knows(word) || alsoKnown.has(word)) has += weight
    }
    return all === 0 ? 0 : has / all
  }
}

const anyWord = () => true

/** A trace that stands in more than this share of all phrasings. */
const COMMON = 0.08

/** What was written down word for word is meant, however well others fit. */
function literalFirst(ranked: readonly Ranked[]): readonly Ranked[] {
  const at = ranked.findIndex((r) => r.nearest > LITERAL)
  if (at <= 0) return ranked
  const { id, nearest } = ranked[at]!
  return [{ id, nearest, score: ranked[0]!.score * AHEAD }, ...ranked.toSpliced(at, 1)]
}

/** So near is a question that was written down word for word. */
const LITERAL = 0.99
const AHEAD = 1.2
/** Words of little weight between two single questions: they stand in nearly all. */
const LIGHT_ALONE = 0.4
function normOf({ weights }: Marks): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * weights[i]!
  return Math.sqrt(sum)
}
