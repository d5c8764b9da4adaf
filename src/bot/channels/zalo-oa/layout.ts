import type { Abilities } from '../../channel.ts'

/**
 * Zalo takes 2,000 letters a text, 5 buttons, 100 letters a button. Counted in letters (code points) of composed
 * text, with room to spare; a button longer than a line of a small phone is numbered instead.
 */
export const abilities: Abilities = {
  buttons: 5,
  labelLength: 40,
  textLength: 1_900,
  countsLetters: true,
  pictures: 'by content',
}

/** A text as Zalo counts it: decomposed Vietnamese is a quarter longer and looks the same. */
export function lettersOf(text: string): number {
  return [...text.normalize('NFC')].length
}
