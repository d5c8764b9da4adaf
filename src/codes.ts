import { createHash, randomInt } from 'node:crypto'

/** Crockford's base 32: no I, L, O or U, which people misread or misspell. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8

/** A fresh one-time code 'XXXX-XXXX': 40 random bits, enough where guessing is slowed down and codes expire. */
export function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** The code meant by what was typed: small letters, O for 0, I and L for 1, with or without dash; null for no code. */
export function readCode(typed: string): string | null {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}._]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  if (letters.length !== LENGTH || ![...letters].every((l) => ALPHABET.includes(l))) return null
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}

/** What we store instead of the code. */
export function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}
