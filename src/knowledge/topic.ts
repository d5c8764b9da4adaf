import type { Marks, TraceKind, Traces, TraceWeights } from './traces.ts'

const ROUNDS = 3
const STEP = 3
const DECAY = 1e-4
/** Who is so sure learns nothing more. */
const SURE = 0.02

/** What counts here: two words together tell more of the subject than each alone. */
const WEIGHTS: Record<TraceKind, number> = { word: 1, pair: 1, thing: 0.7, tone: 0.5, tonePair: 0.7 }

/**
 * Tells whether a question has to do with the programme at all: a logistic regression over its words, learnt when
 * the program starts from what people ask about the programme and what they ask about everything else.
 */
export class TopicSense {
  private readonly weights: Float64Array
  private bias = 0
  /** From the weight by which texts are ranked to the weight here. */
  private readonly factor: Record<TraceKind, number>

  /** @param used the weights by which the marks were made */
  constructor(
    about: readonly Marks[],
    otherwise: readonly Marks[],
    private readonly traces: Traces,
    used: TraceWeights,
  ) {
    this.weights = new Float64Array(traces.count)
    this.factor = {
      word: WEIGHTS.word,
      pair: WEIGHTS.pair / used.pair,
      thing: WEIGHTS.thing / used.thing,
      tone: WEIGHTS.tone / used.tone,
      tonePair: WEIGHTS.tonePair / used.tonePair,
    }
    if (about.length === 0 || otherwise.length === 0) return
    const [yes, no] = [about, otherwise].map((list) => list.map((m) => this.own(m))) as [Marks[], Marks[]]
    // As many lessons from either side, in an order that is the same at every start.
    const lessons = Math.max(yes.length, no.length)
    for (let round = 0; round < ROUNDS; round++) {
      const step = STEP / (1 + round)
      for (let i = 0; i < lessons; i++) {
        this.learn(yes[(i * 7919 + round) % yes.length]!, 1, step)
        this.learn(no[(i * 7919 + round) % no.length]!, 0, step)
      }
    }
  }

  /** Log odds that it is about the programme: above 0 more likely than not. */
  about(marks: Marks): number {
    return this.odds(this.own(marks))
  }

  private odds({ ids, weights }: Marks): number {
    let sum = this.bias
    for (let i = 0; i < ids.length; i++) sum += weights[i]! * (this.weights[ids[i]!] ?? 0)
    return sum
  }

  private learn(marks: Marks, truth: 0 | 1, step: number) {
    const error = truth - 1 / (1 + Math.exp(-this.odds(marks)))
    if (Math.abs(error) < SURE) return
    const { ids, weights } = marks
    const pace = step * error
    this.bias += step * 0.025 * error
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!
      this.weights[id] = this.weights[id]! * (1 - DECAY) + pace * weights[i]!
    }
  }

  /** By the weights that count here, and of length one. */
  private own({ ids, weights }: Marks): Marks {
    const own = new Float64Array(weights.length)
    let sum = 0
    for (let i = 0; i < own.length; i++) {
      const id = ids[i]!
      const kind = id < 0 ? 'word' : this.traces.kinds[id]!
      own[i] = weights[i]! * this.factor[kind]
      sum += own[i]! * own[i]!
    }
    const norm = Math.sqrt(sum) || 1
    for (let i = 0; i < own.length; i++) own[i]! /= norm
    return { ids, weights: own }
  }
}
