import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directives } from '../../support/directives.ts'
import { personOf } from '../../support/steps/common.ts'
import { World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await World.open({ at: '2026-11-23T09:00:00+07:00' })
  await directives(world, 'register', '')
  const people = [
    ['guest', 'guest'],
    ['producer', 'producer'],
    ['admin', 'officer', 'administrator 91'],
    ['province', 'officer', 'officer 91'],
    ['district', 'officer', 'officer Huyện Thoại Sơn'],
    ['candidate', 'officer', 'officer Xã Thoại Sơn'],
    ['elsewhere', 'officer', 'officer Xã Óc Eo'],
    ['council', 'officer', 'council_member 91'],
  ]
  for (const [name, kind, grant] of people) {
    await directives(world, 'person', `${name} ${kind}`)
    if (grant) await directives(world, 'grant', `${name} ${grant}`)
  }
})
afterAll(() => world.close())

const said = async (who: string, text: string) =>
  (await world.say(who, text)).map((m) => m.body.text).join('\n')

const MAY_COUNT = ['admin', 'province', 'district', 'candidate', 'elsewhere', 'council']
const MAY_NOT_COUNT = ['stranger', 'guest', 'producer']
const MAY_SETTLE = ['admin', 'province', 'district']

describe('who may count', () => {
  it.each(MAY_COUNT)('%s may, any place of the province', async (who) => {
    expect(await said(who, '/thongke huyện Châu Phú')).toContain('Huyện Châu Phú (cũ): 11 sản phẩm')
    expect(await said(who, '/hethan huyện Châu Phú')).toContain('Huyện Châu Phú (cũ): giấy hết hạn')
  })

  it.each(MAY_NOT_COUNT)('%s may not', async (who) => {
    for (const text of ['/thongke huyện Châu Phú', 'thong ke', '/hethan', '/thongke 31/12/2023']) {
      expect(await said(who, text)).not.toMatch(/sản phẩm\n|giấy hết hạn/)
    }
  })

  it.each([...MAY_COUNT, ...MAY_NOT_COUNT])('%s may look up; the hint is for officers', async (who) => {
    const card = await said(who, '/tracuu Tranh ghép lá thốt nốt')
    expect(card).toContain('Tranh ghép lá thốt nốt')
    expect(card.includes('Gợi ý cho cán bộ')).toBe(MAY_COUNT.includes(who))
  })

  it('asks at the press: a right withdrawn since closes the old buttons', async () => {
    await directives(world, 'person', 'former officer')
    await directives(world, 'grant', 'former officer 91')
    await world.say('former', '/thongke')
    await world.database.db
      .updateTable('role_grant')
      .set({ revoked_at: world.clock.now() })
      .where('person_id', '=', await personOf(world, 'former'))
      .execute()
    for (const button of ['[Theo huyện cũ]', '[Danh sách]', '[Chưa rõ xã (6)]']) {
      expect(await said('former', button)).not.toMatch(/Long Xuyên|sản phẩm/)
    }
  })
})

describe('who may settle the commune of a product', () => {
  const PRODUCT = 'Trà sâm Đinh lăng – Hộ kinh doanh Vương Kim'
  const commune = async () =>
    await world.database.db
      .selectFrom('product')
      .select(['commune', 'search_text'])
      .where('name', '=', 'Trà sâm Đinh lăng')
      .executeTakeFirstOrThrow()

  it.each(MAY_SETTLE)('%s may, and take it back, leaving nothing but the audit', async (who) => {
    const before = await commune()
    await world.say(who, '/thongke huyện Thoại Sơn')
    await world.say(who, '[Chưa rõ xã (2)]')
    await world.say(who, `[${PRODUCT}]`)
    expect(await said(who, '[Xã Thoại Sơn]')).toContain('Đã ghi')
    expect(await commune()).toEqual({
      commune: '30682@2025-07-01',
      search_text: `${before.search_text} xa thoai son`,
    })
    expect(await said(who, '[Xã Thoại Sơn]')).toContain('đã được chọn thuộc Xã Thoại Sơn')
    await world.say(who, '[Đổi lại]')
    expect(await commune()).toEqual(before)
    const acts = await world.database.db
      .selectFrom('audit')
      .select('act')
      .where('person_id', '=', await personOf(world, who))
      .orderBy('id')
      .execute()
    expect(acts.map((a) => a.act).filter((a) => a.startsWith('doubt'))).toEqual([
      'doubt.settled',
      'doubt.reopened',
    ])
  })

  it.each(['candidate', 'elsewhere', 'council', 'producer', 'guest'])(
    '%s may not, not even with a button that says so',
    async (who) => {
      const doubt = await world.database.db
        .selectFrom('doubt')
        .innerJoin('product', 'product.id', 'doubt.product_id')
        .select('doubt.id')
        .where('product.name', '=', 'Trà sâm Đinh lăng')
        .executeTakeFirstOrThrow()
      await offer(who, 'Thử chọn', {
        route: 'statistics.doubt.settle',
        args: { id: doubt.id, commune: '30682@2025-07-01' },
      })
      expect(await said(who, '[Thử chọn]')).not.toContain('Đã ghi')
      expect((await commune()).commune).toBeNull()
    },
  )

  it('nobody may choose a commune that is not in force', async () => {
    const { id } = await world.database.db.selectFrom('doubt').select('id').limit(1).executeTakeFirstOrThrow()
    for (const commune of ['30688@', '894@', 'nonsense', '91@2025-07-01']) {
      await offer('admin', `Thử ${commune}`, { route: 'statistics.doubt.settle', args: { id, commune } })
      expect(await said('admin', `[Thử ${commune}]`)).not.toContain('Đã ghi')
    }
  })
})

/** A button in somebody's chat as if it had been offered there, to press what would not be offered. */
async function offer(who: string, label: string, action: object): Promise<void> {
  const { db } = world.database
  const chat = await db.selectFrom('chat').select('id').where('address', '=', who).executeTakeFirstOrThrow()
  const id = randomUUID().replaceAll('-', '').slice(0, 12)
  const now = world.clock.now()
  await db
    .insertInto('menu')
    .values({
      id,
      chat_id: chat.id,
      items: JSON.stringify([{ label, action }]),
      first_number: 1,
      created_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
    })
    .execute()
  await db
    .insertInto('outbox')
    .values({
      chat_id: chat.id,
      priority: 0,
      body: JSON.stringify({ text: 'Thử', menu: { id, first: 1, labels: [label] } }),
      dedupe: null,
      state: 'sent',
      not_before: now,
      claimed_until: null,
      platform_id: null,
      error: null,
      created_at: now,
      sent_at: now,
    })
    .execute()
}
