/**
 * Writes numbers that were dictated in digits: "sáu chín phẩy năm điểm" → "69,5 điểm", "mùng một tháng sáu năm hai
 * ngàn hai mươi bảy" → "mùng 1 tháng 6 năm 2027". Reads words with their tones only, as a phone writes down what it
 * hears: without tones "nam", "ba", "sau", "bay", "muoi" are mostly no numbers.
 * @param text lower case, NFC
 */
export function writeNumbers(text: string): string {
  const tokens = text.split(/(\s+|[^\p{L}\p{N}]+)/u).filter((token) => token !== '')
  const words = tokens.flatMap((token, at) => (/^\p{L}+$/u.test(token) ? [{ word: token, at }] : []))
  let out = ''
  let written = 0
  for (let i = 0; i < words.length; ) {
    const found = readNumber(words.map((w) => w.word).slice(i, i + LONGEST), words[i - 1]?.word)
    const span = found && tokens.slice(words[i]!.at, words[i + found.used - 1]!.at + 1)
    // Words of one number stand beside each other: "hai, ba" are two things.
    if (!found || span!.some((token) => !/^(?:\p{L}+|\s+)$/u.test(token))) {
      i++
      continue
    }
    out += tokens.slice(written, words[i]!.at).join('') + found.digits
    written = words[i + found.used - 1]!.at + 1
    i += found.used
  }
  return out + tokens.slice(written).join('')
}

/** "hai ngàn không trăm hai mươi bảy phẩy hai mươi lăm" */
const LONGEST = 12

const DIGIT = new Map<string, number>(
  Object.entries({ một: 1, hai: 2, ba: 3, bốn: 4, năm: 5, sáu: 6, bảy: 7, bẩy: 7, tám: 8, chín: 9 }),
)
/** Said for the units behind tens only: "hai mốt", "tám tư", "bảy lăm". */
const UNIT = new Map<string, number>(Object.entries({ mốt: 1, tư: 4, lăm: 5, nhăm: 5 }))

/** Behind these even a single word is a number; before these too. */
const LEADS = /^(?:ngày|mùng|mồng|tháng|a|b|c)$/
const COUNTED = /^(?:điểm|sao|ngày|tuần|tháng|phần trăm)(?:\s|$)/

interface Read {
  digits: string
  /** How many words it took. */
  used: number
}

function readNumber(words: string[], before: string | undefined): Read | undefined {
  const whole = readYear(words, before) ?? readWhole(words, before)
  if (!whole) return undefined
  const rest = words.slice(whole.used)
  if (rest[0] === 'rưỡi' && whole.used > 1) return { digits: `${whole.digits},5`, used: whole.used + 1 }
  const places = rest[0] === 'phẩy' || rest[0] === 'chấm' ? readPlaces(rest.slice(1)) : undefined
  return places ? { digits: `${whole.digits},${places.digits}`, used: whole.used + 1 + places.used } : whole
}

/** "hai không hai bảy", "hai ngàn (không trăm) hai mươi bảy"; behind "năm" also "hai bảy". */
function readYear(words: string[], before: string | undefined): Read | undefined {
  const said = words.join(' ')
  const lead = /^hai (?:không|(?:ngàn|nghìn)(?: không trăm)?) /.exec(said)?.[0].trim().split(' ').length
  const skip = lead ?? (before === 'năm' && words[0] === 'hai' ? 0 : undefined)
  const tail = skip === undefined ? undefined : readTens(words.slice(skip))
  return tail && { digits: String(2000 + tail.value), used: skip! + tail.used }
}

function readWhole(words: string[], before: string | undefined): Read | undefined {
  const hundreds = readHundreds(words)
  if (hundreds) return { digits: String(hundreds.value), used: hundreds.used }
  const tens = readTens(words)
  if (tens && !isApproximate(words, before)) {
    // "tháng chín hai không hai bốn", "tháng mười hai hai không hai sáu": a year begins inside.
    const yearAt = words.findIndex((w, i) => w === 'hai' && /^(?:không|ngàn|nghìn)$/.test(words[i + 1] ?? ''))
    if (yearAt < 0 || yearAt >= tens.used) return { digits: String(tens.value), used: tens.used }
  }
  const value =
    DIGIT.get(words[0]!) ?? (words[0] === 'mười' ? 10 : before === 'tháng' ? UNIT.get(words[0]!) : undefined)
  if (value === undefined) return undefined
  // "tháng năm" is May behind its day or before a year, "ngày tháng năm" is any date.
  if (words[0] === 'năm' && before === 'tháng')
    return words[1] === 'năm' || words[1] === 'hai' ? { digits: '5', used: 1 } : undefined
  const alone =
    LEADS.test(before ?? '') || (COUNTED.test(words.slice(1, 3).join(' ')) && !DIGIT.has(before ?? ''))
  return alone ? { digits: String(value), used: 1 } : undefined
}

function readHundreds(words: string[]): { value: number; used: number } | undefined {
  const digit = DIGIT.get(words[0]!)
  if (digit === undefined || words[1] !== 'trăm') return undefined
  const rest = words.slice(2)
  if (rest[0] === 'lẻ' || rest[0] === 'linh') {
    const unit = DIGIT.get(rest[1] ?? '') ?? UNIT.get(rest[1] ?? '')
    return unit === undefined ? undefined : { value: digit * 100 + unit, used: 4 }
  }
  const tens = readTens(rest)
  return tens ? { value: digit * 100 + tens.value, used: 2 + tens.used } : { value: digit * 100, used: 2 }
}

/** Two places: "mười lăm", "hăm lăm", "bảy mươi lăm", "bảy chục", "bảy lăm", "sáu chín". */
function readTens(words: string[]): { value: number; used: number } | undefined {
  const [first, second, third] = [words[0] ?? '', words[1] ?? '', words[2] ?? '']
  const unit = (word: string) => UNIT.get(word) ?? (word === 'năm' ? undefined : DIGIT.get(word))
  if (first === 'mười' || first === 'hăm') {
    const units = unit(second)
    const tens = first === 'mười' ? 10 : 20
    return units === undefined ? undefined : { value: tens + units, used: 2 }
  }
  const tens = DIGIT.get(first)
  if (tens === undefined) return undefined
  if (second === 'chục') return { value: tens * 10, used: 2 }
  if (second === 'mươi') {
    const units = unit(third)
    return units === undefined ? { value: tens * 10, used: 2 } : { value: tens * 10 + units, used: 3 }
  }
  if (second === 'không' && third === 'phẩy') return { value: tens * 10, used: 2 }
  const units = unit(second)
  // "Năm hai bảy" is a year, "năm tư" may be a fourth year; "năm lăm" is no other thing.
  if (units === undefined || (first === 'năm' && (second === 'tư' || !UNIT.has(second)))) return undefined
  return { value: tens * 10 + units, used: 2 }
}

/** "hai ba tháng" is two or three, "ngày hai ba tháng năm" is a day. */
function isApproximate([first, second, third]: string[], before: string | undefined): boolean {
  const [a, b] = [DIGIT.get(first!), DIGIT.get(second ?? '')]
  if (a === undefined || b === undefined || b !== a + 1) return false
  return !LEADS.test(before ?? '') && third !== 'điểm' && third !== 'phẩy'
}

/** Behind the point: "năm", "chín chín", "không", "hai mươi lăm". */
function readPlaces(words: string[]): Read | undefined {
  const tens = readTens(words)
  if (tens) return { digits: String(tens.value), used: tens.used }
  const digit = words[0] === 'không' ? 0 : DIGIT.get(words[0] ?? '')
  return digit === undefined ? undefined : { digits: String(digit), used: 1 }
}
