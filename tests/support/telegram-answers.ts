import type { ServerResponse } from 'node:http'

/** How the next call of a method goes wrong. */
export type Misbehaviour =
  | { is: 'error'; code: number; description: string; retryAfterS?: number }
  /** An answer from something in between that is no JSON. */
  | { is: 'html' }
  /** Accepts the call and says nothing. */
  | { is: 'hang' }
  /** Half an answer, then silence. */
  | { is: 'half' }
  /** Cuts the line after the call was taken, before it is answered. */
  | { is: 'cut' }

/** Answers wrongly, as told. A call that is cut has been taken all the same: `taken` is run first. */
export function spoil(bad: Misbehaviour, res: ServerResponse, taken: () => void): ServerResponse {
  switch (bad.is) {
    case 'error':
      return refuse(res, bad.code, bad.description, bad.retryAfterS)
    case 'html':
      return res.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
    case 'hang':
      return res
    case 'half':
      res.writeHead(200, { 'content-type': 'application/json' }).write('{"ok":tr')
      return res
    case 'cut':
      taken()
      return res.destroy()
  }
}

export function give(res: ServerResponse, result: unknown): ServerResponse {
  return res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }))
}

export function refuse(
  res: ServerResponse,
  code: number,
  description: string,
  retryAfterS?: number,
): ServerResponse {
  const parameters = retryAfterS === undefined ? {} : { parameters: { retry_after: retryAfterS } }
  return res
    .writeHead(code, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ok: false, error_code: code, description, ...parameters }))
}
