import type { Lexicon } from './lexicon.ts'
import { NearWords } from './near.ts'
import { TopicSense } from './topic.ts'
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

interface Phrase {
  owner: number
  traces: ReadonlyMap<string, number>
  norm: number
  normWithTones: number
}

/**
 * Ranks what can be asked by how people ask it. Each known phrasing is a point, and each owner is what its phrasings
 * and its answer say together; a question is held against both.
 */
export class QuestionIndex {
  private readonly phrases: Phrase[] = []
  private readonly phrasesWith = new Map<string, { phrase: number; weight: number }[]>()
  private readonly ownersWith = new Map<string, { owner: number; weight: number }[]>()
  private readonly rarity = new Map<string, number>()
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
    const read = (text: string) => readWords(text, lexicon, () => true)
    const taken = askables.map((a) => ({ asks: a.ask.map(read), body: read(a.body) }))
    const elsewhere = otherwise.map(read)
    for (const { asks, body } of taken)
      for (const words of [...asks, body])
        for (const w of words.folded) this.counts.set(w, (this.counts.get(w) ?? 0) + 1)
    for (const words of elsewhere) for (const w of words.folded) this.otherWords.add(w)
    this.near = new NearWords(this.counts)
    const traced = taken.map(({ asks, body }) => ({
      asks: asks.map((w) => this.traces(w)),
      body: this.traces(body),
    }))
    this.weigh(
      traced.map(({ asks, body }) => new Set([...asks.flatMap((t) => [...t.keys()]), ...body.keys()])),
    )
    this.topic = new TopicSense(
      traced.flatMap(({ asks }) => asks.map((t) => this.weighed(t))),
      elsewhere.map((w) => this.weighed(this.traces(w))),
    )
    traced.forEach(({ asks, body }, owner) => {
      for (const traces of asks) this.addPhrase(owner, traces)
      this.addOwner(owner, asks, body)
    })
  }

  knows = (word: string): boolean => this.counts.has(word)

  /** @param alsoKnown words that are understood without being in the knowledge: product names, places */
  rank(question: string, alsoKnown: ReadonlySet<string> = new Set()): Ranking {
    const words = this.corrected(readWords(question, this.lexicon, this.knows), alsoKnown)
    const asked = this.weighed(this.traces(words))
    const tones = words.toned.length > 0
    const norm = Math.sqrt([...asked.values()].reduce((sum, w) => sum + w * w, 0)) || 1
    const { nearest, second } = this.nearness(asked, norm, tones)
    const evidence = new Float64Array(this.askables.length)
    for (const [trace, weight] of asked)
      for (const o of this.ownersWith.get(trace) ?? []) evidence[o.owner]! += (weight * o.weight) / norm
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
  private nearness(asked: ReadonlyMap<string, number>, norm: number, tones: boolean) {
    const dots = new Float64Array(this.phrases.length)
    for (const [trace, weight] of asked)
      for (const p of this.phrasesWith.get(trace) ?? []) dots[p.phrase]! += p.weight * weight
    const nearest = new Float64Array(this.askables.length)
    const second = new Float64Array(this.askables.length)
    this.phrases.forEach((p, i) => {
      if (dots[i] === 0) return
      const near = dots[i]! / (norm * (tones ? p.normWithTones : p.norm))
      if (near > nearest[p.owner]!) {
        second[p.owner] = nearest[p.owner]!
        nearest[p.owner] = near
      } else if (near > second[p.owner]!) second[p.owner] = near
    })
    return { nearest, second }
  }

  /** Slips of the keyboard put right, where a known word lies one slip away. */
  private corrected(words: Words, alsoKnown: ReadonlySet<string>): Words {
    const folded = words.folded.map((w) =>
      this.knows(w) || alsoKnown.has(w) || this.otherWords.has(w) ? w : (this.near.nearest(w) ?? w),
    )
    return folded.every((w, i) => w === words.folded[i]) ? words : { ...words, folded }
  }

  /** What marks a text: its words, neighbouring pairs, the things it names, its tones. */
  private traces({ folded, toned, things }: Words): Map<string, number> {
    const traces = new Map<string, number>()
    const { light } = this.lexicon
    const w = this.weights
    const add = (trace: string, weight: number) => {
      if (!traces.has(trace)) traces.set(trace, weight)
    }
    for (const word of folded) add(word, light.has(word) ? w.light : 1)
    for (let i = 1; i < folded.length; i++) {
      const bothLight = light.has(folded[i - 1]!) && light.has(folded[i]!)
      add(`${folded[i - 1]} ${folded[i]}`, bothLight ? w.pair * w.light : w.pair)
    }
    for (const thing of things) add(`#${thing}`, w.thing)
    for (const word of toned) add(`~${word}`, w.tone)
    return traces
  }

  /** Rare traces weigh more; one that nobody uses says nothing about whose question it is, yet takes its share. */
  private weighed(traces: ReadonlyMap<string, number>): Map<string, number> {
    const unseen = Math.log(1 + this.askables.length / 2)
    return new Map([...traces].map(([t, w]) => [t, w * (this.rarity.get(t) ?? unseen)]))
  }

  private weigh(owners: readonly ReadonlySet<string>[]) {
    const spread = new Map<string, number>()
    for (const traces of owners) for (const t of traces) spread.set(t, (spread.get(t) ?? 0) + 1)
    for (const [t, n] of spread) this.rarity.set(t, Math.log(1 + owners.length / n))
  }

  private addPhrase(owner: number, plain: ReadonlyMap<string, number>) {
    const traces = this.weighed(plain)
    const length = (counts: (t: string) => boolean) =>
      Math.sqrt([...traces].reduce((sum, [t, x]) => sum + (counts(t) ? x * x : 0), 0)) || 1
    const phrase = this.phrases.length
    const norm = length((t) => !t.startsWith('~'))
    this.phrases.push({ owner, traces, norm, normWithTones: length(() => true) })
    for (const [t, weight] of traces) push(this.phrasesWith, t, { phrase, weight })
  }

  private addOwner(
    owner: number,
    asks: readonly ReadonlyMap<string, number>[],
    body: ReadonlyMap<string, number>,
  ) {
    const times = new Map<string, number>()
    for (const traces of asks) for (const t of traces.keys()) times.set(t, (times.get(t) ?? 0) + 1)
    for (const t of body.keys()) times.set(t, (times.get(t) ?? 0) + this.weights.body)
    const size = [...times.values()].reduce((sum, n) => sum + n, 0)
    const doubt = this.weights.doubt + this.weights.doubtPerTrace * size
    for (const [t, n] of times) push(this.ownersWith, t, { owner, weight: Math.log(1 + n / doubt) })
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

function push<T>(lists: Map<string, T[]>, key: string, item: T) {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
