import { withoutSecrets } from '../../../log.ts'

/** How long Zalo may take to answer. */
const CALL_MS = 10_000

/** A call that did not do what was asked, in words fit for a log: no token, no phone, no text of anybody. */
export class ZaloFailure extends Error {
  override name = 'ZaloFailure'
  /** Zalo's own code (negative); null when it could not be asked or gave no answer we understand. */
  readonly code: number | null

  constructor(what: string, code: number | null, description: string) {
    super(withoutSecrets(`Zalo ${what}: ${code === null ? '' : `${code} `}${description}`.slice(0, 250)))
    this.code = code
  }
}

/**
 * Asks over HTTP. Zalo says what went wrong in the JSON, mostly with status 200; the status counts only where there
 * is no JSON. @returns the JSON. @throws ZaloFailure without a code when there is none.
 */
export async function ask(
  what: string,
  url: string,
  init: RequestInit,
  timeoutMs = CALL_MS,
): Promise<unknown> {
  let response: Response
  let text: string
  try {
    response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    text = await response.text()
  } catch (error) {
    // Of the error only what kind it is: its message may carry the address, and that the data asked for.
    const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
    throw new ZaloFailure(what, null, typeof cause?.code === 'string' ? cause.code : (name ?? 'no answer'))
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new ZaloFailure(what, null, `status ${response.status} without JSON`)
  }
}
