import { foldKeepingTones, hasDiacritics, nfc } from '../text/fold.ts'
import { type Sentence, sentencesOf } from './sentences.ts'
import { type Stated, statedIn, unfounded } from './stated.ts'
import { LONGEST_WOVEN, type Passage } from './weave.ts'

/** Why a woven answer is thrown away. */
export type Unfit =
  | 'empty'
  | 'long'
  /** Links, markup, lists, other scripts. */
  | 'form'
  | 'not_vietnamese'
  | 'uncited'
  | 'unknown_passage'
  /** Says something that the passage it names does not. */
  | 'unfounded'
  /** A figure or a "không" of the answer is gone. */
  | 'lost'

export type Woven = { text: string } | { unfit: Unfit }

/** Letters, figures and the punctuation of a plain sentence; a slash only between figures or before a command's name. */
const PLAIN = /^[\p{Script=Latin}\p{M}\d\s.,;:!?…()[\]"“”'’%/–-]*$/u
const NOT_PLAIN =
  /https?:|www\.|\]\(|^\s*[-–•*]\s|^\s*\d+[.)]\s|\p{L}\.(?:vn|com|net|org|info|io|me|ly)(?!\p{L})/imu

/** At least so much of a sentence must be words of its passage; the rest is what joins them. */
const FROM_PASSAGE = 0.6
const JOINING = new Set(
  foldKeepingTones(
    'dạ thì là mà và của cho để ở tại với này đó nhé ạ bà con anh chị mình các những một khi từ đến tới trong theo về có sẽ nên cũng còn rồi đã đang vậy như bằng vào ra hay thế cô chú quý việc tức nghĩa',
  ).split(' '),
)
const KNOWN_NAMES = new Set(['OCOP'])

/**
 * What a model made of the passages, as it may be said: each sentence rests on a passage that was given and states
 * nothing else, and nothing of the first passage that counts is lost. A sentence resting on another passage is given
 * that one's place; where the first stands is said below the answer.
 */
export function readWoven(raw: string, passages: readonly Passage[]): Woven {
  const text = nfc(raw).trim()
  if (text === '') return { unfit: 'empty' }
  if (text.length > LONGEST_WOVEN) return { unfit: 'long' }
  if (!PLAIN.test(text) || NOT_PLAIN.test(text)) return { unfit: 'form' }
  if (!vietnamese(text)) return { unfit: 'not_vietnamese' }
  const sentences = sentencesOf(text)
  if (sentences.some((s) => s.cites.length === 0 || !/\p{L}/u.test(s.text))) return { unfit: 'uncited' }
  if (sentences.some((s) => s.cites.some((n) => !passages[n - 1]))) return { unfit: 'unknown_passage' }
  if (!sentences.some((s) => s.cites.includes(1))) return { unfit: 'uncited' }
  if (sentences.some((s) => /[[\]]/.test(s.text))) return { unfit: 'form' }
  if (sentences.some((s) => !founded(s, passages))) return { unfit: 'unfounded' }
  const said = statedIn(sentences.map((s) => s.text).join(' '))
  if (lost(said, statedIn(passages[0]!.text))) return { unfit: 'lost' }
  return { text: sentences.map((s) => withPlaces(s, passages)).join(' ') }
}

function founded({ text, cites }: Sentence, passages: readonly Passage[]): boolean {
  const named = [...new Set(cites)].map((n) => passages[n - 1]!)
  const said = statedIn(text)
  const source = statedIn(named.map((p) => `${p.text}\n${p.places.join('\n')}`).join('\n'))
  if (unfounded(said, source, KNOWN_NAMES) !== undefined || said.negations > source.negations) return false
  // A command, such as /hoso, is a door: only those that the passage shows.
  for (const [command] of text.matchAll(/(?<![\p{L}\d])\/\p{L}+/gu))
    if (!named.some((p) => p.text.includes(command))) return false
  const words = foldKeepingTones(text)
    .split(' ')
    .filter((w) => !JOINING.has(w))
  const own = words.filter((w) => source.words.has(w)).length
  return own >= words.length * FROM_PASSAGE
}

function lost(said: Stated, answer: Stated): boolean {
  return [...answer.numbers].some((n) => !said.numbers.has(n)) || said.negations < answer.negations
}

function withPlaces({ text, cites }: Sentence, passages: readonly Passage[]): string {
  const below = passages[0]!.places
  const places = [...new Set(cites.flatMap((n) => passages[n - 1]!.places))].filter((p) => !below.includes(p))
  return places.length === 0 ? text : text.replace(/([.!?…]*)$/, ` (${places.join('; ')})$1`)
}

/** Without diacritics, or in another language, farmers would have to guess. */
function vietnamese(text: string): boolean {
  const words = text.split(/[^\p{L}\p{M}]+/u).filter((w) => w.length > 1)
  return words.filter(hasDiacritics).length >= words.length / 2
}
