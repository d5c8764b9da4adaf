import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import { ask, ZaloFailure } from './call.ts'
import type { Tokens } from './tokens.ts'
import { type Answered, verdictOn } from './verdicts.ts'

const envelope = z.looseObject({
  error: z.coerce.number().int(),
  message: z.string().optional(),
  data: z.unknown().optional(),
})

/** What is asked: a JSON body, or a form with a file. */
export type Asked = { json: unknown } | { form: () => FormData } | { get: true }

export interface Client {
  /**
   * Asks Zalo with the account's token, with another one if it is refused.
   * @returns `data` of the answer. @throws ZaloFailure, or SendError while there is no token.
   */
  call(answered: Answered, path: string, asked: Asked): Promise<unknown>
}

export function client(config: ZaloOaConfig, tokens: Pick<Tokens, 'current' | 'instead'>): Client {
  async function once(answered: Answered, path: string, asked: Asked, token: string): Promise<unknown> {
    const root = answered === 'templateByPhone' ? config.templateRoot : config.apiRoot
    const headers: Record<string, string> = { access_token: token }
    if (config.proof) {
      headers.appsecret_proof = createHmac('sha256', config.appSecret).update(token).digest('hex')
    }
    if ('json' in asked) headers['content-type'] = 'application/json'
    const answer = await ask(path, root + path, {
      method: 'get' in asked ? 'GET' : 'POST',
      headers,
      ...('json' in asked && { body: JSON.stringify(asked.json) }),
      ...('form' in asked && { body: asked.form() }),
    })
    const read = envelope.safeParse(answer)
    if (!read.success) throw new ZaloFailure(path, null, 'an answer of another shape')
    // Errors come with HTTP 200: only this number counts.
    if (read.data.error !== 0) throw new ZaloFailure(path, read.data.error, read.data.message ?? '')
    return read.data.data
  }

  return {
    async call(answered, path, asked) {
      const token = await tokens.current()
      try {
        return await once(answered, path, asked, token)
      } catch (error) {
        if (!(error instanceof ZaloFailure) || verdictOn(error.code, answered) !== 'token') throw error
        return await once(answered, path, asked, await tokens.instead(token))
      }
    },
  }
}
