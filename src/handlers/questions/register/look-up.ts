import type { Kysely } from 'kysely'
import { type NamedRow, productsSharing } from '../../../db/names-in-register.ts'
import type { Database, Tier } from '../../../db/tables.ts'
import type { Facts } from '../../../facts.ts'
import type { SetNames } from '../../../knowledge/named-set.ts'
import { findPlaceIn, isCurrent, type Place, placeKey } from '../../../ocop/places.ts'
import { fold, foldKeepingTones, hasDiacritics, nfc } from '../../../text/fold.ts'
import { isOtherwise, type Way, waysAsked } from './asks.ts'
import { type Naming, namingOf } from './names.ts'
import { listOfGroup, listOfPlaceOrStar, starIn } from './of-place.ts'
import { readWords, type Said, spellings } from './words.ts'

/** What the register has on a question. */
export type RegisterFound =
  | { kind: 'product'; id: string }
  | { kind: 'list'; rows: NamedRow[]; place?: Place }
  /** Asked for, and not on the list; `rows`: what there is of that producer or place. */
  | { kind: 'none'; words: string; rows: NamedRow[]; place?: Place; tier?: Tier }

type Known = Pick<Facts, 'places' | 'finder' | 'law' | 'appendix' | 'answerer'>

/** A question of one text, taken apart. */
interface Asked {
  text: string
  plain: string
  ways: ReadonlySet<Way>
  said: Said[]
  /** What must be a name. */
  names: Said[]
  /** The same without the place that is named. */
  required: Said[]
  /** What may be the place: those that bear the name. */
  places: readonly Place[]
  placeWords: ReadonlySet<string>
}

/** A name is no story. */
const MOST_WORDS_OF_A_NAME = 9
const MOST_PARTS = 4
const MOST_WORDS = 40
/** "Có ai ngoài Vườn Bà Ba không", "ngoài tương xay ra còn món nào": what is known already. */
const BESIDES = /^(?:ngoài|ngoai)\s.*?\sra\b,?|\s(?:ngoài|ngoai)\s.*$/iu
const MOST_WORDS_OF_A_KIND = 4
/** Whether anybody has it on the list. */
const WHETHER =
  /(?=.*\b(?:ocop|sao|danh sach|danh muc|cong nhan)\b)(?:\b(?:co|da) (?:ai|nguoi|co so|ho|htx|cong ty|nha) .*\b(?:chua|khong|ko|hong|k)\b|\b(?:duoc|dc|co|len) (?:ocop|sao|cong nhan) chua\b|\bchua (?:ai|co ai)\b)/

/**
 * "Mắm Bà Giáo Khỏe được mấy sao", "Tri Tôn có những món nào", "có ai làm mắm ruốc chưa": looked up in the register.
 * Undefined where the question asks nothing of it or names nothing in it.
 */
export async function registerAnswer(
  db: Kysely<Database>,
  facts: Known,
  question: string,
): Promise<RegisterFound | undefined> {
  if (isOtherwise(fold(question))) return undefined
  const parts = nfc(question)
    .split(/[.;:?!\n]+|,\s/u)
    .filter((part) => part.trim().split(/\s+/u).length >= 3)
  const texts = [question, ...(parts.length > 1 ? parts.slice(-MOST_PARTS) : [])]
  const asked = texts
    .map((text) => readQuestion(facts, text, text === question))
    .filter((a) => a !== undefined)
  const words = new Set(asked.flatMap((a) => a.names.flatMap((s) => spellings(s.word))))
  const rows = await productsSharing(db, [...words])
  for (const one of asked) {
    const found = await answerTo(db, facts, one, rows, one.text === question)
    if (found) return found
  }
  return undefined
}

function readQuestion(facts: Known, text: string, whole: boolean): Asked | undefined {
  const plain = fold(text)
  const ways = waysAsked(plain)
  const said = readWords(text.replace(BESIDES, ' ')).slice(0, MOST_WORDS)
  const names = said.filter((s, i) => !s.asks && said.findIndex((o) => o.word === s.word) === i)
  if (names.length === 0 && ways.size === 0) return undefined
  const bare = whole && ways.size === 0 && isBareName(facts, text, said, names)
  if (ways.size === 0 && !bare) return undefined
  const place = findPlaceIn(facts.places, text)
  const match = place?.match
  const placeWords = new Set(place ? fold(place.words).split(' ') : [])
  return {
    text,
    plain,
    ways,
    said,
    names,
    required: names.filter((s) => !placeWords.has(s.word)),
    places: match?.kind === 'one' ? [match.place] : match?.kind === 'many' ? match.candidates : [],
    placeWords,
  }
}

