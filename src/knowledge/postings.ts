/** For each trace where it stands and what it weighs there: one row after another in two arrays. */
export class Postings {
  private readonly starts: Int32Array
  private readonly at: Int32Array
  private readonly weight: Float32Array

  /** `ids[i]` stands at `at[i]` with `weight[i]`. */
  constructor(
    ids: ArrayLike<number>,
    at: ArrayLike<number>,
    weight: ArrayLike<number>,
    private readonly traces: number,
  ) {
    this.starts = new Int32Array(traces + 1)
    for (let i = 0; i < ids.length; i++) this.starts[ids[i]! + 1]! += 1
    for (let id = 0; id < traces; id++) this.starts[id + 1]! += this.starts[id]!
    const next = this.starts.slice()
    this.at = new Int32Array(ids.length)
    this.weight = new Float32Array(ids.length)
    for (let i = 0; i < ids.length; i++) {
      const slot = next[ids[i]!]!++
      this.at[slot] = at[i]!
      this.weight[slot] = weight[i]!
    }
  }

  /** Adds to each place where the trace stands what it weighs there, times `factor`. */
  addTo(sums: Float64Array, id: number, factor: number) {
    if (id < 0 || id >= this.traces) return
    const { at, weight } = this
    const end = this.starts[id + 1]!
    for (let k = this.starts[id]!; k < end; k++) sums[at[k]!]! += factor * weight[k]!
  }
}
