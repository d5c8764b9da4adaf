import { fold, foldKeepingTones, hasDiacritics, nfc } from '../../text/fold.ts'
import type { PlaceKind, PlaceLevel } from './place.ts'

/** A word of what was typed, in its three forms, with where it stands. */
export interface Word {
  readonly fold: string
  readonly toned: string
  readonly marked: boolean
  readonly start: number
  readonly end: number
}

/** What was typed about a name: the words of it, and what the words around it say. */
export interface NameQuery {
  readonly words: readonly Word[]
  readonly level?: PlaceLevel
  readonly kind?: PlaceKind
  readonly era?: 'old' | 'new'
}

/** Folded for comparing names: "Ô Long Vĩ" is also written "Ô Long Vỹ", "Mĩ Đức" "Mỹ Đức". */
export function foldName(text: string): string {
  return fold(text).replace(/\b([bcdghklmnpqrstvx]+)y\b/g, '$1i')
}

/** Splits at everything that is no letter or digit: 'TP.LX' is two words. Offsets are into nfc(text). */
export function wordsOf(text: string): Word[] {
  return [...nfc(text).matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    fold: foldName(match[0]),
    toned: foldKeepingTones(match[0]),
    marked: hasDiacritics(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** Ways to write a kind, folded; the longest first, so that 'thị xã' is not taken for 'thị'. */
const KIND_WORDS: readonly [string, PlaceKind][] = [
  ['thanh pho', 'thành phố'],
  ['thi xa', 'thị xã'],
  ['thi tran', 'thị trấn'],
  ['dac khu', 'đặc khu'],
  ['t p', 'thành phố'],
  ['t x', 'thị xã'],
  ['t t', 'thị trấn'],
  ['tp', 'thành phố'],
  ['tx', 'thị xã'],
  ['tt', 'thị trấn'],
  ['ttr', 'thị trấn'],
  ['dk', 'đặc khu'],
  ['huyen', 'huyện'],
  ['h', 'huyện'],
  ['phuong', 'phường'],
  ['p', 'phường'],
  ['xa', 'xã'],
  ['x', 'xã'],
  ['tinh', 'tỉnh'],
]

/** Words beside a name that belong to it. */
export const WORDS_ABOUT_NAMES: readonly string[] = [
  ...KIND_WORDS.flatMap(([spelled]) => spelled.split(' ')),
  'cu',
  'moi',
]
const KIND_STARTS = new Set(KIND_WORDS.map(([spelled]) => spelled.split(' ')[0]))

/** The level a kind word speaks of: people mix up kinds, seldom levels. */
export const LEVEL_OF_KIND: Record<PlaceKind, PlaceLevel> = {
  tỉnh: 'province',
  'thành phố': 'district',
  'thị xã': 'district',
  huyện: 'district',
  phường: 'commune',
  'thị trấn': 'commune',
  xã: 'commune',
  'đặc khu': 'commune',
}

/**
 * The readings of a run of words, the most literal first: as a bare name; without
 * its kind word; without a closing 'cũ' or 'mới'. 'Tịnh Biên' begins like 'tỉnh'
 * and 'Chợ Mới' ends like 'mới', so the literal reading must be tried before.
 */
export function readingsOf(words: readonly Word[]): NameQuery[] {
  const readings: NameQuery[] = [{ words }, ...withoutKind(words)]
  for (const reading of [...readings]) {
    const era = eraOf(reading.words.at(-1))
    if (era && !reading.era) readings.push({ ...reading, words: reading.words.slice(0, -1), era })
  }
  return readings.filter((reading) => reading.words.length > 0)
}

function withoutKind(words: readonly Word[]): NameQuery[] {
  for (const [spelled, kind] of KIND_STARTS.has(words[0]?.fold) ? KIND_WORDS : []) {
    const length = spelled.split(' ').length
    if (joined(words.slice(0, length)) !== spelled) continue
    const plain = { words: words.slice(length), kind, level: LEVEL_OF_KIND[kind] }
    // 'huyện cũ Thoại Sơn'; but 'xã Cù Lao Giêng' is a name.
    const era = eraOf(words[length])
    return era ? [plain, { ...plain, words: plain.words.slice(1), era }] : [plain]
  }
  // 'TPLX', 'txtc' written in one.
  const glued = /^(tp|tx)(\p{L}{2,})$/u.exec(words[0]?.fold ?? '')
  if (!glued || words.length > 1) return []
  const kind = glued[1] === 'tp' ? 'thành phố' : 'thị xã'
  const name = { ...words[0]!, fold: glued[2]!, toned: glued[2]!, marked: false }
  return [{ words: [name], kind, level: 'district' }]
}

function eraOf(word: Word | undefined): 'old' | 'new' | undefined {
  if (word?.fold === 'cu') return 'old'
  return word?.fold === 'moi' ? 'new' : undefined
}

/** The folded words with single spaces. */
export function joined(words: readonly Word[]): string {
  return words.map((word) => word.fold).join(' ')
}
