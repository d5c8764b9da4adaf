import { createHash, randomBytes } from 'node:crypto'

/** Consent and tokens as Zalo gives them: codes and refresh tokens work once, a new pair kills the old one. */
export class ZaloOauth {
  static readonly appId = '1234567890123456789'
  static readonly appSecret = 'thu-nghiem-app-secret'
  access: { token: string; until: number } | null = null
  private refresh: { token: string; until: number } | null = null
  private codes = new Map<string, { challenge: string; until: number }>()
  private spent = new Set<string>()
  private made = 0
  /** How often a pair was handed out for a refresh token, and how often a spent one was brought. */
  renewals = 0
  spentBrought = 0
  /** Set when the app's page knows one challenge only. */
  fixedChallenge: string | null = null

  constructor(
    private readonly now: () => number,
    readonly oaId: string,
    readonly callback: string,
  ) {}

  /** What the administrator's browser does with a consent link. @returns where it is led back to. */
  agree(link: string): string {
    const url = new URL(link)
    const q = url.searchParams
    if (url.pathname !== '/oauth/v4/oa/permission') throw new Error(`no consent page: ${url.pathname}`)
    if (q.get('app_id') !== ZaloOauth.appId) throw new Error('-14002 app_id')
    if (q.get('redirect_uri') !== this.callback) throw new Error('-14003 Invalid redirect uri')
    const challenge = q.get('code_challenge') ?? ''
    if (!/^[\w-]{43}$/.test(challenge)) throw new Error('code_challenge')
    if (this.fixedChallenge !== null && challenge !== this.fixedChallenge) throw new Error('code_challenge')
    const code = randomBytes(24).toString('base64url')
    this.codes.set(code, { challenge, until: this.now() + 10 * 60_000 })
    const state = q.get('state')
    return `${this.callback}?code=${code}&oa_id=${this.oaId}${state ? `&state=${state}` : ''}`
  }

  /** A pair without a consent, as the console hands out. */
  grant(): { accessToken: string; refreshToken: string; livesS: number } {
    this.pair()
    return { accessToken: this.access!.token, refreshToken: this.refresh!.token, livesS: 90_000 }
  }

  /** The account's administrator takes the consent back. */
  revoke(): void {
    this.access = null
    this.refresh = null
  }

  /** POST /v4/oa/access_token; always HTTP 200. */
  answer(headers: Record<string, string | string[] | undefined>, body: string): unknown {
    if (headers['content-type']?.toString().split(';')[0] !== 'application/x-www-form-urlencoded')
      return refusal(-14001, 'Invalid content type')
    if (headers.secret_key !== ZaloOauth.appSecret) return refusal(-14004, 'Invalid secret key')
    const form = new URLSearchParams(body)
    if (form.get('app_id') !== ZaloOauth.appId) return refusal(-14002, 'Invalid app id')
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const code = this.codes.get(form.get('code') ?? '')
        this.codes.delete(form.get('code') ?? '')
        if (!code || code.until < this.now()) return refusal(-14019, 'Invalid code')
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url')
        return challenge === code.challenge ? this.pair() : refusal(-14020, 'Invalid code verifier')
      }
      case 'refresh_token': {
        const brought = form.get('refresh_token') ?? ''
        if (this.spent.has(brought)) this.spentBrought++
        if (brought !== this.refresh?.token || this.refresh.until < this.now())
          return refusal(-14014, 'Invalid refresh token')
        this.renewals++
        return this.pair()
      }
      default:
        return refusal(-14005, 'Invalid grant type')
    }
  }

  private pair() {
    if (this.refresh) this.spent.add(this.refresh.token)
    const n = ++this.made
    this.access = { token: `access-${n}-${randomBytes(12).toString('hex')}`, until: this.now() + 90_000_000 }
    this.refresh = {
      token: `refresh-${n}-${randomBytes(12).toString('hex')}`,
      until: this.now() + 90 * 86_400_000,
    }
    return { access_token: this.access.token, refresh_token: this.refresh.token, expires_in: '90000' }
  }
}

function refusal(error: number, name: string) {
  return { error, error_name: name, error_reason: '', error_description: name, ref_doc: '' }
}
