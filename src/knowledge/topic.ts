/** What marks a text: numbers of traces, and how much each weighs. */
export interface Marks {
  ids: readonly number[]
  weights: readonly number[]
}

const ROUNDS = 4
const STEP = 1
const DECAY = 1e-4
/** Who is so sure learns nothing more. */
const SURE = 0.02

/**
 * Tells whether a question has to do with the programme at all: a logistic regression over its words, learnt when
 * the program starts from what people ask about the programme and what they ask about everything else.
 */
export class TopicSense {
  private readonly weights: Float64Array
  private bias = 0

  /** @param traces how many traces there are */
  constructor(about: readonly Marks[], otherwise: readonly Marks[], traces: number) {
    this.weights = new Float64Array(traces)
    if (about.length === 0 || otherwise.length === 0) return
    // As many lessons from either side, in an order that is the same at every start.
    const lessons = Math.max(about.length, otherwise.length)
    for (let round = 0; round < ROUNDS; round++) {
      const step = STEP / (1 + round)
      for (let i = 0; i < lessons; i++) {
        this.learn(about[(i * 7919 + round) % about.length]!, 1, step)
        this.learn(otherwise[(i * 7919 + round) % otherwise.length]!, 0, step)
      }
    }
  }

  /** Log odds that it is about the programme: above 0 more likely than not. */
  about({ ids, weights }: Marks): number {
    let sum = 0
    let norm = 0
    for (let i = 0; i < ids.length; i++) {
      const w = weights[i]!
      norm += w * w
      sum += w * (this.weights[ids[i]!] ?? 0)
    }
    return this.bias + (norm === 0 ? 0 : sum / Math.sqrt(norm))
  }

  private learn(marks: Marks, truth: 0 | 1, step: number) {
    const error = truth - 1 / (1 + Math.exp(-this.about(marks)))
    if (Math.abs(error) < SURE) return
    const { ids, weights } = marks
    let norm = 0
    for (const w of weights) norm += w * w
    const pace = (step * error) / (Math.sqrt(norm) || 1)
    this.bias += step * 0.025 * error
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!
      this.weights[id] = this.weights[id]! * (1 - DECAY) + pace * weights[i]!
    }
  }
}
