import { afterAll, beforeAll, expect, it } from 'vitest'
import { toJson } from '../../../src/db/json.ts'
import { directives } from '../../support/directives.ts'
import { addCertificates, addProduct } from '../../support/own-register.ts'
import { personOf } from '../../support/steps/common.ts'
import { steps } from '../../support/steps/people.ts'
import { World } from '../../support/world.ts'

/** A name nobody else has, to be looked for everywhere afterwards. */
const NAME = 'Qxwz Thử Nghiệm'
let world: World

beforeAll(async () => {
  world = await World.open()
})
afterAll(() => world.close())

/** Every row of every table as text. */
async function everything(): Promise<Map<string, string>> {
  const { db } = world.database
  const tables = await db.introspection.getTables()
  const found = new Map<string, string>()
  for (const { name } of tables) {
    const rows = await db
      .selectFrom(name as 'person')
      .selectAll()
      .execute()
    found.set(name, rows.map((r) => JSON.stringify(r)).join('\n'))
  }
  return found
}

it('who withdraws leaves nothing behind but the refusal and an id in the audit', async () => {
  const { db } = world.database
  const producer = 'producer-thu-nghiem'
  const commune = '30688@2025-07-01'
  const product = await addProduct(db, { producer_id: producer, commune })
  await addCertificates(db, product, [{ decidedFrom: '2024-05-01' }])
  await directives(world, 'person', 'tam officer')
  await directives(world, 'grant', 'tam officer Xã Óc Eo')
  for (const said of ['/start', 'Đồng ý', 'Chủ thể OCOP', 'co so thu nghiem', '1', NAME, '1', 'Đồng ý']) {
    await world.say('lan', said)
  }
  const personId = await personOf(world, 'lan')
  // The officer has the request twice: as it came, and as they asked to see it.
  await world.say('tam', '/toi')
  await world.say('tam', '[Xem yêu cầu chờ]')
  await world.say('tam', '[Đúng]')
  const now = world.clock.now()
  const dossier = { id: 'd', person_id: personId, product_id: product, product_name: `Mắm của ${NAME}` }
  await db
    .insertInto('dossier')
    .values({
      ...dossier,
      product_set: 1,
      star: 3,
      kind: 'first',
      created_at: now,
      updated_at: now,
      closed_at: null,
    })
    .execute()
  await db
    .insertInto('dossier_item')
    .values({ dossier_id: 'd', document: 'D01', state: 'have', expires_on: null, updated_at: now })
    .execute()
  // A message of theirs that once failed keeps its raw text for whoever looks into it.
  await db
    .updateTable('inbox')
    .set({ state: 'failed', raw: toJson({ text: NAME }) })
    .where('id', '=', 1)
    .execute()
  const [code] = await steps.invite!(world, 'officer Xã Óc Eo').then((c) => c!)
  await world.say('lan', `/ma ${code}`)

  const copy = (await world.say('lan', '/toi')) && (await world.say('lan', '[Lấy bản sao]'))
  const text = copy.map((m) => m.body.text).join('\n')
  for (const part of [NAME, 'Cơ sở Thử nghiệm, đã xác nhận', 'lưu thông tin: đồng ý', 'nhắc hạn: đồng ý']) {
    expect(text).toContain(part)
  }
  expect(text).toContain('Phiếu đăng ký: đã có')
  expect(text).toContain('Cán bộ, Xã Óc Eo')

  await world.say('lan', '/toi')
  await world.say('lan', '[Rút đồng ý và xoá]')
  await world.say('lan', '[Xoá hết]')
  for (const [table, rows] of await everything()) {
    expect(rows.includes(NAME), `${table} still names the person`).toBe(false)
    const mayHoldId = ['audit', 'invitation'].includes(table)
    expect(rows.includes(personId) && !mayHoldId, `${table} still holds the person's id`).toBe(false)
  }
  const chat = await db.selectFrom('chat').selectAll().where('address', '=', 'lan').executeTakeFirstOrThrow()
  expect(chat).toMatchObject({ person_id: null, refused_version: '2026-11-22', locale: null })
  expect(
    await db.selectFrom('audit').select('act').where('act', '=', 'person.erased').execute(),
  ).toHaveLength(1)
})
