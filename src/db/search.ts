import { type Kysely, sql } from 'kysely'
import type { IsoDate } from '../ocop/dates.ts'
import { fold, foldKeepingTones, hasDiacritics } from '../text/fold.ts'
import { productsStanding, type Standing, validitySql } from './standing.ts'
import type { Database, Tier } from './tables.ts'

/** A product found. */
export interface Found {
  id: string
  name: string
  producer: string
  producerId: string
  tier: Tier
  commune: string | null
  formerDistrict: string | null
}

export interface SearchResult {
  found: Found[]
  /** True when nothing had these words and near ones were taken: "mắn" for "mắm". */
  near: boolean
}

/** Beyond this many nobody pages on; better words are asked for. */
export const MOST_FOUND = 200
const MOST_WORDS = 12

/**
 * Products of which the name, producer or place has all these words (the last may be unfinished), the best
 * first: typed with diacritics, what is written exactly so; then what bears the words in its own name.
 * Where nothing has them, words one letter away are tried.
 */
export async function searchProducts(db: Kysely<Database>, typed: string): Promise<SearchResult> {
  const found = await productsWithWords(db, typed)
  if (found.length > 0) return { found, near: false }
  const words = wordsOf(typed)
  const near = words.length > 0 ? await nearWords(db, words) : undefined
  return near
    ? { found: ranked(await matching(db, near, words.join(' ')), typed), near: true }
    : { found: [], near: false }
}

/** The same for words as they are typed, without trying others; empty where nothing has them all. */
export async function productsWithWords(db: Kysely<Database>, typed: string): Promise<Found[]> {
  const words = wordsOf(typed)
  if (words.length === 0) return []
  const groups = words.map((w) => [w])
  return ranked(await matching(db, groups, words.join(' ')), typed)
}

function wordsOf(typed: string): string[] {
  return fold(typed).split(' ').filter(Boolean).slice(0, MOST_WORDS)
}

/** Every group of alternatives must be met, also by longer words; only the last word may be a single letter of one. */
async function matching(db: Kysely<Database>, groups: string[][], phrase: string): Promise<Found[]> {
  const query = groups
    .map((words, i) => {
      const prefix = (w: string) => (w.length > 1 || i === groups.length - 1 ? ':*' : '')
      return `(${words.map((w) => `'${w}'${prefix(w)}`).join(' | ')})`
    })
    .join(' & ')
  const { rows } = await sql<Found>`
    select p.id, p.name, r.name as producer, r.id as "producerId", p.tier, p.commune,
      p.former_district as "formerDistrict"
    from product p join producer r on r.id = p.producer_id
    where p.search @@ ${query}::tsquery
    order by nullif(position(${phrase} in p.search_text), 0) nulls last, p.search_text collate "C", p.id
    limit ${MOST_FOUND}`.execute(db)
  return rows
}

/** Sorts what was found; equals stay in the order in which they came. */
function ranked(found: Found[], typed: string): Found[] {
  const spellings = hasDiacritics(typed) ? [foldKeepingTones, fold] : [fold]
  // What is spelled as typed comes before what only folds alike; a product's own name before its producer's.
  const rank = ({ name, producer }: Found): number => {
    const closeness = spellings.flatMap((spell) =>
      [name, producer].map((text) => nearness(spell(text), spell(typed))),
    )
    const first = closeness.findIndex((near) => near < FAR)
    return first < 0 ? FAR * spellings.length * 2 : first * FAR + closeness[first]!
  }
  const ranks = new Map(found.map((f) => [f, rank(f)]))
  return found.toSorted((a, b) => ranks.get(a)! - ranks.get(b)!)
}

const FAR = 3

/** 0 the same, 1 begins so, 2 has it further on (at the beginning of a word), FAR has it not. */
function nearness(text: string, phrase: string): number {
  if (text === phrase) return 0
  if (text.startsWith(phrase)) return 1
  return text.includes(` ${phrase}`) ? 2 : FAR
}

