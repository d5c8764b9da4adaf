import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares what a caller sent with a secret, in the same time whatever was sent. */
export function secretCheck(secret: string): (given: string | undefined) => boolean {
  const expected = digest(secret)
  return (given) => timingSafeEqual(digest(given ?? ''), expected)
}

/** Of equal length whatever was sent, as timingSafeEqual wants it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
