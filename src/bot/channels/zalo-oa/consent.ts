import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Clock } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { beginLogin, endLogin, storePair, takeLogin } from '../../../db/zalo-tokens.ts'
import { translator } from '../../../text/i18n.ts'
import { ask, ZaloFailure } from './call.ts'
import { CONSENT_PATH, challengeOf, oauth } from './oauth.ts'

export interface ConsentParts {
  config: ZaloOaConfig
  database: OpenDatabase
  clock: Clock
}

/** What Zalo's page hands over, by way of the administrator's browser. */
export interface Handed {
  code: string
  /** Null when the link of the app's own page was used and the address is entered by hand. */
  state: string | null
  oaId: string | null
}

/** How it ended. 'refused' carries Zalo's reason. */
export type Consented =
  | { kind: 'agreed' }
  | { kind: 'notBegun' }
  | { kind: 'otherAccount' }
  | { kind: 'refused'; why: string }

/** Begins a consent: what to enter on the app's page, and the link to open. */
export async function askConsent({ config, database, clock }: ConsentParts) {
  const zalo = oauth(config)
  const login = await database.db.transaction().execute((trx) => beginLogin(trx, config.oaId, clock.now()))
  return {
    callback: zalo.callback,
    challenge: challengeOf(login.verifier),
    link: zalo.consentLink(login),
  }
}

/**
 * Ends a consent: the code becomes the account's tokens. Only for a consent begun here, with its state unless an
 * administrator of this machine enters it by hand, and only for the account of the settings: otherwise somebody
 * could have us write in the name of theirs.
 * @throws ZaloFailure when Zalo could not be asked; then it can be tried again.
 */
export async function takeConsent(
  { config, database, clock }: ConsentParts,
  handed: Handed,
  byHand: boolean,
): Promise<Consented> {
  const zalo = oauth(config)
  return database.db.transaction().execute(async (trx): Promise<Consented> => {
    const login = await takeLogin(trx, config.oaId, clock.now())
    const fits = handed.state === null ? byHand : login !== null && same(handed.state, login.state)
    if (!login || !fits) return { kind: 'notBegun' }
    if (handed.oaId !== null && handed.oaId !== config.oaId) return { kind: 'otherAccount' }
    await endLogin(trx, config.oaId)
    try {
      const pair = await zalo.exchange(handed.code, login.verifier)
      if ((await accountOf(config, pair.accessToken)) !== config.oaId) return { kind: 'otherAccount' }
      await storePair(trx, config.oaId, pair, clock.now())
      return { kind: 'agreed' }
    } catch (error) {
      if (!(error instanceof ZaloFailure) || error.code === null) throw error
      return { kind: 'refused', why: error.message }
    }
  })
}

const accountSchema = z.looseObject({
  error: z.coerce.number(),
  message: z.string().optional(),
  data: z.looseObject({ oaid: z.string().optional(), oa_id: z.string().optional() }).optional(),
})

/** Whose token this is. The field has two names in Zalo's papers. */
async function accountOf(config: ZaloOaConfig, accessToken: string): Promise<string | undefined> {
  const what = '/v2.0/oa/getoa'
  const answer = accountSchema.parse(
    await ask(what, config.apiRoot + what, { headers: { access_token: accessToken } }, 5_000),
  )
  if (answer.error !== 0) throw new ZaloFailure(what, answer.error, answer.message ?? '')
  return answer.data?.oa_id ?? answer.data?.oaid
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

const query = z.object({
  code: z.string().min(1).max(2_000),
  state: z.string().min(1).max(200),
  oa_id: z.string().max(40).optional(),
})

/** Where Zalo leads the administrator's browser after they agreed. */
export function consentRoutes(parts: ConsentParts): Hono {
  const t = translator('vi')
  const app = new Hono()
  app.get(CONSENT_PATH, async (c) => {
    // The code stands in the address: it must go nowhere else.
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cache-Control', 'no-store')
    const given = query.safeParse(c.req.query())
    if (!given.success) return c.text(t('zaloOa:consent.notBegun'), 400)
    const { code, state, oa_id } = given.data
    try {
      const ended = await takeConsent(parts, { code, state, oaId: oa_id ?? null }, false)
      const why = ended.kind === 'refused' ? ended.why : ''
      return c.text(t(`zaloOa:consent.${ended.kind}`, { why }), ended.kind === 'agreed' ? 200 : 400)
    } catch {
      return c.text(t('zaloOa:consent.away'), 503)
    }
  })
  return app
}
