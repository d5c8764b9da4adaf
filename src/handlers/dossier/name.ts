import { surelyAsks } from '../../text/asks.ts'
import { nfc } from '../../text/fold.ts'

export type ReadName =
  | { kind: 'name'; name: string }
  /** Somebody asked something instead of answering. */
  | { kind: 'question' }
  | { kind: 'unusable' }

const LONGEST = 100

/** What people put before the name when they answer in a sentence: "tôi làm hồ sơ cho …", "sản phẩm là …". */
const BEFORE =
  /^(?:(?:(?:tôi|toi|mình|minh|em|tui)\s+)?(?:(?:muốn|muon)\s+)?(?:(?:làm|lam)\s+)?(?:(?:hồ sơ|ho so)\s+)?(?:cho|về|ve)\s+(?:(?:sản phẩm|san pham)\s+)?|(?:sản phẩm|san pham)\s+(?:là|la|tên là|ten la|tên|ten)\s+)/iu

/** Reads a product's name out of what was typed: one line, with a letter in it, of a length a label can hold. */
export function readName(text: string): ReadName {
  const line = nfc(text).replace(/\s+/gu, ' ').trim()
  if (surelyAsks(line)) return { kind: 'question' }
  const name = line.replace(BEFORE, '').trim()
  if (!/\p{L}/u.test(name) || [...name].length < 2 || [...name].length > LONGEST) return { kind: 'unusable' }
  return { kind: 'name', name }
}
