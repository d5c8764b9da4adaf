import { type Finder, type Keyword, type WordFound, wordsFound } from '../ocop/suggest-set.ts'
import { hasDiacritics } from '../text/fold.ts'

/** A product in a text, and the sets of what it is: of "giấm chuối xiêm" those of vinegar, not of fruit. */
export interface ProductNamed {
  /** As it stands in the text: lower case, only letters and figures. */
  name: string
  /** The likeliest first; none where it is known to belong to no set. */
  sets: number[]
  /** A word of it names a product wherever it stands. */
  sure: boolean
}

const CLAUSES = /[,;:?!.()–—&+/"“”]|\s-\s|\n/u
/** Between a thing and what it is made from. */
const MADE_OF =
  /^ (?:(?:được |duoc )?(?:làm |lam |nấu |nau |chế biến |che bien )?(?:bằng|bang|từ|tu) (?:\p{L}+ )?|nhân |nhan |vị |vi |hương |huong )?$/u
/** Of what belongs to no set: "máy tách vỏ hạt sen". */
const FOR = /^ (?:\p{L}+ )?$/u
/** Typed without tones few words say for sure that what follows is what they are made from. */
const FORMS = new Set(
  'kho mam tra ruou giam dam banh bun mut nem cha kem xoi com siro mien bot cao dau keo sot nuoc'.split(' '),
)
const [VEGETABLE, MEAT, MADE_FROM_MEAT, MADE_FROM_VEGETABLES] = [1, 2, 8, 7]

/**
 * The products that a text names, in their order. What a Vietnamese name begins with is the thing; words that follow
 * at once, or behind "bằng" and "từ", say what it is made from.
 */
export function productsNamed(finder: Finder, text: string, isSure: (k: Keyword) => boolean): ProductNamed[] {
  const tones = hasDiacritics(text)
  return text
    .replace(LABEL_OF, '')
    .split(CLAUSES)
    .flatMap((clause) => inClause(finder, clause, tones, isSure))
}

/** A label, where no fruit can be meant: "nhãn rượu phải ghi gì", "in nhãn ở nhà". */
export const LABEL_OF = new RegExp(
  [
    '(?<=(?<!\\p{L})(?:in|dán|trên|trong|tem|tờ|mẫu) )nhãn(?! (?:lồng|xuồng|sấy|tươi|nhục|lòng))(?!\\p{L})',
    '(?<!\\p{L})nhãn (?=(?:của |trên |dán )?(?:rượu|mắm|nước|chai|hũ|gói|bánh|trà|khô|hộp|túi|bao|mật|dầu|gạo|kẹo|tương|giấm|cà phê|hàng|phụ|mác|hiệu)(?!\\p{L}))',
    '(?<!\\p{L})nhãn (?=(?:phải |có |đã )?(?:ghi|quên|bị|sai|mờ|thiếu|dán|tiếng)(?!\\p{L}))',
  ].join('|'),
  'giu',
)

function inClause(
  finder: Finder,
  clause: string,
  tones: boolean,
  isSure: (k: Keyword) => boolean,
): ProductNamed[] {
  const read = wordsFound(finder, clause, tones)
  const groups: WordFound[][] = []
  for (const word of read.found.toSorted((a, b) => a.at - b.at)) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const ofNone = group && setsOf(group).length === 0 && FOR.test(read.text.slice(last!.to, word.at + 1))
    if (group && last && (ofNone || belongs(read.text, last, word, tones, isSure))) group.push(word)
    else groups.push([word])
  }
  return groups.map((group) => ({
    name: read.text.slice(group[0]!.at, group.at(-1)!.to).trim(),
    sets: setsOf(group),
    sure: group.some((w) => isSure(w.keyword)),
  }))
}

function belongs(
  text: string,
  before: WordFound,
  word: WordFound,
  tones: boolean,
  isSure: (k: Keyword) => boolean,
): boolean {
  // Two readings of one word.
  if (word.at === before.at) return true
  const leads = tones || isSure(before.keyword) || FORMS.has(before.keyword.folded.trim())
  return leads && MADE_OF.test(text.slice(before.to, word.at + 1))
}

/** Of the first word; where it was dried or put up, of what comes of it. */
function setsOf(group: readonly WordFound[]): number[] {
  const at = group[0]!.at
  const thing = [...new Set(group.filter((w) => w.at === at).flatMap((w) => w.keyword.sets))]
  const done = group.find((w) => w.keyword.decides)?.keyword.sets
  if (!done || group[0]!.keyword.decides || thing.length === 0) return thing
  if (thing.includes(MEAT) && done.includes(MADE_FROM_VEGETABLES)) return [MADE_FROM_MEAT]
  if (thing.includes(VEGETABLE)) return done
  return thing.some((no) => no <= 4) ? [...new Set([...done, ...thing])] : thing
}
