import { surelyAsks } from '../../text/asks.ts'
import { nfc } from '../../text/fold.ts'

/** A person's name as typed, perhaps with a phone number; null for what cannot be one (a question, a page). */
export function readName(text: string): string | null {
  const name = nfc(text).replace(/\s+/gu, ' ').trim()
  if (name.length < 2 || name.length > 60 || !/\p{L}{2}/u.test(name)) return null
  return surelyAsks(name) || /[?!/<>{}\\]/.test(name) ? null : name
}
