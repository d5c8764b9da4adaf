/** One sentence of a woven answer and the numbers of the passages it names. */
export interface Sentence {
  text: string
  cites: number[]
}

const ONE = String.raw`\[\d+(?: *[,;] *\d+)*\]`
const NUMBERS = `${ONE}(?: *${ONE})*`
/** Full stops that end a sentence: not the one in "69.5" or "Điều 7.6.a", nor the dots of "thịt, trứng…". */
const END = /\n+|(?<=[.!?])(?=\s|\p{Lu}|$)|(?<=[^\d\s][.!?])(?=[\p{L}\p{N}])|(?<=…)(?=\s*\p{Lu}|$)/u

/**
 * Takes a text apart into sentences with their passage numbers, which may stand before or behind the full stop.
 * Cuts rather too often ("TP. Long Xuyên" is two): a sentence too many lacks its number and is noticed, one too few
 * would hide behind its neighbour's.
 */
export function sentencesOf(text: string): Sentence[] {
  const numbersFirst = text.replace(new RegExp(`([.!?…:;]+)\\s*(${NUMBERS})`, 'gu'), ' $2$1 ')
  return numbersFirst
    .split(END)
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
