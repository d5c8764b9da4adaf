import { z } from 'zod'
import { withoutSecrets } from '../../../log.ts'

/** Why a call failed, in words fit for a log: no token, no address, no text of anybody. */
export class CallFailed extends Error {
  override name = 'CallFailed'
  readonly method: string
  /** Zalo's error code; null when it could not be asked or gave no answer we understand. */
  readonly code: number | null

  constructor(method: string, code: number | null, why: string) {
    super(`Zalo Bot ${method}: ${code === null ? '' : `${code} `}${why}`)
    this.method = method
    this.code = code
  }
}

/** Every method answers with this, success with an error_code of 0 at times. */
const envelope = z.looseObject({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.coerce.number().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
})

/** Where the Bot Platform is spoken to. The token is part of every address, so no address may be told anybody. */
export interface ApiAddress {
  apiRoot: string
  token: string
}

/** Calls one method of the Bot Platform. */
export type Call = (
  method: string,
  params?: Record<string, unknown>,
  signal?: AbortSignal,
) => Promise<unknown>

/**
 * Calls as every known client does: POST with JSON. The JSON decides, for a failure may come with HTTP 200.
 * @returns a function that gives the result. @throws CallFailed
 */
export function caller({ apiRoot, token }: ApiAddress, seconds: number): Call {
  return async (method, params = {}, signal) => {
    const late = AbortSignal.timeout(seconds * 1_000)
    let status: number
    let text: string
    try {
      const answer = await fetch(`${apiRoot}/bot${token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(params),
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, late]) : late,
      })
      status = answer.status
      text = await answer.text()
    } catch (error) {
      throw new CallFailed(method, null, reason(error))
    }
    const read = envelope.safeParse(parsed(text))
    if (!read.success) throw new CallFailed(method, status === 200 ? null : status, 'no answer of Zalo')
    if (read.data.ok) return read.data.result
    const said = (read.data.description ?? '').replaceAll(token, '<token>')
    throw new CallFailed(method, read.data.error_code ?? status, withoutSecrets(said).slice(0, 200))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What fetch throws carries the address called, and that carries the token. */
function reason(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } }
  if (typeof cause?.code === 'string') return cause.code
  return name === 'TimeoutError' ? 'no answer in time' : 'no answer'
}
