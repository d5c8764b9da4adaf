import type { NamedRow } from '../../../db/names-in-register.ts'
import { foldKeepingTones } from '../../../text/fold.ts'
import { DIGITS, type Said, spelledOut } from './words.ts'

/** Words of a producer's name that say only what kind of business it is. */
const LEGAL_FORM = new Set(
  'cong ty co phan cp cptd tnhh mtv sx tm dv td sxtm tmdv xnk htx hop tac xa to nn nong nghiep ho kinh kinh doanh san xuat kd hkd so dn dl tu nhan chi nhanh hieu'.split(
    ' ',
  ),
)
/** What stands before a producer's short name: "gia bảo" is one, and half of "giá bao nhiêu". */
const BEFORE_MAKER = new Set(
  'cua so hkd doanh cty ty htx ho tiem lo nha hieu do ben nn trai tap doan'.split(' '),
)
/** "Hộ gia đình", which is typed like "hộ Gia Định". */
const FAMILY = 'gia dinh'
const BUSINESS = new Set('so hkd cty ty htx nn doan'.split(' '))
/** What stands behind one that somebody asks about. */
const AFTER_MAKER = new Set('co lam ban duoc gom o san'.split(' '))
/** A row of so many words is no chance: "mắm Bà Giáo". Fewer only where they are the whole name. */
const NO_CHANCE = 3

/** What a question says of one product of the register. */
export interface Naming {
  row: NamedRow
  /** Of the words that name something, those that this product or its producer has. */
  explained: number
  /** All of them. */
  full: boolean
  /** By its own name: the whole of it or a row of words that is no chance. */
  byName: boolean
  /** By its whole name. */
  whole: boolean
  /** How many such words its own name has. */
  inName: number
  /** By its producer's name. */
  byMaker: boolean
  /** What may call the producer. */
  makerWords: readonly string[]
  /** Nothing else is said, not even words that ask. */
  bare: boolean
}

/**
 * @param places words that name a place: they need not be part of a name
 * @param tones whether the question is typed with diacritics
 */
export function namingOf(
  row: NamedRow,
  said: readonly Said[],
  places: ReadonlySet<string>,
  tones: boolean,
): Naming {
  const asked = said.map((s) => s.word)
  const { name, own, producerToned } = namesOf(row)
  const byMaker = own.some((variant) => namesMaker(said, variant, producerToned, tones, places))
  // "HTX Dệt thổ cẩm Văn Giáo": where its proper name is said, the rest of it is meant too.
  const calls = (v: readonly string[]) => ` ${asked.join(' ')} `.includes(` ${v.slice(-2).join(' ')} `)
  const ofMaker = own.flatMap((v) => (byMaker || (v.length > 2 && calls(v)) ? v : v.slice(-NO_CHANCE)))
  const wanted = [...new Set(said.filter((s) => !s.asks).map((s) => s.word))]
  const has = (w: string) => name.includes(w) || ofMaker.includes(w)
  const required = wanted.filter((w) => !places.has(w))
  const run = longestRun(asked, name)
  const whole = run === name.length && name.join('').length >= 6
  return {
    row,
    explained: wanted.filter((w) => (places.has(w) ? name.includes(w) : has(w))).length,
    full: required.every(has),
    byName: run >= NO_CHANCE || whole,
    whole,
    inName: wanted.filter((w) => name.includes(w)).length,
    byMaker,
    makerWords: own.flat(),
    bare: asked.every((w) => has(w) || places.has(w)),
  }
}

/** 'Công ty cổ phần Palmania' → palmania; '… An Giang (Antesco)' → antesco; each part of a double name. */
export function ownNames(producer: string): string[][] {
  const inner = /\(([^)]+)\)/.exec(producer)?.[1]
  const parts = inner ? [inner] : producer.split(/\s[-–]\s/u)
  return parts.flatMap((part) => {
    const words = spelledOut(part).filter((w) => !/^\d{2,}$/.test(w))
    const first = words.findIndex((w) => !LEGAL_FORM.has(w))
    return first < 0 ? [] : [words.slice(first)]
  })
}

/** What a product and its producer are called, read once. */
interface Names {
  name: string[]
  own: string[][]
  producerToned: string[]
}
const read = new Map<string, Names>()
const MOST_READ = 5000

function namesOf({ name, producer }: NamedRow): Names {
  const key = `${name}|${producer}`
  const known = read.get(key)
  if (known) return known
  if (read.size >= MOST_READ) read.clear()
  const names = {
    name: spelledOut(name),
    own: ownNames(producer),
    producerToned: foldKeepingTones(producer).split(' '),
  }
  read.set(key, names)
  return names
}

/** A producer is called by the end of its name, where the proper name stands; by two words only if they are meant so. */
function namesMaker(
  said: readonly Said[],
  own: readonly string[],
  toned: readonly string[],
  tones: boolean,
  places: ReadonlySet<string>,
): boolean {
  for (let end = said.length; end > 0; end--) {
    let length = 0
    while (
      length < end &&
      length < own.length &&
      said[end - 1 - length]!.word === own[own.length - 1 - length]
    )
      length++
    const run = said.slice(end - length, end)
    const whole = length === own.length
    if (length >= NO_CHANCE || (whole && length > 0 && own.join('').length >= 6 && length === 1)) return true
    const before = wordBefore(said, end - length)
    const after = said[end]?.word ?? ''
    if (length === 1 && whole && own[0]!.length >= 4 && BEFORE_MAKER.has(before)) return true
    if (length !== 2) continue
    if (tones && !run.every((r) => DIGITS.includes(r.word) || toned.includes(r.toned))) continue
    if (!tones && before === 'ho' && run.map((r) => r.word).join(' ') === FAMILY) continue
    // "Của Vĩnh Hòa" is of a place, "HTX Vĩnh Hòa" of a producer.
    const meant = run.every((r) => places.has(r.word))
      ? BUSINESS.has(before)
      : BEFORE_MAKER.has(before) || AFTER_MAKER.has(after)
    if (meant) return true
  }
  return false
}

/** 'htx' for "hợp tác xã", which ends like a commune. */
function wordBefore(said: readonly Said[], at: number): string {
  const word = said[at - 1]?.word ?? ''
  return word === 'xa' && said[at - 2]?.word === 'tac' ? 'htx' : word
}

/** The length of the longest row of words that both have. */
function longestRun(asked: readonly string[], name: readonly string[]): number {
  let best = 0
  for (let a = 0; a < asked.length; a++)
    for (let n = 0; n < name.length; n++) {
      let length = 0
      while (a + length < asked.length && asked[a + length] === name[n + length]) length++
      if (length > best) best = length
    }
  return best
}
