import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instantInVietnam } from '../../src/clock.ts'
import { countMeant, meantBy, nextReaders } from '../../src/db/audience.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import type { RoleName, Tier } from '../../src/db/tables.ts'
import { loadFacts } from '../../src/facts.ts'
import type { Audience } from '../../src/ocop/audience.ts'
import { lookup, placeKey } from '../../src/ocop/places.ts'
import { freshPglite } from '../support/database.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { makeLinkedPerson, makeProduct } from '../support/register-rows.ts'

const { places } = loadFacts()
const now = instantInVietnam('2026-11-25', 9)
const today = '2026-11-25'

function key(where: string): string {
  const found = lookup(places, where)
  if (found.kind !== 'one') throw new Error(where)
  return placeKey(found.place)
}
const province = placeKey(places.province)

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.each(['pglite', 'postgres'] as const)('whom an audience means, on %s', (engine) => {
  let database: OpenDatabase
  beforeEach(async () => {
    database = engine === 'pglite' ? await freshPglite() : await server.open()
    await linked('oc-eo-3', { commune: 'Xã Óc Eo', tier: '3', decided: '2025-01-10', set: 9 })
    // In its window on this day: expires 24/4/2027, so from 26/10 to 25/12/2026.
    await linked('oc-eo-window', { commune: 'Xã Óc Eo', tier: '4', decided: '2024-04-24', set: 14 })
    await linked('tri-ton-expired', { commune: 'Xã Tri Tôn', tier: '5', decided: '2023-03-01', set: 9 })
    await linked('tri-ton-undated', { commune: 'Xã Tri Tôn', tier: '3', decided: '2021-01-01..2023-12-31' })
    await alone('says-so', 'producer')
    await alone('guest', 'guest')
    await granted('officer-oc-eo', 'officer', key('Xã Óc Eo'))
    await granted('officer-province', 'officer', province)
    await granted('administrator', 'administrator', province)
    await granted('council', 'council_member', key('Xã Óc Eo'))
    await granted('revoked', 'officer', key('Xã Óc Eo'), true)
    return async () => {
      if (engine === 'postgres') await database.close()
    }
  })

  async function alone(name: string, kind: 'producer' | 'guest' | 'officer'): Promise<string> {
    const id = randomUUID()
    const { db } = database
    await db.insertInto('person').values({ id, kind, name, locale: null, created_at: now }).execute()
    await db
      .insertInto('chat')
      .values({
        channel: 'plain',
        account: 'test',
        address: name,
        person_id: id,
        locale: null,
        refused_version: null,
        flow: null,
        created_at: now,
        seen_at: now,
        gone_at: null,
      })
      .execute()
    return id
  }

  async function linked(name: string, made: { commune: string; tier: Tier; decided: string; set?: number }) {
    const [from, to = from] = made.decided.split('..') as [string, string?]
    const { producerId, productId } = await makeProduct(database.db, {
      name: `${name} (thử nghiệm)`,
      decided: { from, to },
      tier: made.tier,
      commune: key(made.commune),
      formerDistrict: key(made.commune === 'Xã Óc Eo' ? 'Huyện Thoại Sơn' : 'Huyện Tri Tôn'),
      now,
    })
    await database.db
      .updateTable('product')
      .set({ product_set: made.set ?? null })
      .where('id', '=', productId)
      .execute()
    await makeLinkedPerson(database.db, { address: name, producerId, now })
  }

  async function granted(name: string, role: RoleName, place: string, revoked = false) {
    const personId = await alone(name, 'officer')
    await database.db
      .insertInto('role_grant')
      .values({
        id: randomUUID(),
        person_id: personId,
        role,
        place,
        granted_by: null,
        granted_at: now,
        revoked_at: revoked ? now : null,
      })
      .execute()
  }

  async function dossier(name: string, set: number | null): Promise<void> {
    const { id } = await database.db
      .selectFrom('person')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    await database.db
      .insertInto('dossier')
      .values({
        id: randomUUID(),
        person_id: id,
        product_id: null,
        product_name: 'Thử nghiệm',
        product_set: set,
        star: 3,
        kind: 'first',
        created_at: now,
        updated_at: now,
        closed_at: null,
      })
      .execute()
  }

  async function names(of: Audience): Promise<string[]> {
    const found = await nextReaders(database.db, 'none', meantBy(of, places, today), 100)
    const rows = await database.db
      .selectFrom('person')
      .select('name')
      .where('id', 'in', ['', ...found.map((f) => f.personId)])
      .execute()
    const { channels } = await countMeant(database.db, of, places, today)
    // What is previewed is what is sent.
    expect(channels.reduce((n, c) => n + c.people, 0)).toBe(found.length)
    return rows.map((r) => r.name!).sort()
  }
  const producers = (more: Partial<Audience> = {}): Audience => ({
    role: 'producers',
    place: province,
    ...more,
  })

  const linkedOnes = ['oc-eo-3', 'oc-eo-window', 'tri-ton-expired', 'tri-ton-undated']
  // makeLinkedPerson makes them producers by kind as well.
  it('producers: of the province with those who only say so, of a commune without', async () => {
    expect(await names(producers())).toEqual([...linkedOnes.slice(0, 2), 'says-so', ...linkedOnes.slice(2)])
    expect(await names(producers({ place: key('Xã Óc Eo') }))).toEqual(['oc-eo-3', 'oc-eo-window'])
    expect(await names(producers({ place: key('Huyện Tri Tôn') }))).toEqual([
      'tri-ton-expired',
      'tri-ton-undated',
    ])
  })

  it('stars and product sets, both of the same product', async () => {
    expect(await names(producers({ stars: ['4', 'potential_5', '5'] }))).toEqual([
      'oc-eo-window',
      'tri-ton-expired',
    ])
    expect(await names(producers({ sets: [9] }))).toEqual(['oc-eo-3', 'tri-ton-expired'])
    expect(await names(producers({ stars: ['4'], sets: [9] }))).toEqual([])
  })

  it('the state of the certificate: in its window, expired, nothing filed; an unknown date is neither', async () => {
    expect(await names(producers({ dossier: 'window' }))).toEqual(['oc-eo-window'])
    expect(await names(producers({ dossier: 'expired' }))).toEqual(['tri-ton-expired'])
    const certificate = await database.db
      .selectFrom('certificate')
      .select('id')
      .where('expires_to', '=', '2027-04-24')
      .executeTakeFirstOrThrow()
    await database.db
      .insertInto('filing')
      .values({
        id: randomUUID(),
        certificate_id: certificate.id,
        filed_on: today,
        result_on: null,
        said_by: null,
        created_at: now,
      })
      .execute()
    expect(await names(producers({ dossier: 'window' }))).toEqual([])
  })

  it('dossiers in the works, or none', async () => {
    await dossier('oc-eo-3', 9)
    await dossier('says-so', 11)
    expect(await names(producers({ dossier: 'open' }))).toEqual(['oc-eo-3', 'says-so'])
    expect(await names(producers({ dossier: 'open', sets: [11] }))).toEqual(['says-so'])
    expect(await names(producers({ dossier: 'none' }))).toEqual([
      'oc-eo-window',
      'tri-ton-expired',
      'tri-ton-undated',
    ])
  })

  it('officers and council members by place; a right withdrawn is none', async () => {
    expect(await names({ role: 'officers', place: province })).toEqual([
      'administrator',
      'officer-oc-eo',
      'officer-province',
    ])
    expect(await names({ role: 'officers', place: key('Xã Óc Eo') })).toEqual(['officer-oc-eo'])
    expect(await names({ role: 'officers', place: key('Huyện Thoại Sơn') })).toEqual(['officer-oc-eo'])
    expect(await names({ role: 'council', place: province })).toEqual(['council'])
    expect(await names({ role: 'council', place: key('Xã Tri Tôn') })).toEqual([])
  })

  it('everybody: of the province all, of a commune who has to do with it', async () => {
    expect(await names({ role: 'everyone', place: province })).toHaveLength(11)
    expect(await names({ role: 'everyone', place: key('Xã Óc Eo') })).toEqual([
      'council',
      'oc-eo-3',
      'oc-eo-window',
      'officer-oc-eo',
    ])
  })

  it('says who is left out: those who switched it off, those who cannot be reached', async () => {
    const { db } = database
    await db.updateTable('person').set({ announcements_on: false }).where('name', '=', 'oc-eo-3').execute()
    await db.updateTable('chat').set({ gone_at: now }).where('address', '=', 'oc-eo-window').execute()
    expect(await countMeant(db, producers({ place: key('Xã Óc Eo') }), places, today)).toEqual({
      channels: [],
      optedOut: 1,
      unreachable: 1,
    })
  })

  it('counts each person once, in the chat used last', async () => {
    const { db } = database
    const { id } = await db
      .selectFrom('person')
      .select('id')
      .where('name', '=', 'oc-eo-3')
      .executeTakeFirstOrThrow()
    const later = new Date(now.getTime() + 60_000)
    await db
      .insertInto('chat')
      .values({
        channel: 'web',
        account: 'web',
        address: 'x',
        person_id: id,
        locale: null,
        refused_version: null,
        flow: null,
        created_at: now,
        seen_at: later,
        gone_at: null,
      })
      .execute()
    const { channels } = await countMeant(db, producers({ place: key('Xã Óc Eo') }), places, today)
    expect(channels).toEqual([
      { channel: 'plain', people: 1 },
      { channel: 'web', people: 1 },
    ])
  })
})
