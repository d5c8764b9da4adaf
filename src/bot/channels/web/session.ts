import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/** Browsers keep no cookie longer than 400 days; a dossier may lie for months. */
const LIFE_S = 400 * 24 * 3_600
const TOKEN = /^[\w-]{43}$/

/** The cookie that opens a browser's chat. Only its hash is ever stored. */
export class SessionCookie {
  private readonly name: string

  /** @param secure the page is served over https: the cookie then never travels in the open */
  constructor(private readonly secure: boolean) {
    this.name = secure ? '__Host-ocop' : 'ocop'
  }

  /** The hash of the browser's token, or undefined when it has none that we could have made. */
  read(c: Context): string | undefined {
    const token = getCookie(c, this.name)
    return token && TOKEN.test(token) ? hashToken(token) : undefined
  }

  /** Gives the browser its token, or keeps the one it has alive. Nothing is stored before it writes. */
  give(c: Context): void {
    const present = getCookie(c, this.name)
    const token = present && TOKEN.test(present) ? present : randomBytes(32).toString('base64url')
    // Lax, not Strict: somebody who follows a link in Zalo must find their chat, not overwrite it with a new one.
    setCookie(c, this.name, token, { ...this.attributes(), maxAge: LIFE_S })
  }

  take(c: Context): void {
    deleteCookie(c, this.name, this.attributes())
  }

  private attributes() {
    return { path: '/', httpOnly: true, sameSite: 'Lax', secure: this.secure } as const
  }
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** The chat's address: part of the hash, so that two first messages at once open one chat. Opens nothing. */
export function addressOf(tokenHash: string): string {
  return tokenHash.slice(0, 22)
}
