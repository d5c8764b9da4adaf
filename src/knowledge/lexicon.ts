import { z } from 'zod'
import { fold, nfc } from '../text/fold.ts'

const words = z.array(z.string().min(1))
const file = z.strictObject({
  /** How people shorten: what is typed → what is meant; several meanings stay several. */
  short: z.record(z.string().min(1), words.min(1)),
  /** Different words for one thing; the first names it. */
  same: z.array(words.min(2)),
  /** Words that carry little: they count a fraction. */
  light: words,
  /** Words that answer and ask nothing: "đúng", "xong". Alone, or among light ones, they are no question. */
  empty: words,
})

/** How people here write and what they mean by it: data/knowledge/words.json. */
export interface Lexicon {
  /** Token as it is typed → folded phrases it may stand for. */
  short: ReadonlyMap<string, readonly string[]>
  /** Folded phrases by their first word, longest first, with the thing they name. */
  same: ReadonlyMap<string, readonly { words: readonly string[]; thing: string }[]>
  light: ReadonlySet<string>
  /** Light words too: a text of nothing else says nothing. */
  empty: ReadonlySet<string>
}

/** @throws on a malformed file, or a phrase that names two things. */
export function parseLexicon(raw: unknown): Lexicon {
  const parsed = file.safeParse(raw)
  if (!parsed.success) throw new Error(`words.json: ${z.prettifyError(parsed.error)}`)
  const short = new Map(
    Object.entries(parsed.data.short).map(
      ([typed, meant]) => [nfc(typed).toLowerCase(), meant.map(fold)] as const,
    ),
  )
  const same = new Map<string, { words: string[]; thing: string }[]>()
  const owners = new Map<string, string>()
  for (const group of parsed.data.same)
    for (const phrase of group) {
      const folded = fold(phrase)
      const thing = fold(group[0]!).replaceAll(' ', '_')
      const owner = owners.get(folded)
      if (owner !== undefined && owner !== thing)
        throw new Error(`words.json: "${phrase}" is both ${owner} and ${thing}`)
      owners.set(folded, thing)
      const words = folded.split(' ')
      same.set(words[0]!, [...(same.get(words[0]!) ?? []), { words, thing }])
    }
  for (const list of same.values()) list.sort((a, b) => b.words.length - a.words.length)
  const light = new Set(parsed.data.light.map(fold))
  const empty = new Set([...light, ...parsed.data.empty.map(fold)])
  // Light, because nearly every question has them; alone they are asked about.
  for (const word of ['ocop', 'san', 'pham']) empty.delete(word)
  return { short, same, light, empty }
}
