import { setTimeout as sleep } from 'node:timers/promises'

/** How long to rest after so many failures in a row, in ms; `retryAfterS` is what the platform demands. */
export type Pause = (failures: number, retryAfterS: number | null) => number

/** 1 s, 2 s, 4 s … 30 s, with jitter so that several processes do not knock together. */
export const backOff: Pause = (failures, retryAfterS) => {
  const usual = Math.min(30_000, 1_000 * 2 ** Math.min(failures - 1, 5)) * (0.8 + Math.random() * 0.4)
  return Math.max(usual, (retryAfterS ?? 0) * 1_000)
}

/** Waits, or until aborted. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}
