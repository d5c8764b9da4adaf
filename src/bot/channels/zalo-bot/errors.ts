import type { SendFailure } from '../../channel.ts'

/**
 * The policy for a failed send by Zalo's table of errors. 403 is "Internal server error" there, so it passes; 401 and
 * 429 stop the whole channel and are seen to by the gate. There is no word for a person who left: an unknown chat
 * is a 400 like any other.
 */
export function policy(code: number | null): SendFailure {
  if (code === null || code >= 500 || code === 403 || code === 408) return { kind: 'retry' }
  return { kind: 'never' }
}
