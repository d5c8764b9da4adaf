import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import type { Login, TokenPair } from '../../../db/zalo-tokens.ts'
import { ask, ZaloFailure } from './call.ts'

export const CONSENT_PATH = '/zalo/oa/consent'

/** Short: the row of the token, and on PGlite the whole database, is held meanwhile. */
const TOKEN_MS = 5_000

const pairSchema = z
  .looseObject({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1),
    /** A string, seconds. */
    expires_in: z.coerce.number().positive(),
  })
  .transform(
    (p): TokenPair => ({ accessToken: p.access_token, refreshToken: p.refresh_token, livesS: p.expires_in }),
  )
const refusedSchema = z.looseObject({
  error: z.coerce.number().int(),
  error_name: z.string().optional(),
  message: z.string().optional(),
})

/** OAuth v4 of Official Accounts (https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new). */
export function oauth(config: ZaloOaConfig) {
  const callback = `${config.publicUrl}${CONSENT_PATH}`

  /** @throws ZaloFailure; with a code when Zalo refuses, without one when it may be asked again. */
  async function tokens(what: string, form: Record<string, string>): Promise<TokenPair> {
    const answer = await ask(
      what,
      `${config.oauthRoot}/v4/oa/access_token`,
      {
        method: 'POST',
        headers: { secret_key: config.appSecret },
        body: new URLSearchParams({ app_id: config.appId, ...form }),
      },
      TOKEN_MS,
    )
    const pair = pairSchema.safeParse(answer)
    if (pair.success) return pair.data
    const refused = refusedSchema.safeParse(answer)
    if (!refused.success) throw new ZaloFailure(what, null, 'an answer of another shape')
    throw new ZaloFailure(
      what,
      refused.data.error,
      refused.data.error_name ?? refused.data.message ?? 'refused',
    )
  }

  return {
    callback,
    /** Where an administrator of the account agrees that the app may write in its name. */
    consentLink(login: Login): string {
      const query = new URLSearchParams({
        app_id: config.appId,
        redirect_uri: callback,
        code_challenge: challengeOf(login.verifier),
        state: login.state,
      })
      return `${config.oauthRoot}/v4/oa/permission?${query}`
    },
    /** A code lives ten minutes and works once. */
    exchange: (code: string, verifier: string) =>
      tokens('consent', { code, grant_type: 'authorization_code', code_verifier: verifier }),
    refresh: (refreshToken: string) =>
      tokens('token renewal', { refresh_token: refreshToken, grant_type: 'refresh_token' }),
  }
}

export type Oauth = ReturnType<typeof oauth>

/** base64url(SHA-256(verifier)), as the app's page may want it to be entered. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url')
}
