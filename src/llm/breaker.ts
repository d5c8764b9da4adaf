import type { Clock } from '../clock.ts'

const FAILURES = 3
const REST_MS = 60_000
const LONGEST_REST_MS = 15 * 60_000

/**
 * After some failures in a row whatever fails is left alone for a while, then tried once: each further failure doubles
 * the rest, a success ends it.
 */
export class Breaker {
  private failures = 0
  private restUntil = 0
  private trying = false

  constructor(private readonly clock: Clock) {}

  /** Whether it may be tried now. */
  closed(): boolean {
    if (this.failures < FAILURES) return true
    return !this.trying && this.clock.now().getTime() >= this.restUntil
  }

  /** It is being tried. */
  began(): void {
    this.trying = true
  }

  /** How a try ended. @returns true when this one opened the breaker. */
  ended(well: boolean): boolean {
    this.trying = false
    if (well) {
      this.failures = 0
      return false
    }
    this.failures++
    if (this.failures < FAILURES) return false
    const rest = Math.min(REST_MS * 2 ** (this.failures - FAILURES), LONGEST_REST_MS)
    this.restUntil = this.clock.now().getTime() + rest
    return true
  }
}
