import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { secretCheck } from '../secret.ts'

export const WEBHOOK_PATH = '/telegram/webhook'
const MOST_BYTES = 1024 * 1024
const SECRET_HEADER = 'X-Telegram-Bot-Api-Secret-Token'

/**
 * Where Telegram brings its updates. 200 only after they are kept; 503 while they cannot be, so that Telegram
 * brings them again. Without the secret nobody gets past the door, and nothing of what they sent is read.
 */
export function webhookRoutes(
  secret: string,
  take: (updates: unknown[]) => Promise<void>,
  log: Logger,
): Hono {
  const known = secretCheck(secret)
  const app = new Hono()
  app.post(WEBHOOK_PATH, async (c, next) => {
    if (!known(c.req.header(SECRET_HEADER))) return c.body(null, 401)
    return next()
  })
  // By the header, which the server enforces; reading along, as for a body of unknown length, makes every message
  // twice as dear.
  const readAlong = bodyLimit({ maxSize: MOST_BYTES })
  app.post(WEBHOOK_PATH, async (c, next) => {
    const length = c.req.header('content-length')
    if (length === undefined) return readAlong(c, next)
    return Number(length) <= MOST_BYTES ? next() : c.body(null, 413)
  })
  app.post(WEBHOOK_PATH, async (c) => {
    const update: unknown = await c.req.json().catch(() => undefined)
    if (update === undefined) return c.body(null, 400)
    try {
      await take([update])
      return c.body(null, 200)
    } catch (error) {
      log.warn({ err: error }, 'Telegram message could not be kept; it will be delivered again')
      return c.body(null, 503)
    }
  })
  return app
}
