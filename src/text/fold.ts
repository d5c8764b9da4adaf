/**
 * The composed form (NFC) in which all text is stored, without the invisible
 * marks that keyboards and right-to-left scripts leave behind. Two texts that
 * look the same are then the same.
 */
export function nfc(text: string): string {
  // Joiners and direction marks (Cf) change nothing in Vietnamese, but make equal words unequal.
  return text.normalize('NFC').replace(/\p{Cf}/gu, '')
}

/**
 * The search form of a text: lower case, no diacritics (đ → d), every run of
 * spaces and punctuation one space. "TP.LX", "tp  lx" and "TP LX" fold alike,
 * and so do "Thọai Sơn" and "Thoại Sơn".
 *
 * Only for finding; never show or store it in place of the text itself.
 */
export function fold(text: string): string {
  return nfc(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Lower case without diacritics, letter for letter, so that a place in it is the same place in the text. */
export function plainLetters(text: string): string {
  return [...text]
    .map((letter) => {
      const folded = fold(letter)
      return folded.length === letter.length ? folded : letter
    })
    .join('')
}

/**
 * Like fold but keeps the tones and letters, only their place in the syllable
 * is levelled: "Hoà" and "Hòa", "Thọai" and "Thoại" are equal, "Bình Thành" and
 * "Bình Thạnh" are not. For preferring what was typed with its diacritics.
 */
export function foldKeepingTones(text: string): string {
  return withBothHorns(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .map(toneLast)
    .join(' ')
}

/** "Ruợu", "đưọc", "rựou": before another letter there is only "ươ", of which a hurried finger gives one horn. */
const ONE_HORN = /(?<!q)u([ơờớởỡợ])(?=\p{L})|ư([oòóỏõọ])(?=\p{L})|([ừứửữự])o(?=\p{L})/gu
const [HORNED_O, PLAIN_O, HORNED_U] = ['ơờớởỡợ', 'oòóỏõọ', 'ưừứửữự']

/** Lower case, composed, "ruợu" written "rượu". */
export function withBothHorns(text: string): string {
  return nfc(text)
    .toLowerCase()
    .replace(ONE_HORN, (_, horned?: string, plain?: string, toned?: string) => {
      const tone = plain
        ? PLAIN_O.indexOf(plain)
        : toned
          ? HORNED_U.indexOf(toned)
          : HORNED_O.indexOf(horned!)
      return `ư${HORNED_O[tone]}`
    })
}

/** The five tone marks: grave, acute, tilde, hook above, dot below. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

/** Moves a syllable's tone mark to its end, where old and new spelling agree. */
function toneLast(syllable: string): string {
  const parts = syllable.normalize('NFD')
  const tones = parts.match(TONES)
  return tones ? parts.replace(TONES, '').normalize('NFC') + tones.join('') : syllable
}

/** True when the text carries any Vietnamese diacritic, so its writer meant the tones. */
export function hasDiacritics(text: string): boolean {
  return /[\p{M}đĐ]/u.test(nfc(text).normalize('NFD'))
}
