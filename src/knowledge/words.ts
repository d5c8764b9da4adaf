import { fold, foldKeepingTones, hasDiacritics, nfc } from '../text/fold.ts'
import type { Lexicon } from './lexicon.ts'

/** A question taken apart for finding. */
export interface Words {
  /** Folded words, shortenings written out. */
  folded: string[]
  /** Words as typed with their tones; empty where the writer used no diacritics. */
  toned: string[]
  /** Things named, whatever the word for them. */
  things: string[]
}

const NUMERALS: Record<string, string> = { mot: '1', hai: '2', ba: '3', bon: '4', nam: '5' }

/** A word as it may be spelled, read once: people use the same few thousand. */
interface Spelling {
  folded: string
  /** With its tone levelled; absent where it has no diacritic. */
  toned?: string
}

const MOST_SPELLINGS = 50_000
const spellings = new Map<string, Spelling>()

function spelling(spelled: string): Spelling {
  let known = spellings.get(spelled)
  if (!known) {
    const folded = fold(spelled)
    known = { folded, ...(hasDiacritics(spelled) && { toned: foldKeepingTones(spelled) }) }
    // Anybody may type anything: what is kept of it has an end.
    if (spellings.size >= MOST_SPELLINGS) spellings.clear()
    spellings.set(spelled, known)
  }
  return known
}

/** The same as `fold`, quicker for many texts of the same words. */
export function foldWords(text: string): string {
  let folded = ''
  for (const spelled of text.normalize('NFC').toLowerCase().split(NO_WORD))
    if (spelled !== '') folded += folded === '' ? spelling(spelled).folded : ` ${spelling(spelled).folded}`
  return folded
}

const NO_WORD = /[^\p{L}\p{M}\p{N}]+/u

/** Takes a text apart. `known` tells which words occur at all: what is unknown may be a slip of the keyboard. */
export function readWords(text: string, lexicon: Lexicon, known: (word: string) => boolean): Words {
  const starred = /[*⭐★]/u.test(text)
    ? text.replace(/(\d)\s*(?:\*|⭐|★)+/gu, '$1 sao').replace(/\*{3,5}/g, (s) => `${s.length} sao`)
    : text
  const typed = nfc(starred).toLowerCase().split(NO_WORD)
  const toned: string[] = []
  const words: string[] = []
  for (const spelled of typed) {
    if (spelled === '') continue
    // As it is spelled: "bi" may be short for something where "bị" is a word.
    const meant = lexicon.short.get(spelled)
    if (meant) {
      for (const m of meant) words.push(...m.split(' '))
      continue
    }
    const read = spelling(spelled)
    if (read.toned !== undefined) toned.push(read.toned)
    words.push(known(read.folded) ? read.folded : (untelex(read.folded, known) ?? read.folded))
  }
  const folded = joinStars(words)
  return { folded, toned, things: thingsIn(folded, lexicon) }
}

/** "3 sao", "ba sao" are one word each: the number means nothing alone. */
function joinStars(words: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of words) {
    const before = joined.at(-1)
    const n = word === 'sao' && before !== undefined ? (NUMERALS[before] ?? before) : ''
    if (n !== '' && /^[1-5]$/.test(n)) joined[joined.length - 1] = `${n}sao`
    else joined.push(word)
  }
  return joined
}

/** Things named in a row of folded words; the longest phrase wins. */
export function thingsIn(words: readonly string[], { same }: Lexicon): string[] {
  const things: string[] = []
  for (let at = 0; at < words.length; ) {
    const found = same.get(words[at]!)?.find((p) => p.words.every((w, i) => words[at + i] === w))
    if (found) things.push(found.thing)
    at += found ? found.words.length : 1
  }
  return things
}

/** What a Telex or VNI keyboard meant where it was switched off: "hoof" → ho, "ddieemr" → diem, "ho62" → ho. */
export function untelex(word: string, known: (word: string) => boolean): string | undefined {
  const plain = word.replace(/[0-9]/g, '')
  const tries = [
    plain,
    undouble(plain).replace(/w/g, ''),
    undouble(plain.replace(/[sfrxj](?=[a-z]{0,2}$)/, '')).replace(/w/g, ''),
    undouble(plain.replace(/[sfrxj]/g, '')).replace(/w/g, ''),
  ]
  return tries.find((t) => t !== word && t.length > 1 && known(t))
}

function undouble(word: string): string {
  return word.replace(/([aeod])\1/g, '$1').replace(/([aeo])([a-z]{1,2})\1$/, '$1$2')
}
