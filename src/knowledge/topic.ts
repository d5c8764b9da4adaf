/** What marks a text, each with its weight, as the index takes it apart. */
type Traces = ReadonlyMap<string, number>

const ROUNDS = 6
const STEP = 0.25
const DECAY = 1e-4

/**
 * Tells whether a question has to do with the programme at all: a logistic regression over its words, learnt when
 * the program starts from what people ask about the programme and what they ask about everything else.
 */
export class TopicSense {
  private readonly weights = new Map<string, number>()
  private bias = 0

  constructor(about: readonly Traces[], otherwise: readonly Traces[]) {
    if (otherwise.length === 0) return
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
  about(traces: Traces): number {
    return this.bias + this.sum(traces)
  }

  private sum(traces: Traces): number {
    let sum = 0
    let norm = 0
    for (const [t, w] of traces) {
      norm += w * w
      sum += w * (this.weights.get(t) ?? 0)
    }
    return norm === 0 ? 0 : sum / Math.sqrt(norm)
  }

  private learn(traces: Traces, truth: 0 | 1, step: number) {
    const error = truth - 1 / (1 + Math.exp(-this.about(traces)))
    if (Math.abs(error) < 0.02) return
    let norm = 0
    for (const w of traces.values()) norm += w * w
    norm = Math.sqrt(norm) || 1
    this.bias += step * 0.1 * error
    for (const [t, w] of traces) {
      const before = this.weights.get(t) ?? 0
      this.weights.set(t, before * (1 - DECAY) + (step * error * w * 4) / norm)
    }
  }
}
