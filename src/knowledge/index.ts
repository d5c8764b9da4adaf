import type { Lexicon } from './lexicon.ts'
import { NearWords } from './near.ts'
import { type Marks, TopicSense } from './topic.ts'
import { readWords, type Words } from './words.ts'

/** Something that can be asked for, with the ways people ask and the words of its answer. */
export interface Askable {
  id: string
  ask: readonly string[]
  /** Read too, but what stands only here counts less. */
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
}

/** How much each kind of trace counts; found by leaving known phrasings out in turn. */
export interface Weights {
  /** Two neighbouring words; a thing named, whatever the word for it; a word with its tones. */
  pair: number
  thing: number
  tone: number
  /** Words that say little, and what stands only in the answer. */
  light: number
  body: number
  /** What an owner's words say together, against what its nearest and second nearest phrasing say. */
  evidence: number
  nearest: number
  second: number
  /** How often an owner must use a word before it is its own: a little, and more the more it says. */
  doubt: number
  doubtPerTrace: number
}

export const WEIGHTS: Weights = {
  pair: 0.42,
  thing: 1.1,
  tone: 0.35,
  light: 0.7,
  body: 0.5,
  evidence: 0.245,
  nearest: 0.35,
  second: 0.21,
  doubt: 0.5,
  doubtPerTrace: 0.000875,
}

/** Where a trace stands: numbers of phrasings or of owners, and its weight there. */
interface Postings {
  at: number[]
  weight: number[]
}

/**
 * Ranks what can be asked by how people ask it. Each known phrasing is a point, and each owner is what its phrasings
 * and its answer say together; a question is held against both.
 */
export class QuestionIndex {
  /** Traces by name: a word, "two words", "#thing", "~tone". */
  private readonly ids = new Map<string, number>()
  private readonly tones: boolean[] = []
  private rarity = new Float64Array(0)
  private readonly phraseOwner: number[] = []
  private readonly phraseNorm: number[] = []
  private readonly phraseNormWithTones: number[] = []
  private readonly phrasesWith: Postings[] = []
  private readonly ownersWith: Postings[] = []
  private readonly counts = new Map<string, number>()
  /** Words of other things: known, so that they are not taken for slips. */
  private readonly otherWords = new Set<string>()
  private readonly near: NearWords
  private readonly topic: TopicSense

  constructor(
    readonly askables: readonly Askable[],
    private readonly lexicon: Lexicon,
    otherwise: readonly string[] = [],
    private readonly weights: Weights = WEIGHTS,
  ) {
    const read = (text: string) => {
      const words = readWords(text, lexicon, () => true)
      for (const w of words.folded) this.counts.set(w, (this.counts.get(w) ?? 0) + 1)
      return this.marks(words, true)
    }
    const owners = askables.map((a) => ({ asks: a.ask.map(read), body: read(a.body) }))
    const elsewhere = otherwise.map((text) => {
      const words = readWords(text, lexicon, () => true)
      for (const w of words.folded) this.otherWords.add(w)
      return this.marks(words, true)
    })
    this.near = new NearWords(this.counts)
    this.weigh(owners.map(({ asks, body }) => new Set([...asks.flatMap((m) => m.ids), ...body.ids])))
    const weighed = owners.map(({ asks }) => asks.map((m) => this.weighed(m)))
    this.topic = new TopicSense(
      weighed.flat(),
      elsewhere.map((m) => this.weighed(m)),
      this.ids.size,
    )
    weighed.forEach((asks, owner) => {
      for (const marks of asks) this.addPhrase(owner, marks)
    })
    owners.forEach(({ asks, body }, owner) => {
      this.addOwner(owner, asks, body)
    })
  }

  knows = (word: string): boolean => this.counts.has(word)

