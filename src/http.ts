import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { secureHeaders } from 'hono/secure-headers'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { OpenDatabase } from './db/connect.ts'
import { translator } from './text/i18n.ts'

export interface HttpParts {
  database: OpenDatabase
  /** What the channels serve: the web chat, Telegram's webhook. */
  routes: Hono[]
  /** People reach us over https (perhaps by way of a proxy). */
  https: boolean
  log: Logger
}

/** Everything that is answered over HTTP, with the headers that keep a browser from being led astray. */
export function createHttp(parts: HttpParts): Hono {
  const app = new Hono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
      // Our own posts are told from foreign ones by Origin or, in old browsers, Referer.
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
      strictTransportSecurity: parts.https ? 'max-age=15552000' : false,
    }),
  )

  app.get('/health', async (c) => {
    try {
      // A half-open socket answers after half a minute; whoever asks for our health has given up by then.
      const late = timeout(3_000)
      await Promise.race([sql`select 1`.execute(parts.database.db), late.promise]).finally(late.clear)
      return c.json({ ok: true })
    } catch {
      return c.json({ ok: false, database: 'away' }, 503)
    }
  })
  for (const routes of parts.routes) app.route('/', routes)

  const t = translator('vi')
  app.notFound((c) =>
    c.req.path.startsWith('/api/')
      ? c.json({ error: 'notFound' }, 404)
      : c.html(plainPage(t('web:notFound.title'), t('web:notFound.next')), 404),
  )
  app.onError((error, c) => {
    parts.log.error({ err: error, path: c.req.path }, 'request failed')
    return c.html(plainPage(t('web:broken.title'), t('web:broken.next')), 500)
  })
  return app
}

const CLOSE_GRACE_MS = 1_000

/** Listens until closed. @throws when the port is taken. */
export async function listen(
  app: Hono,
  at: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const made = serve({ fetch: app.fetch, hostname: at.host, port: at.port }, () => resolve(made))
    made.once('error', reject)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        // A browser goes on using the connections it has; what is under way gets a moment to end.
        const cut = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections()
        }, CLOSE_GRACE_MS)
      }),
  }
}

function timeout(ms: number): { promise: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms)
  })
  return { promise, clear: () => clearTimeout(timer) }
}

/** A page of two sentences, for whoever came by an address and not through the chat. */
export function plainPage(title: string, next: string, link = { href: '/', label: '← OCOP' }) {
  return html`<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/web/chat.css"></head>
<body class="plain"><h1>${title}</h1><p>${next}</p><p><a href="${link.href}">${link.label}</a></p></body></html>`
}
