import type { Kysely } from 'kysely'
import { productsIn } from '../../../db/names-in-register.ts'
import { scopeOf } from '../../../db/scope.ts'
import type { Database, Tier } from '../../../db/tables.ts'
import type { Facts } from '../../../facts.ts'
import { formerDistrictsOf, type Place, type Places } from '../../../ocop/places.ts'
import { suggestSets } from '../../../ocop/suggest-set.ts'
import { OF_ANOTHER_LIST, type Way } from './asks.ts'
import type { RegisterFound } from './look-up.ts'
import type { Said } from './words.ts'

const TIERS = ['5', 'potential_5', '4', '3'] as const satisfies readonly Tier[]
/** It is products that are asked for, not communes. */
const OF_PRODUCTS = /\b(?:san pham|sp|mon|dac san|mat hang|ocop|[345] sao)\b/
const STARS: Record<string, Tier> = { ba: '3', bon: '4', nam: '5', '3': '3', '4': '4', '5': '5' }
/** "Những món 4 sao là gì": what bears the stars is asked for, not what they bring. */
const STARRED =
  /\b(?:liet ke|ke (?:ten|ra|het)|danh sach)\b.* sao\b|\b(?:may|bao nhieu|bao nhiu|nhung) (?:san pham|sp|mon|cai)(?: ocop)?(?: dat| duoc)? (?:tiem nang )?[345] sao\b|[345] sao (?:co |la |gom |duoc )?(?:may|bao nhieu|nhung) (?:cai|mon|san pham|sp)|[345] sao cua (?:tinh|an giang)|(?:san pham|sp) [345] sao .*(?:cai|mon|san pham|sp) (?:nao|gi)/

/** "Bao nhiêu sản phẩm còn hạn, trong đó mấy món 5 sao": the other count is no matter of the list. */
const COUNTS_MORE = /\b(?:may|bao nhieu)\b.*\b(?:may|bao nhieu)\b/

/** The stars that a folded text names; undefined for none, and for several. */
export function starIn(plain: string): Tier | undefined {
  const named = new Set([...plain.matchAll(/\b(ba|bon|nam|[345]) sao\b(?! may)/g)].map(([, n]) => STARS[n!]!))
  const [tier] = named
  if (named.size !== 1) return undefined
  return tier === '5' && /tiem nang/.test(plain) ? 'potential_5' : tier
}

/**
 * All products of a place, or with so many stars, or both.
 * @param whole of the province the stars are only a part of what is asked, if it is not the whole question
 */
export async function listOfPlaceOrStar(
  db: Kysely<Database>,
  { places }: Pick<Facts, 'places'>,
  asked: { plain: string; ways: ReadonlySet<Way>; places: readonly Place[]; required: readonly Said[] },
  whole: boolean,
): Promise<RegisterFound | undefined> {
  if (OF_ANOTHER_LIST.test(asked.plain) || asked.required.length > 0) return undefined
  if (!asked.ways.has('list') || !OF_PRODUCTS.test(asked.plain)) return undefined
  const tier = starIn(asked.plain)
  const named = asked.places.filter((p) => p.level !== 'province')
  if (named.length === 0) {
    if (!whole || !tier || !STARRED.test(asked.plain) || COUNTS_MORE.test(asked.plain)) return undefined
    return { kind: 'list', rows: await productsIn(db, { kind: 'all' }, [tier]) }
  }
  // A name alone means the former district rather than the commune called after it.
  const order = named.toSorted((a, b) => Number(a.level !== 'district') - Number(b.level !== 'district'))
  for (const place of order) {
    const rows = await productsIn(db, scopeOf(places, place), TIERS)
    if (rows.length === 0) continue
    const starred = rows.filter((r) => tier === undefined || r.tier === tier)
    return starred.length > 0
      ? { kind: 'list', rows: starred, place }
      : { kind: 'none', words: '', rows, place, ...(tier && { tier }) }
  }
  const [only] = named
  const covered = only !== undefined && named.length === 1 && (await isCovered(db, places, only))
  return covered ? { kind: 'none', words: '', rows: [], place: only } : undefined
}

/** Whether the list reaches there: of districts that it does not know it says nothing. */
async function isCovered(db: Kysely<Database>, places: Places, place: Place): Promise<boolean> {
  const [district] = place.level === 'district' ? [place] : formerDistrictsOf(places, place)
  return district !== undefined && (await productsIn(db, scopeOf(places, district), TIERS)).length > 0
}

/** Names of the law's groups of products, as people say them. */
const GROUPS: readonly [code: string, said: RegExp][] = [
  ['II', /\bdo uong\b/],
  ['III', /\bduoc lieu\b|\bmy pham\b/],
  ['IV', /\bthu cong\b|\bmy nghe\b/],
  ['V', /\bsinh vat canh\b|\bhoa kieng\b|\bcay canh\b/],
  ['VI', /\bdu lich\b/],
]
const ON_THE_LIST = /\b(?:danh sach|ds|108|dat sao|co sao|len sao)\b/

/** "Đồ thủ công trong danh sách": the products of a group of the law, by what their names say. */
export async function listOfGroup(
  db: Kysely<Database>,
  { law, finder }: Pick<Facts, 'law' | 'finder'>,
  { plain, ways }: { plain: string; ways: ReadonlySet<Way> },
): Promise<RegisterFound | undefined> {
  const [code] = GROUPS.find(([, said]) => said.test(plain)) ?? []
  if (!code || /\bnhom\b/.test(plain) || !ON_THE_LIST.test(plain) || !(ways.has('list') || ways.has('kind')))
    return undefined
  const sets = new Set(law.sets.filter((s) => s.group.code === code).map((s) => s.no))
  const rows = (await productsIn(db, { kind: 'all' }, TIERS)).filter((row) =>
    sets.has(row.productSet ?? suggestSets(finder, row.name)[0] ?? 0),
  )
  return rows.length > 0 ? { kind: 'list', rows } : undefined
}
