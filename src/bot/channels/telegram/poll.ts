import type { Api } from 'grammy'
import type { Logger } from 'pino'
import { type Pause, rest } from '../pause.ts'
import { type CallFailure, callFailure, describe } from './errors.ts'
import { updateId } from './receive.ts'
import { allowedUpdates } from './update.ts'

export interface PollParts {
  /** Its timeout must be longer than `pollSeconds`. */
  api: Api
  take: (updates: unknown[]) => Promise<void>
  log: Logger
  signal: AbortSignal
  /** How long Telegram holds a question open when there is nothing new. */
  pollSeconds: number
  pause: Pause
}

/** A real server holds the question open; one that answers "nothing" at once must not be asked in a tight loop. */
const EMPTY_ANSWER_PAUSE_MS = 200

/**
 * Asks for updates until aborted. The offset, which is the acknowledgement, moves only after `take` has kept them:
 * what could not be kept is delivered again. @returns when aborted; never throws.
 */
export async function poll(parts: PollParts): Promise<void> {
  const { api, take, log, signal, pollSeconds, pause } = parts
  let offset = 0
  let failures = 0
  while (!signal.aborted) {
    let updates: unknown[]
    const asked = performance.now()
    try {
      updates = await api.raw.getUpdates(
        { offset, limit: 100, timeout: pollSeconds, allowed_updates: [...allowedUpdates] },
        signal as never,
      )
    } catch (error) {
      if (signal.aborted) return
      const failure = callFailure('getUpdates', error)
      failures++
      log.warn({ failures }, advice(failure))
      await rest(pause(failures, failure.retryAfterS), signal)
      continue
    }
    if (!Array.isArray(updates)) updates = []
    try {
      await take(updates)
    } catch (error) {
      failures++
      log.warn({ err: error, failures }, 'Telegram messages could not be kept; they will be delivered again')
      await rest(pause(failures, null), signal)
      continue
    }
    failures = 0
    offset = updates.reduce<number>((next, u) => Math.max(next, (updateId(u) ?? -1) + 1), offset)
    const tooQuick = updates.length === 0 && performance.now() - asked < EMPTY_ANSWER_PAUSE_MS
    if (tooQuick) await rest(EMPTY_ANSWER_PAUSE_MS, signal)
  }
}

function advice(failure: CallFailure): string {
  switch (failure.code) {
    case 409:
      return `${describe(failure)} (another process asks for the messages of this bot: stop one of them)`
    case 401:
    case 404:
      return `${describe(failure)} (TELEGRAM_BOT_TOKEN is no longer valid)`
    default:
      return describe(failure)
  }
}
