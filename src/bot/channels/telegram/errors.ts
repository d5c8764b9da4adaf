import { GrammyError, HttpError } from 'grammy'
import { SendError, type SendFailure } from '../../channel.ts'

/** What went wrong in a call, in words fit for a log: no token, no address, no text of anybody. */
export interface CallFailure {
  method: string
  /** Telegram's error code; null when it could not be asked or gave no answer we understand. */
  code: number | null
  description: string
  /** Seconds to wait, where Telegram says so. */
  retryAfterS: number | null
}

/** Sorts what a grammY call threw. HttpError carries the address called, and that carries the token. */
export function callFailure(method: string, error: unknown): CallFailure {
  if (error instanceof GrammyError) {
    return {
      method,
      // A proxy in between may answer with some other JSON.
      code: Number.isInteger(error.error_code) ? error.error_code : null,
      description: String(error.description).slice(0, 200),
      retryAfterS: error.parameters?.retry_after ?? null,
    }
  }
  const cause = error instanceof HttpError ? (error.error as { code?: unknown }) : undefined
  const why = typeof cause?.code === 'string' ? cause.code : 'no answer'
  return { method, code: null, description: why, retryAfterS: null }
}

export function describe(failure: CallFailure): string {
  const { method, code, description } = failure
  return `Telegram ${method}: ${code === null ? '' : `${code} `}${description}`
}

/** 400s by which Telegram says that this person cannot be reached any more. */
const UNREACHABLE = /chat not found|user not found|PEER_ID_INVALID|user is deactivated/i

/**
 * The policy for a failed send (https://core.telegram.org/bots/api#making-requests):
 * 429 → wait as long as told; 403 or an unknown chat → gone; a token that is refused (401, 404) and the
 * platform's own trouble → try again; any other 4xx can never work.
 * @param everybody true when the limit is on all we send, not on this chat
 */
export function sendError(failure: CallFailure, nowMs: number, everybody: boolean): SendError {
  const text = describe(failure)
  return new SendError(policy(failure, nowMs, everybody), text)
}

function policy(failure: CallFailure, nowMs: number, everybody: boolean): SendFailure {
  const { code, description } = failure
  if (code === 429) {
    const waitS = Math.max(1, failure.retryAfterS ?? 5)
    return { kind: 'throttled', untilMs: nowMs + waitS * 1_000, scope: everybody ? 'channel' : 'chat' }
  }
  if (code === 403) return { kind: 'gone' }
  if (code === 400 && UNREACHABLE.test(description)) return { kind: 'gone' }
  if (code === null || code >= 500 || code === 401 || code === 404) return { kind: 'retry' }
  return { kind: 'never' }
}
