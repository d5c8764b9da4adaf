const CELLS = 8

/** "▓▓▓▓░░░░ 7/12". Never looks full before all is done, never empty once something is. */
export function bar(done: number, total: number): string {
  const share = total === 0 ? CELLS : (done / total) * CELLS
  const filled = done >= total ? CELLS : Math.min(CELLS - 1, Math.max(done > 0 ? 1 : 0, Math.round(share)))
  return `${'▓'.repeat(filled)}${'░'.repeat(CELLS - filled)} ${done}/${total}`
}
