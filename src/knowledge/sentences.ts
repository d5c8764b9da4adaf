/** One sentence of a woven answer and the numbers of the passages it names. */
export interface Sentence {
  text: string
  cites: number[]
}

const NUMBERS = String.raw`(?:\[\d+(?:\s*[,;]\s*\d+)*\]\s*)+`

/**
 * Takes a text apart into sentences with their passage numbers, which may stand before or behind the full stop.
 * Cuts rather too often ("TP. Long Xuyên" is two): a sentence too many lacks its number and is noticed, one too few
 * would hide behind its neighbour's.
 */
export function sentencesOf(text: string): Sentence[] {
  const numbersFirst = text.replace(new RegExp(`([.!?…:;]+)\\s*(${NUMBERS})`, 'gu'), ' $2$1 ')
  return numbersFirst
    .split(/\n+|(?<=[.!?])(?=\s|\p{Lu}|$)|(?<=…)(?=\s*\p{Lu}|$)/u)
    .map((s) => s.trim())
    .filter((s) => /[\p{L}\p{N}[\]]/u.test(s))
    .map((s) => ({
      text: s
        .replace(new RegExp(NUMBERS, 'gu'), ' ')
        .replace(/\s+/gu, ' ')
        .replace(/\s+([.,;:!?…])/gu, '$1')
        .trim(),
      cites: [...s.matchAll(/\[([\d\s,;]+)\]/gu)].flatMap((m) => m[1]!.split(/[,;]/).map(Number)),
    }))
}