/** A short text that names a product and may be no more than its name. */
function isBareName(
  { answerer }: Known,
  text: string,
  said: readonly Said[],
  names: readonly Said[],
): boolean {
  if (names.length < 2 || said.length < 3 || said.length > MOST_WORDS_OF_A_NAME) return false
  return answerer.setNames.ofProduct(text).length > 0
}

async function answerTo(
  db: Kysely<Database>,
  facts: Known,
  asked: Asked,
  rows: readonly NamedRow[],
  whole: boolean,
): Promise<RegisterFound | undefined> {
  const tones = hasDiacritics(asked.text)
  const namings = rows.map((row) => namingOf(row, asked.said, asked.placeWords, tones))
  if (asked.required.length === 0) {
    const makers = namings.filter((n) => n.byMaker)
    return makers.length > 0 ? listed(makers) : listOfPlaceOrStar(db, facts, asked, whole)
  }
  const full = inPlace(facts, asked, fullyNamed(asked, namings))
  if (full.length > 0 && isMeant(asked, full))
    return noneOfStar(asked, full) ?? ofPoints(facts, asked, ofStar(asked, full))
  if (asked.ways.size === 0) return undefined
  const none = missing(facts, asked, namings)
  if (none) return none
  const most = whole ? inPlace(facts, asked, nearlyFull(asked, namings)) : []
  if (most.length > 0) return ofPoints(facts, asked, most)
  return (await listOfGroup(db, facts, asked)) ?? listOfPlaceOrStar(db, facts, asked, whole)
}

/** What has all the words: of the producer who is named, and spelled as typed, where any is. */
function fullyNamed(asked: Asked, namings: readonly Naming[]): Naming[] {
  const full = namings.filter((n) => n.full && (n.inName > 0 || n.byMaker))
  const ofMaker = full.filter((n) => n.byMaker)
  const named = ofMaker.length > 0 ? ofMaker : full
  // The list misspells names: "Ràu Diếp Cá". Beside its producer that does no harm.
  const alike = named.filter((n) => n.byMaker || spelledAlike(asked, n))
  const best = alike.length > 0 ? alike : named
  // "Sầu riêng Vĩnh Hòa": the place may be part of the name.
  const most = Math.max(...best.map((n) => n.explained))
  return best.filter((n) => n.explained === most)
}

/** Of what has all the words: enough said to name it, in a way in which one asks of it. */
function isMeant(asked: Asked, full: readonly Naming[]): boolean {
  const makers = new Set(full.map((n) => n.row.producerId))
  const said = asked.required.length
  const byMaker = full.some((n) => n.byMaker)
  if (asked.ways.size === 0)
    return makers.size === 1 && full.some((n) => n.bare && (byMaker || isLongName(asked, n)))
  if (byMaker || said >= 3) return true
  if (!full.some((n) => spelledAlike(asked, n))) return false
  if (asked.ways.has('kind') || asked.ways.has('list')) return said === 2 || isKind(asked, full)
  return said === 2 && (full.length === 1 || full.some((n) => n.whole))
}

/** "Nước màu thốt nốt": so much of a name that no kind is meant; a place behind it may be anybody's. */
function isLongName({ said, names, required }: Asked, { whole }: Naming): boolean {
  return said.length >= 4 && (whole || names.length === required.length)
}

/** "Trà" is no "tra": words typed with tones are meant with them. */
function spelledAlike({ text, required }: Asked, { row }: Naming): boolean {
  if (!hasDiacritics(text)) return true
  const has = new Set(foldKeepingTones(`${row.name} ${row.producer}`).split(' '))
  return required.every((s) => has.has(s.toned))
}

const ONE_KIND = '\\bkind (?:nao|gi|ocop)\\b|\\b(?:lam|ban|nau|loai|mon) kind\\b'
/** "Rượu nào có sao": what many names begin with. */
function isKind(asked: Asked, full: readonly Naming[]): boolean {
  const [{ word }] = asked.required as [Said]
  const begin = full.filter((n) => fold(n.row.name).startsWith(`${word} `))
  // Without its tones it may be any word: "dưa" and "đưa".
  const plainly = hasDiacritics(asked.text) || new RegExp(ONE_KIND.replace('kind', word)).test(asked.plain)
  return word.length >= 3 && begin.length > 0 && plainly
}

