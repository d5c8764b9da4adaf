import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type OpenDatabase, openPostgres } from '../src/db/connect.ts'
import { toJson } from '../src/db/json.ts'
import { loadFacts } from '../src/facts.ts'
import { formerDistrictsOf, placeKey } from '../src/ocop/places.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { World } from '../tests/support/world.ts'
import { percentile, round } from './numbers.ts'

const WORDS =
  'mam ca linh kho sac tra sen dau tam duong thot not mat ong banh keo xoai nhan ruou nep gao mot buoi chuoi say deo nuoc cot bot nam lua me xua que nha vuon'.split(
    ' ',
  )

/** Synthetic products, marked as such; three words of a small vocabulary, so that searches find many. */
async function fill({ db }: OpenDatabase, products: number): Promise<void> {
  const facts = loadFacts()
  const communes = facts.places.communes.map((c) => ({
    commune: placeKey(c),
    district: placeKey(formerDistrictsOf(facts.places, c)[0]!),
  }))
  const word = (n: string) =>
    sql`(${sql.raw(`array['${WORDS.join("','")}']`)})[1 + (g * ${sql.raw(n)}) % ${WORDS.length}]`
  await sql`insert into producer (id, name, name_folded, created_at)
    select 'r' || g, 'Cơ sở thử nghiệm ' || g, 'co so thu nghiem ' || g, now() from generate_series(0, ${products / 2 - 1}) g`.execute(
    db,
  )
  await sql`insert into product (id, producer_id, name, search_text, tier, commune, former_district, source, created_at, updated_at)
    select 'p' || g, 'r' || g / 2, w, w || ' co so thu nghiem ' || g / 2, (array['3','3','3','3','4','5','potential_5'])[1 + g % 7],
      u.commune, u.district, 'thử nghiệm', now(), now()
    from (select g, concat_ws(' ', ${word('7')}, ${word('13')}, ${word('29')}, g) as w from generate_series(0, ${products - 1}) g) x
    join (select v->>'commune' as commune, v->>'district' as district, (n - 1)::int as n
      from jsonb_array_elements(${toJson(communes)}::jsonb) with ordinality as e(v, n)) u
      on u.n = g % ${communes.length}`.execute(db)
  await sql`insert into certificate (id, product_id, tier, decided_from, decided_to, source, created_at, updated_at)
    select 'c' || g, 'p' || g, (array['3','3','3','3','4','5','potential_5'])[1 + g % 7],
      date '2022-01-01' + g % 1700, date '2022-01-01' + g % 1700 + (g % 5 = 0)::int * 300, 'thử nghiệm', now(), now()
    from generate_series(0, ${products - 1}) g`.execute(db)
  await sql`analyze`.execute(db)
}

async function times(n: number, run: (i: number) => Promise<unknown>): Promise<number[]> {
  const ms: number[] = []
  for (let i = 0; i < n; i++) {
    const began = performance.now()
    await run(i)
    ms.push(performance.now() - began)
  }
  return ms
}

/** /thongke and /tracuu as whole turns on a large register, against the barest SQL that finds the same figures. */
export async function benchRegister(products: number, runs: number): Promise<void> {
  const server = await startPostgres([])
  const database = openPostgres(await server.database())
  await fill(database, products)
  const world = await World.open({ database })
  const person = randomUUID()
  const now = world.clock.now()
  await world.say('tam', '/trogiup')
  await database.db
    .insertInto('person')
    .values({ id: person, kind: 'officer', name: 'Thử nghiệm', locale: null, created_at: now })
    .execute()
  await database.db.updateTable('chat').set({ person_id: person }).execute()
  await database.db
    .insertInto('role_grant')
    .values({
      id: randomUUID(),
      person_id: person,
      role: 'officer',
      place: placeKey(world.facts.places.province),
      granted_by: null,
      granted_at: now,
      revoked_at: null,
    })
    .execute()

  const count = () =>
    sql`
    select p.tier, c.expires_to >= date '2026-11-23' as valid, count(*) from product p
    join certificate c on c.product_id = p.id group by 1, 2`.execute(database.db)
  const search = (query: string) =>
    sql`
    select p.id, p.name, r.name from product p join producer r on r.id = p.producer_id
    where p.search @@ to_tsquery('simple', ${query}) order by p.search_text collate "C" limit 200`.execute(
      database.db,
    )
  const cases: [string, string, () => Promise<unknown>][] = [
    ['/thongke', '/thongke', count],
    ['/thongke 4 sao', '/thongke Thoại Sơn cũ 4 sao', count],
    ['/tracuu mam ca', '/tracuu mam ca', () => search('mam:* & ca:*')],
    ['/tracuu tra sen que', '/tracuu tra sen que', () => search('tra:* & sen:* & que:*')],
  ]
  for (const [name, typed, bare] of cases) {
    await times(5, () => world.say('tam', typed))
    await times(5, bare)
    const ours = await times(runs, () => world.say('tam', typed))
    const base = await times(runs, bare)
    console.log(
      `${name} on ${products} products: p50 ${round(percentile(ours, 0.5), 1)} ms, p95 ${round(percentile(ours, 0.95), 1)} ms; bare SQL p95 ${round(percentile(base, 0.95), 1)} ms; ratio of medians ${round(percentile(ours, 0.5) / percentile(base, 0.5), 2)}`,
    )
  }
  await world.close()
  await database.close()
  await server.stop()
}
