import { type Kysely, sql } from 'kysely'
import MiniSearch from 'minisearch'
import { fold } from '../text/fold.ts'
import type { Database } from './tables.ts'

/** A producer of the register as somebody looking for themselves must see it to be sure. */
export interface ProducerCard {
  id: string
  name: string
  /** Active products by name; places are placeKeys, the commune null while doubtful. */
  products: { name: string; commune: string | null; formerDistrict: string | null }[]
}

/** Words that half the register shares: they find nobody. */
const COMMON = new Set(
  'ho kinh doanh co so san xuat cong ty tnhh mtv htx hop tac xa to nong nghiep dich vu doanh nghiep'.split(
    ' ',
  ),
)
/** A name, not a pasted page. */
const MOST_WORDS = 12
const MOST_FOUND = 40

/**
 * Producers whose name, products or places hold what was typed, best first: any spelling, any order, words left
 * out. Those with most of the words win; only when no word is known anywhere are misspelt names guessed at.
 */
export async function findProducers(db: Kysely<Database>, text: string): Promise<ProducerCard[]> {
  const typed = fold(text).split(' ').filter(Boolean).slice(0, MOST_WORDS)
  const telling = typed.filter((w) => !COMMON.has(w))
  const words = telling.length > 0 ? telling : typed
  if (words.length === 0) return []
  const ids = (await byWords(db, words, fold(text))) ?? (await misspelt(db, words))
  return cards(db, ids)
}

export async function producerCard(db: Kysely<Database>, id: string): Promise<ProducerCard | undefined> {
  return (await cards(db, [id]))[0]
}

/** Ids of the producers that hold most of the words; null when that is less than half of them. */
async function byWords(
  db: Kysely<Database>,
  words: readonly string[],
  whole: string,
): Promise<string[] | null> {
  const any = words.map((w) => `${w}:*`).join(' | ')
  const hits = sql.join(
    words.map((w) => sql`(bool_or(x.search @@ to_tsquery('simple', ${`${w}:*`})))::int`),
    sql` + `,
  )
  const { rows } = await sql<{ id: string; hits: number }>`
    select r.id, ${hits} as hits
    from product x join producer r on r.id = x.producer_id
    where x.search @@ to_tsquery('simple', ${any}) and x.status = 'active'
    group by r.id
    order by 2 desc, r.name_folded <> ${whole}, r.name, r.id
    limit ${MOST_FOUND}`.execute(db)
  const most = rows[0]?.hits ?? 0
  return most * 2 >= words.length && most > 0 ? rows.filter((r) => r.hits === most).map((r) => r.id) : null
}

async function misspelt(db: Kysely<Database>, words: readonly string[]): Promise<string[]> {
  const rows = await db.selectFrom('producer').select(['id', 'name_folded']).execute()
  const index = new MiniSearch<{ id: string; name_folded: string }>({ fields: ['name_folded'] })
  index.addAll(rows)
  return index
    .search(words.join(' '), { fuzzy: 0.34, combineWith: 'AND' })
    .slice(0, MOST_FOUND)
    .map((hit) => String(hit.id))
}

async function cards(db: Kysely<Database>, ids: string[]): Promise<ProducerCard[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('producer as r')
    .leftJoin('product as x', (j) => j.onRef('x.producer_id', '=', 'r.id').on('x.status', '=', 'active'))
    .select(['r.id', 'r.name', 'x.name as product', 'x.commune', 'x.former_district as formerDistrict'])
    .where('r.id', 'in', ids)
    .orderBy('x.name')
    .execute()
  return ids.flatMap((id) => {
    const own = rows.filter((r) => r.id === id)
    if (own.length === 0) return []
    const products = own.flatMap(({ product, commune, formerDistrict }) =>
      product === null ? [] : [{ name: product, commune, formerDistrict }],
    )
    return [{ id, name: own[0]!.name, products }]
  })
}
