import { createHash, timingSafeEqual } from 'node:crypto'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'

export const SIGNATURE_HEADER = 'X-ZEvent-Signature'
export const TIMESTAMP_HEADER = 'X-ZEvent-Timestamp'

type Signing = Pick<ZaloOaConfig, 'appId' | 'oaId' | 'webhookKey' | 'mac'>

/**
 * What Zalo signs an event with: SHA-256 (not HMAC) over id + body + timestamp + OA secret key, in hex. The body is
 * the bytes as they came: written anew, the same JSON has another signature.
 */
export function signatureOf(config: Signing, body: Uint8Array, timestamp: string): string {
  return createHash('sha256')
    .update(config.mac.first === 'oa_id' ? config.oaId : config.appId)
    .update(body)
    .update(timestamp)
    .update(config.webhookKey)
    .digest('hex')
}

/** Whether `header` ("mac=<hex>") signs this body. */
export function signs(config: Signing, header: string, body: Uint8Array, timestamp: string): boolean {
  const given = /^(?:mac=)?([0-9a-f]{64})$/i.exec(header.trim())?.[1]
  if (!given) return false
  return timingSafeEqual(Buffer.from(given.toLowerCase()), Buffer.from(signatureOf(config, body, timestamp)))
}