/**
 * For each word the words of the register that are one letter away (missing, extra, other, or two swapped);
 * undefined when a word has none. Reads the register's whole vocabulary, so only after a search that found
 * nothing.
 */
async function nearWords(db: Kysely<Database>, words: string[]): Promise<string[][] | undefined> {
  const known = await Promise.all(words.map((word) => isKnown(db, word)))
  // Every word occurs, only not together: no letter is wrong.
  if (!known.includes(false)) return undefined
  // A number or a very short word one letter away is another word, not the same one misspelt.
  if (words.some((word, i) => !known[i] && (word.length < 3 || /\d/.test(word)))) return undefined
  const { rows } = await sql<{ word: string }>`
    select word from ts_stat('select search from product')`.execute(db)
  const groups = words.map((word, i) => {
    return known[i] ? [word] : rows.map((r) => r.word).filter((other) => isOneLetterAway(word, other))
  })
  return groups.every((g) => g.length > 0) ? groups : undefined
}

async function isKnown(db: Kysely<Database>, word: string): Promise<boolean> {
  const { rows } = await sql`select 1 from product where search @@ ${`'${word}':*`}::tsquery limit 1`.execute(
    db,
  )
  return rows.length > 0
}

function isOneLetterAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1)
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at]
  return short.slice(at + 1) === long.slice(at + 1) || (swapped && short.slice(at + 2) === long.slice(at + 2))
}

/** All that a card shows of one product, as it stands on a day. */
export interface ProductCard {
  id: string
  /** As the first register numbers it. */
  key: string | null
  name: string
  tier: Tier
  productSet: number | null
  status: 'active' | 'stopped'
  address: string | null
  oldCommune: string | null
  commune: string | null
  formerDistrict: string | null
  source: string
  note: string | null
  producerId: string
  producer: string
  /** How many products of this producer the register holds. */
  ofProducer: number
  doubtId: string | null
  certificate: {
    standing: Standing
    decisionNo: string | null
    decidedFrom: IsoDate
    decidedTo: IsoDate
    expiresFrom: IsoDate
    expiresTo: IsoDate
    revokedOn: IsoDate | null
    filedOn: IsoDate | null
    source: string
    hint: string | null
  } | null
}

/** The card of a product; undefined when it is not in the register (any more). */
export async function productCard(
  db: Kysely<Database>,
  id: string,
  day: IsoDate,
): Promise<ProductCard | undefined> {
  const { rows } = await sql<ProductCard>`
    select p.id, p.register_key as key, p.name, coalesce(c.tier, p.tier) as tier, p.product_set as "productSet", p.status, p.address,
      p.old_commune as "oldCommune", p.commune, p.former_district as "formerDistrict", p.source, p.note,
      r.id as "producerId", r.name as producer,
      (select count(*) from product o where o.producer_id = r.id) as "ofProducer",
      (select d.id from doubt d where d.product_id = p.id and d.settled_at is null limit 1) as "doubtId",
      case when c.id is null then null else json_build_object('standing', ${validitySql(day)},
        'decisionNo', c.decision_no, 'decidedFrom', c.decided_from, 'decidedTo', c.decided_to,
        'expiresFrom', c.expires_from, 'expiresTo', c.expires_to, 'revokedOn', c.revoked_on,
        'filedOn', f.filed_on, 'source', c.source, 'hint', c.hint) end as certificate
    from producer r, ${productsStanding(day)} and r.id = p.producer_id and p.id = ${id}`.execute(db)
  return rows[0]
}

/** The products of one producer, by name. */
export async function productsOf(db: Kysely<Database>, producerId: string): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select p.id, p.name, r.name as producer, r.id as "producerId", p.tier, p.commune,
      p.former_district as "formerDistrict"
    from product p join producer r on r.id = p.producer_id
    where r.id = ${producerId} order by p.search_text collate "C", p.id limit ${MOST_FOUND}`.execute(db)
  return rows
}
