/** The value below which a share `p` of them lies. */
export function percentile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!
}

export function round(value: number, digits = 0): string {
  return value.toFixed(digits)
}
