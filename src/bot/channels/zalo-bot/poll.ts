import type { Logger } from 'pino'
import { type Pause, rest } from '../pause.ts'
import { type Call, CallFailed } from './api.ts'

export interface PollParts {
  /** Its timeout must be longer than `pollSeconds`. */
  call: Call
  take: (events: unknown[]) => Promise<void>
  log: Logger
  signal: AbortSignal
  /** How long Zalo holds a question open when there is nothing new. */
  pollSeconds: number
  pause: Pause
  /** The token is refused: there is nothing more to ask. */
  refused: () => void
}

/** A server that says "nothing" at once must not be asked in a tight loop. */
const EMPTY_ANSWER_PAUSE_MS = 200

/**
 * Asks for events until aborted. There is no acknowledgement: what Zalo has handed over it forgets, so we ask for
 * more only once it is kept. What people write while nobody asks is lost; in production use the webhook.
 * @returns when aborted or the token is refused; never throws.
 */
export async function poll(parts: PollParts): Promise<void> {
  const { call, log, signal, pollSeconds, pause } = parts
  let failures = 0
  while (!signal.aborted) {
    const asked = performance.now()
    let events: unknown[]
    try {
      const result = await call('getUpdates', { timeout: String(pollSeconds) }, signal)
      // Documented as one event; some clients have seen a list.
      events = Array.isArray(result) ? result : result == null ? [] : [result]
    } catch (error) {
      if (signal.aborted) return
      const { code, message } = error as CallFailed
      if (code === 401) {
        log.error(`${message} (ZALO_BOT_TOKEN is no longer valid; not asked any more)`)
        return parts.refused()
      }
      // The usual way of saying that nobody wrote.
      if (code !== 408) {
        failures++
        log.warn({ failures }, error instanceof CallFailed ? message : 'Zalo Bot getUpdates broke')
        await rest(pause(failures, code === 429 ? 60 * 2 ** Math.min(failures - 1, 6) : null), signal)
        continue
      }
      events = []
    }
    failures = 0
    if (events.length > 0) await keep(parts, events)
    else if (performance.now() - asked < EMPTY_ANSWER_PAUSE_MS) await rest(EMPTY_ANSWER_PAUSE_MS, signal)
  }
}

/** Zalo will not hand them over again: tried until it works, or we are stopped. */
async function keep({ take, log, signal, pause }: PollParts, events: unknown[]): Promise<void> {
  for (let failures = 1; ; failures++) {
    try {
      return await take(events)
    } catch (error) {
      if (signal.aborted) return log.error({ err: error }, 'a Zalo Bot message could not be kept: it is lost')
      log.warn({ err: error, failures }, 'a Zalo Bot message could not be kept; trying again')
      await rest(pause(failures, null), signal)
    }
  }
}
