import { foldKeepingTones, nfc } from '../text/fold.ts'

const toned = (words: string) => new Set(foldKeepingTones(words).split(' '))

/** Turn a rule into another: no sentence may have one that its passage has not. */
const TURNING = toned(
  'không chưa chẳng chả khỏi đừng cấm miễn trừ phải buộc mọi tất luôn chỉ nhất trước sau dưới trên hơn kém quá sớm muộn chậm trễ gấp rưỡi nửa chục mươi trăm nghìn ngàn triệu tỷ tỉ',
)
/** Who decides: a wrong one sends a family to the wrong door. */
const OFFICES = toned(
  'huyện xã phường tỉnh bộ sở cục ủy ban hội đồng ương phủ trưởng chủ tịch công an ngân hàng',
)
const NOT = toned('không chưa chẳng chả khỏi đừng cấm miễn')

/** Between a "không" and what it denies. */
const LEADING = toned('có còn phải là được bị cần nên cho ở tại của và thì mà đã sẽ đang cũng vào ra')

const UNITS = toned(
  'giờ ngày tuần tháng quý năm sao điểm phần đồng nghìn ngàn triệu tỷ tỉ bộ bản mẫu giấy sản xã phường đặc thành người phiếu lần đợt nhóm tiêu bước nội tờ mục hạng',
)
const DIGITS = new Map(
  ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'].map((w, i) => [
    foldKeepingTones(w),
    String(i + 1),
  ]),
)
/** Also mean "a", "year", "private": numbers only before a unit of time or score. */
const ALSO_WORDS = toned('một năm')
const COUNTED = toned('giờ ngày tuần tháng quý năm sao điểm phần lần triệu tỷ tỉ')
const BETWEEN = toned('đến tới và hoặc hay')

/** Numbers of a list, and words that only lead on: they state nothing. */
const FORM_ALONE = /(?<=^|\s)\(\d{1,2}\)(?=\s)|(?<!\p{L})(?:sau đó|trước hết|trước tiên)(?!\p{L})/giu

/** What a text states that can be right or wrong, in a form that compares. */
export interface Stated {
  words: Set<string>
  /** "180|ngày", "22/5/2026|", "15|ngày làm việc". */
  figures: Set<string>
  /** The numbers of these alone. */
  numbers: Set<string>
  /** "điều 7.6.a", "mẫu số 2", "bộ 8". */
  references: Set<string>
  /** Words written with a capital. */
  capitals: Set<string>
  /** Those of them that do not begin a sentence. */
  names: Set<string>
  negations: number
  /** What each "không" denies: the first word behind it that counts, or '' where the clause ends. */
  denied: Set<string>
}

export function statedIn(said: string): Stated {
  const text = said.replace(FORM_ALONE, ' ')
  const words = foldKeepingTones(text).split(' ')
  const figures = figuresIn(text)
  return {
    words: new Set(words),
    figures,
    numbers: new Set([...figures].map((f) => f.split('|')[0]!)),
    references: new Set(
      [
        ...nfc(text)
          .toLowerCase()
          .matchAll(
            /(?<!\p{L})(điều|khoản|phụ lục|mẫu|chương|mục|bộ|quyết định|nghị định|nghị quyết|thông tư|luật|công văn|kế hoạch|năm|tháng|đợt|hạng|tiêu chí)\s+(?:số\s+)?(\d[\d./]*\p{L}?(?![\p{L}\d])|[ivx]+(?!\p{L}))/gu,
          ),
      ].map((m) => `${m[1]} ${plainNumber(m[2]!)}`),
    ),
    capitals: new Set(nfc(text).match(/(?<![\p{L}\p{N}/])\p{Lu}\p{L}*/gu)),
    names: new Set(
      [...nfc(text).matchAll(/(?<![.!?…:“"]\s*|^\s*)(?<![\p{L}\p{N}/])\p{Lu}\p{L}*/gu)].map((m) => m[0]),
    ),
    negations: words.filter((w) => NOT.has(w)).length,
    denied: deniedIn(text),
  }
}

/** The first thing a sentence states that its passages do not, or undefined. */
export function unfounded(
  sentence: Stated,
  passages: Stated,
  otherNames: ReadonlySet<string>,
): string | undefined {
  for (const f of sentence.figures) {
    const [number, unit] = f.split('|') as [string, string]
    const bare = unit === '' ? passages.numbers.has(number) : passages.figures.has(`${number}|`)
    // "từ 70 đến dưới 90" may become "từ 70 điểm", where points are what the passage speaks of.
    const same = unit.split(' ').every((w) => w === '' || passages.words.has(w))
    if (!passages.figures.has(f) && !(bare && same)) return f
  }
  for (const r of sentence.references) if (!passages.references.has(r)) return r
  // That something else is denied there is no leave to deny this.
  for (const d of sentence.denied) if (!passages.denied.has(d)) return d
  for (const n of sentence.names) if (!passages.capitals.has(n) && !otherNames.has(n)) return n
  for (const w of sentence.words) if ((TURNING.has(w) || OFFICES.has(w)) && !passages.words.has(w)) return w
  return undefined
}

function deniedIn(text: string): Set<string> {
  const denied = new Set<string>()
  for (const clause of text.split(/[.,;:!?…()\n]+/u)) {
    const words = foldKeepingTones(clause).split(' ')
    words.forEach((word, at) => {
      if (NOT.has(word)) denied.add(words.slice(at + 1).find((w) => !LEADING.has(w) && !NOT.has(w)) ?? '')
    })
  }
  return denied
}

function figuresIn(text: string): Set<string> {
  const tokens =
    nfc(text)
      .toLowerCase()
      .match(/\d+(?:[.,/]\d+)*|%|[\p{L}\p{M}]+|[^\s\p{L}\p{M}\d]/gu) ?? []
  const words = tokens.map((t) => (t === '%' ? t : foldKeepingTones(t)))
  const isNumber = (at: number) => /^\d/.test(tokens[at] ?? '')
  const figures = new Set<string>()
  tokens.forEach((token, at) => {
    const word = words[at]!
    const spelled = DIGITS.get(word)
    const next = words[at + 1] ?? ''
    if (!isNumber(at) && !(spelled && (ALSO_WORDS.has(word) ? COUNTED : UNITS).has(next))) return
    let behind = at + 1
    while (
      behind < tokens.length &&
      (isNumber(behind) || BETWEEN.has(words[behind]!) || /^[-–]$/.test(tokens[behind]!))
    )
      behind++
    figures.add(`${spelled ?? plainNumber(token)}|${unitAt(words, behind)}`)
  })
  return figures
}

function unitAt(words: readonly string[], at: number): string {
  const word = words[at] ?? ''
  const [work, days] = [foldKeepingTones('làm'), foldKeepingTones('việc')]
  if (word === '%' || (word === foldKeepingTones('phần') && words[at + 1] === foldKeepingTones('trăm')))
    return '%'
  if (!UNITS.has(word)) return ''
  return words[at + 1] === work && words[at + 2] === days ? `${word} ${work} ${days}` : word
}

/** "01/07/2025" and "1/7/2025" are one day, "02" and "2" one number. */
function plainNumber(number: string): string {
  return number
    .replace(/[./]+$/, '')
    .split('/')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('/')
}
