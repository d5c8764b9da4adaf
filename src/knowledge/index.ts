import type { Lexicon } from './lexicon.ts'
import { NearWords } from './near.ts'
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
  score: number
}

export interface Ranking {
  /** Best first, at most ten. */
  ranked: Ranked[]
  /** The share of what the question says that stands anywhere in the knowledge, 0 to 1. */
  understood: number
}

/** How much each kind of trace counts; found by leaving each known question out in turn (bench/questions). */
export interface Weights {
  pair: number
  thing: number
  tone: number
  light: number
  body: number
  best: number
  second: number
  covered: number
}

export const WEIGHTS: Weights = {
  pair: 0.6,
  thing: 1.1,
  tone: 0.35,
  light: 0.25,
  body: 0.35,
  best: 0.5,
  second: 0.15,
  covered: 0.35,
}

interface Phrase {
  owner: number
  traces: Map<string, number>
  norm: number
  normWithTones: number
}

/**
 * Ranks what can be asked by how people ask it. Every known phrasing is a point; the nearest ones speak for their
 * owner, together with how much of the question the owner's words cover at all.
 */
export class QuestionIndex {
  private readonly phrases: Phrase[] = []
  private readonly postings = new Map<string, { phrase: number; weight: number }[]>()
  private readonly rarity = new Map<string, number>()
  /** For each owner: trace → how surely it belongs to it, 0 to 1. */
  private readonly owned: Map<string, number>[] = []
  private readonly counts = new Map<string, number>()
  private readonly near: NearWords
  private readonly unseen: number

  constructor(
    readonly askables: readonly Askable[],
    readonly lexicon: Lexicon,
    private readonly weights: Weights = WEIGHTS,
  ) {
    const taken = askables.map((a) => ({
      asks: a.ask.map((q) => this.traces(readWords(q, lexicon, () => true))),
      body: this.traces(readWords(a.body, lexicon, () => true)),
      words: [...a.ask, a.body].map((q) => readWords(q, lexicon, () => true).folded),
    }))
    for (const { words } of taken)
      for (const w of words.flat()) this.counts.set(w, (this.counts.get(w) ?? 0) + 1)
    this.near = new NearWords(this.counts)
    this.weigh(taken.map(({ asks, body }) => [...asks.flatMap((t) => [...t.keys()]), ...body.keys()]))
    this.unseen = Math.log(1 + askables.length)
    taken.forEach(({ asks, body }, owner) => {
      for (const traces of asks) this.addPhrase(owner, traces)
      this.owned.push(this.belongings(asks, body))
    })
  }

  knows = (word: string): boolean => this.counts.has(word)

  /**
   * @param alsoKnown words that are understood without being in the knowledge: product names, places
   * @param except a phrasing to leave out, as if nobody had ever written it (for measuring)
   */
  rank(question: string, alsoKnown: ReadonlySet<string> = new Set(), except?: string): Ranking {
    const words = this.corrected(readWords(question, this.lexicon, this.knows), alsoKnown)
    const asked = this.traces(words)
    const left = except === undefined ? undefined : this.traces(readWords(except, this.lexicon, this.knows))
    const tones = words.toned.length > 0
    const dots = new Float64Array(this.phrases.length)
    let norm = 0
    for (const [trace, weight] of asked) {
      norm += weight * weight
      for (const p of this.postings.get(trace) ?? []) dots[p.phrase]! += p.weight * weight
    }
    norm = Math.sqrt(norm) || 1
    const best = new Float64Array(this.askables.length)
    const second = new Float64Array(this.askables.length)
    this.phrases.forEach((p, i) => {
      if (dots[i] === 0 || (left && same(left, p.traces))) return
      const near = dots[i]! / (norm * (tones ? p.normWithTones : p.norm))
      if (near > best[p.owner]!) {
        second[p.owner] = best[p.owner]!
        best[p.owner] = near
      } else if (near > second[p.owner]!) second[p.owner] = near
    })
    const { weights } = this
    const ranked: Ranked[] = []
    best.forEach((b, owner) => {
      if (b === 0) return
      const score =
        weights.best * b + weights.second * second[owner]! + weights.covered * this.covered(owner, asked)
      ranked.push({ id: this.askables[owner]!.id, score })
    })
    ranked.sort((a, b) => b.score - a.score)
    return { ranked: ranked.slice(0, 10), understood: this.understood(words, alsoKnown) }
  }

  private corrected(words: Words, alsoKnown: ReadonlySet<string>): Words {
    const folded = words.folded.map((w) =>
      this.knows(w) || alsoKnown.has(w) ? w : (this.near.nearest(w) ?? w),
    )
    return folded.every((w, i) => w === words.folded[i]) ? words : { ...words, folded }
  }

  /** What marks a text: its words, neighbouring pairs, the things it names, its tones; rare ones weigh more. */
  private traces({ folded, toned, things }: Words): Map<string, number> {
    const traces = new Map<string, number>()
    const { light } = this.lexicon
    const w = this.weights
    const add = (trace: string, weight: number) => {
      if (!traces.has(trace)) traces.set(trace, weight * this.rarityOf(trace))
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

  private rarityOf(trace: string): number {
    return this.rarity.size === 0 ? 1 : (this.rarity.get(trace) ?? this.unseen ?? 1)
  }

  private weigh(owners: string[][]) {
    const spread = new Map<string, number>()
    for (const traces of owners) for (const t of new Set(traces)) spread.set(t, (spread.get(t) ?? 0) + 1)
    for (const [t, n] of spread) this.rarity.set(t, Math.log(1 + owners.length / n))
  }

  private addPhrase(owner: number, plain: Map<string, number>) {
    const traces = new Map([...plain].map(([t, weight]) => [t, weight * this.rarityOf(t)]))
    const length = (of: (t: string) => boolean) =>
      Math.sqrt([...traces].reduce((sum, [t, x]) => sum + (of(t) ? x * x : 0), 0)) || 1
    const phrase = this.phrases.length
    this.phrases.push({
      owner,
      traces,
      norm: length((t) => !t.startsWith('~')),
      normWithTones: length(() => true),
    })
    for (const [t, weight] of traces) {
      const list = this.postings.get(t)
      if (list) list.push({ phrase, weight })
      else this.postings.set(t, [{ phrase, weight }])
    }
  }

  private belongings(asks: Map<string, number>[], body: Map<string, number>): Map<string, number> {
    const owned = new Map<string, number>()
    for (const t of body.keys()) owned.set(t, this.weights.body)
    const times = new Map<string, number>()
    for (const traces of asks) for (const t of traces.keys()) times.set(t, (times.get(t) ?? 0) + 1)
    // Once may be chance, three times is what it is about.
    for (const [t, n] of times) owned.set(t, Math.max(owned.get(t) ?? 0, n / (n + 1)))
    return owned
  }

  private covered(owner: number, asked: Map<string, number>): number {
    const owned = this.owned[owner]!
    let all = 0
    let has = 0
    for (const [t, weight] of asked) {
      all += weight
      has += weight * (owned.get(t) ?? 0)
    }
    return all === 0 ? 0 : has / all
  }

  private understood(words: Words, alsoKnown: ReadonlySet<string>): number {
    let all = 0
    let has = 0
    for (const word of words.folded) {
      const weight = this.lexicon.light.has(word) ? this.weights.light : 1
      all += weight
      if (this.knows(word) || alsoKnown.has(word)) has += weight
    }
    return all === 0 ? 0 : has / all
  }
}

function same(a: Map<string, number>, b: Map<string, number>): boolean {
  if (a.size !== b.size) return false
  for (const t of a.keys()) if (!b.has(t)) return false
  return true
}