/** Where a word too many is said: what bears a name that is no chance, and most of the words. */
function nearlyFull(asked: Asked, namings: readonly Naming[]): Naming[] {
  const named = namings.filter((n) => n.byMaker || n.byName)
  const top = Math.max(...named.map((n) => n.explained))
  const words = asked.names.length
  const best = named.filter((n) => n.explained === top)
  if (asked.ways.has('list') && best.some((n) => n.byMaker)) {
    const maker = best.find((n) => n.byMaker)!.row.producerId
    return namings.filter((n) => n.row.producerId === maker)
  }
  const inPlaces = words - asked.required.length
  return best.filter((n) => (n.byMaker ? (top + inPlaces) * 5 >= words * 2 : top * 2 >= words))
}

/** Only those of the place that is named, where any are. */
function inPlace({ places }: Known, asked: Asked, namings: Naming[]): Naming[] {
  const keys = new Set(asked.places.map(placeKey))
  const codes = new Set(asked.places.filter((p) => !isCurrent(p)).map((p) => p.code))
  const inside = namings.filter(({ row }) =>
    [row.commune, row.oldCommune, row.formerDistrict].some(
      (key) => key !== null && (keys.has(key) || codes.has(places.byKey.get(key)?.code ?? '')),
    ),
  )
  return inside.length > 0 ? inside : namings
}

/** "Đường thốt nốt của ai được 5 sao": of several that are called so none has the star. */
function noneOfStar({ plain, required }: Asked, namings: readonly Naming[]): RegisterFound | undefined {
  const tier = starIn(plain)
  if (tier === undefined || namings.length < 2 || namings.some((n) => n.row.tier === tier)) return undefined
  const words = required.map((s) => s.typed).join(' ')
  return { kind: 'none', words, tier, rows: namings.map((n) => n.row) }
}

function ofStar({ plain }: Asked, namings: Naming[]): Naming[] {
  const tier = starIn(plain)
  const starred = tier ? namings.filter((n) => n.row.tier === tier) : []
  return starred.length > 0 ? starred : namings
}

/** How many points it had is known of a few only; of others it is asked in vain here. */
function ofPoints(
  { appendix }: Known,
  { ways }: Asked,
  namings: readonly Naming[],
): RegisterFound | undefined {
  const named = ways.has('points') ? namings.filter((n) => n.inName >= 3 || n.byMaker) : namings
  const known = ways.has('points') ? named.filter((n) => appendix.points.has(n.row.key ?? '')) : named
  return known.length > 0 ? listed(known) : undefined
}

/** Without tones a single word may be anything. */
function isProduct(names: SetNames, words: string): boolean {
  if (names.mentioned(words).length > 0) return true
  return (hasDiacritics(words) || words.split(' ').length === 2) && names.ofProduct(words).length > 0
}

/** "Có ai làm mắm ruốc chưa": a product, and nothing on the list is called so, or nothing of that producer. */
function missing({ answerer }: Known, asked: Asked, namings: readonly Naming[]): RegisterFound | undefined {
  if (!WHETHER.test(asked.plain)) return undefined
  const maker = namings.find((n) => n.byMaker)?.row.producerId
  const rows = namings.filter((n) => n.row.producerId === maker)
  const makers = new Set(rows.flatMap((n) => n.makerWords))
  const left = asked.required.filter((s) => !makers.has(s.word))
  const words = left.map((s) => s.typed).join(' ')
  if (left.length === 0 || left.length > MOST_WORDS_OF_A_KIND || !isProduct(answerer.setNames, words))
    return undefined
  if (namings.some((n) => left.some((s) => n.row.producerId === maker && fold(n.row.name).includes(s.word))))
    return undefined
  return { kind: 'none', words, rows: rows.map((n) => n.row) }
}

function listed(namings: readonly Naming[]): RegisterFound {
  const rows = namings.map((n) => n.row)
  return rows.length === 1 ? { kind: 'product', id: rows[0]!.id } : { kind: 'list', rows }
}
