import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { secretCheck } from '../secret.ts'

export const WEBHOOK_PATH = '/zalo-bot/webhook'
const MOST_BYTES = 1024 * 1024
const SECRET_HEADER = 'X-Bot-Api-Secret-Token'

/**
 * Where Zalo brings its events. 200 only after they are kept; 503 while they cannot be. Whoever has not the secret is
 * turned away (403, as in Zalo's sample) and nothing of what they sent is read. Some deliveries lack the content type
 * and the probe of setWebhook has no body: what is no event is acknowledged all the same.
 */
export function webhookRoutes(secret: string, take: (events: unknown[]) => Promise<void>, log: Logger): Hono {
  const known = secretCheck(secret)
  const app = new Hono()
  app.post(
    WEBHOOK_PATH,
    async (c, next) => (known(c.req.header(SECRET_HEADER)) ? next() : c.body(null, 403)),
    bodyLimit({ maxSize: MOST_BYTES }),
    async (c) => {
      const event = parsed(await c.req.text())
      try {
        if (event !== undefined) await take([event])
        return c.json({ message: 'Success' })
      } catch (error) {
        log.warn({ err: error }, 'a Zalo Bot message could not be kept')
        return c.body(null, 503)
      }
    },
  )
  return app
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
