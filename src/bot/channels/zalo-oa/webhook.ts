import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import { Mismatches } from './mismatch.ts'
import { SIGNATURE_HEADER, signs, TIMESTAMP_HEADER } from './signature.ts'

export const WEBHOOK_PATH = '/zalo/oa/webhook'
const MOST_BYTES = 1024 * 1024
/** Zalo waits two seconds, then counts it as a failure. */
const ANSWER_WITHIN_MS = 1_700

export interface WebhookParts {
  config: ZaloOaConfig
  /** Keeps an event. @throws when it could not be kept: then it must be brought again. */
  take: (event: unknown) => Promise<void>
  clock: Clock
  /** All events of our app have been signed wrongly for a while: our key is wrong, or somebody plays with us. */
  onMismatch: () => void
  log: Logger
}

const stamped = z.looseObject({ app_id: z.coerce.string(), timestamp: z.coerce.string() })

/**
 * Where Zalo brings its events. 200 only after they are kept, 503 while they cannot be; brought again after 30 s,
 * 5 min, 15 min, 30 min and 1 h, and after that the webhook is switched off until a person switches it on.
 * A wrong signature is 401 for the same reason: while the key is being mended nothing is lost.
 */
export function webhookRoutes({ config, take, clock, onMismatch, log }: WebhookParts): Hono {
  const mismatches = new Mismatches()
  const app = new Hono()
  app.post(WEBHOOK_PATH, bodyLimit({ maxSize: MOST_BYTES }), async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const event = parse(body)
    // Asked once, unsigned, when the address is saved; without a 200 it is not saved.
    if (isProbe(event)) return c.body(null, 200)
    const header = c.req.header(SIGNATURE_HEADER)
    const stamp = stamped.safeParse(event)
    if (header === undefined || !stamp.success) return c.body(null, 401)
    const fromHeader = config.mac.timestamp === 'header' && c.req.header(TIMESTAMP_HEADER)
    if (!signs(config, header, body, fromHeader || stamp.data.timestamp)) {
      if (stamp.data.app_id === config.appId && mismatches.wrong(clock.now().getTime())) onMismatch()
      return c.body(null, 401)
    }
    mismatches.right()
    const late = new AbortController()
    try {
      // What takes longer goes on all the same; brought again, it is known by its id.
      const kept = take(event).then(() => true)
      kept.catch(() => {})
      const tired = sleep(ANSWER_WITHIN_MS, false, { signal: late.signal }).catch(() => false)
      if (await Promise.race([kept, tired])) return c.body(null, 200)
      log.warn('Zalo event not kept in time; it will be brought again')
    } catch (error) {
      log.warn({ err: error }, 'Zalo event could not be kept; it will be brought again')
    } finally {
      late.abort()
    }
    return c.body(null, 503)
  })
  return app
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

function isProbe(event: unknown): boolean {
  return (
    typeof event === 'object' && event !== null && !Array.isArray(event) && Object.keys(event).length === 0
  )
}
