import type { Marks } from './traces.ts'

const ROUNDS = 3
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
    const [yes, no] = [about.map(ofLengthOne), otherwise.map(ofLengthOne)]
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
    return this.odds(ofLengthOne(marks))
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
}

function ofLengthOne({ ids, weights }: Marks): Marks {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * weights[i]!
  const norm = Math.sqrt(sum) || 1
  const one = new Float64Array(weights.length)
  for (let i = 0; i < one.length; i++) one[i] = weights[i]! / norm
  return { ids, weights: one }
}