  /** @param alsoKnown words that are understood without being in the knowledge: product names, places */
  rank(question: string, alsoKnown: ReadonlySet<string> = new Set()): Ranking {
    const words = this.corrected(readWords(question, this.lexicon, this.knows), alsoKnown)
    const asked = this.weighed(this.marks(words, false))
    const norm = normOf(asked) || 1
    const { nearest, second } = this.nearness(asked, norm, words.toned.length > 0)
    const evidence = new Float64Array(this.askables.length)
    asked.ids.forEach((id, i) => {
      const owners = this.ownersWith[id]
      if (!owners) return
      const weight = asked.weights[i]! / norm
      for (let k = 0; k < owners.at.length; k++) evidence[owners.at[k]!]! += weight * owners.weight[k]!
    })
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
      ranked: ranked.slice(0, 10),
      about: this.topic.about(asked),
      understood: this.understood(words, alsoKnown),
    }
  }

  /** For each owner how near its nearest and its second nearest phrasing are. */
  private nearness(asked: Marks, norm: number, tones: boolean) {
    const dots = new Float64Array(this.phraseOwner.length)
    asked.ids.forEach((id, i) => {
      const phrases = this.phrasesWith[id]
      if (!phrases) return
      const weight = asked.weights[i]!
      for (let k = 0; k < phrases.at.length; k++) dots[phrases.at[k]!]! += weight * phrases.weight[k]!
    })
    const nearest = new Float64Array(this.askables.length)
    const second = new Float64Array(this.askables.length)
    const norms = tones ? this.phraseNormWithTones : this.phraseNorm
    for (let p = 0; p < dots.length; p++) {
      if (dots[p] === 0) continue
      const owner = this.phraseOwner[p]!
      const near = dots[p]! / (norm * norms[p]!)
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

  /**
   * What marks a text: its words, neighbouring pairs, the things it names, its tones.
   * @param learn gives new traces a number; else they share one that stands nowhere
   */
  private marks({ folded, toned, things }: Words, learn: boolean): Marks {
    const seen = new Map<string, number>()
    const { light } = this.lexicon
    const w = this.weights
    const add = (trace: string, weight: number) => {
      if (!seen.has(trace)) seen.set(trace, weight)
    }
    for (const word of folded) add(word, light.has(word) ? w.light : 1)
    for (let i = 1; i < folded.length; i++) {
      const bothLight = light.has(folded[i - 1]!) && light.has(folded[i]!)
      add(`${folded[i - 1]} ${folded[i]}`, bothLight ? w.pair * w.light : w.pair)
    }
    for (const thing of things) add(`#${thing}`, w.thing)
    for (const word of toned) add(`~${word}`, w.tone)
    return { ids: [...seen.keys()].map((t) => this.idOf(t, learn)), weights: [...seen.values()] }
  }

  private idOf(trace: string, learn: boolean): number {
    let id = this.ids.get(trace)
    if (id === undefined) {
      if (!learn) return UNSEEN
      id = this.ids.size
      this.ids.set(trace, id)
      this.tones.push(trace.startsWith('~'))
    }
    return id
  }

  /** Rare traces weigh more; one that nobody uses says nothing about whose question it is, yet takes its share. */
  private weighed({ ids, weights }: Marks): Marks {
    const unseen = Math.log(1 + this.askables.length / 2)
    return { ids, weights: weights.map((w, i) => w * (this.rarity[ids[i]!] || unseen)) }
  }

  private weigh(owners: readonly ReadonlySet<number>[]) {
    const spread = new Float64Array(this.ids.size)
    for (const ids of owners) for (const id of ids) spread[id]! += 1
    this.rarity = spread.map((n) => (n === 0 ? 0 : Math.log(1 + owners.length / n)))
  }

  private addPhrase(owner: number, marks: Marks) {
    const phrase = this.phraseOwner.length
    const plain = marks.weights.filter((_, i) => !this.tones[marks.ids[i]!])
    this.phraseOwner.push(owner)
    this.phraseNorm.push(normOf({ ids: [], weights: plain }) || 1)
    this.phraseNormWithTones.push(normOf(marks) || 1)
    marks.ids.forEach((id, i) => {
      post(this.phrasesWith, id, phrase, marks.weights[i]!)
    })
  }

  private addOwner(owner: number, asks: readonly Marks[], body: Marks) {
    const times = new Map<number, number>()
    for (const { ids } of asks) for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1)
    for (const id of body.ids) times.set(id, (times.get(id) ?? 0) + this.weights.body)
    let size = 0
    for (const n of times.values()) size += n
    const doubt = this.weights.doubt + this.weights.doubtPerTrace * size
    for (const [id, n] of times) post(this.ownersWith, id, owner, Math.log(1 + n / doubt))
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

/** The number of traces that stand nowhere. */
const UNSEEN = -1

function normOf({ weights }: Marks): number {
  let sum = 0
  for (const w of weights) sum += w * w
  return Math.sqrt(sum)
}

function post(lists: Postings[], id: number, at: number, weight: number) {
  let list = lists[id]
  if (!list) {
    list = { at: [], weight: [] }
    lists[id] = list
  }
  list.at.push(at)
  list.weight.push(weight)
}
