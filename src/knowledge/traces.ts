import type { Lexicon } from './lexicon.ts'
import type { Words } from './words.ts'

export type TraceKind = 'word' | 'pair' | 'thing' | 'tone' | 'tonePair'

/** What marks a text: numbers of traces, and how much each weighs. */
export interface Marks {
  ids: ArrayLike<number>
  weights: ArrayLike<number>
}

/** How much each kind of trace counts. */
export interface TraceWeights {
  /** Two neighbouring words; a thing named, whatever the word for it; a word with its tones. */
  pair: number
  thing: number
  tone: number
  /** Two neighbouring words with their tones. */
  tonePair: number
  /** Words that say little. */
  light: number
}

/** The number of every trace that stands nowhere. */
export const UNSEEN = -1

/** A pair is numbered by its two words: their numbers stay far below. */
const MOST_WORDS = 65_536

/** Numbers the traces of texts: words, neighbouring pairs, the things named, words with their tones. */
export class Traces {
  private readonly words = new Map<string, number>()
  private readonly pairs = new Map<number, number>()
  private readonly things = new Map<string, number>()
  private readonly toned = new Map<string, number>()
  private readonly tonePairs = new Map<number, number>()
  /** By trace: what kind it is. */
  readonly kinds: TraceKind[] = []
  private size = 0
  /** By trace: in which text it was last met. */
  private readonly met: number[] = []
  private texts = 0

  constructor(
    private readonly lexicon: Lexicon,
    private readonly weights: TraceWeights,
  ) {}

  get count(): number {
    return this.size
  }

  ofWord(word: string): number {
    return this.words.get(word) ?? UNSEEN
  }

  learn(words: Words): Marks {
    return this.marks(words, true)
  }

  /** New traces are all one that stands nowhere. */
  read(words: Words): Marks {
    return this.marks(words, false)
  }

  private marks({ folded, toned, things }: Words, learn: boolean): Marks {
    const { light } = this.lexicon
    const w = this.weights
    const ids: number[] = []
    const weights: number[] = []
    this.texts++
    const add = (id: number, weight: number) => {
      if (id !== UNSEEN) {
        if (this.met[id] === this.texts) return
        this.met[id] = this.texts
      }
      ids.push(id)
      weights.push(weight)
    }
    let before = UNSEEN
    let lightBefore = false
    for (let i = 0; i < folded.length; i++) {
      const word = folded[i]!
      const id = this.number(this.words, word, 'word', learn)
      const isLight = light.has(word)
      add(id, isLight ? w.light : 1)
      if (i > 0) {
        const known = before !== UNSEEN && id !== UNSEEN
        const pair = known ? this.number(this.pairs, before * MOST_WORDS + id, 'pair', learn) : UNSEEN
        add(pair, isLight && lightBefore ? w.pair * w.light : w.pair)
      }
      before = id
      lightBefore = isLight
    }
    for (const thing of things) add(this.number(this.things, thing, 'thing', learn), w.thing)
    before = UNSEEN
    for (const word of toned) {
      const id = this.number(this.toned, word, 'tone', learn)
      add(id, w.tone)
      if (before !== UNSEEN && id !== UNSEEN) {
        const pair = this.number(this.tonePairs, before * MOST_WORDS + id, 'tonePair', learn)
        if (pair !== UNSEEN) add(pair, w.tonePair)
      }
      before = id
    }
    return { ids, weights }
  }

  private number<K>(of: Map<K, number>, what: K, kind: TraceKind, learn: boolean): number {
    let id = of.get(what)
    if (id === undefined) {
      if (!learn) return UNSEEN
      id = this.size++
      this.kinds.push(kind)
      of.set(what, id)
    }
    return id
  }
}
