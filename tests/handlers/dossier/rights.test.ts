import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Turn } from '../../../src/bot/turn.ts'
import { createDossier, dossiersOf } from '../../../src/db/dossiers.ts'
import { dossier } from '../../../src/handlers/dossier/index.ts'
import { trial } from '../../../src/handlers/trial/index.ts'
import { translator } from '../../../src/text/i18n.ts'
import { directives } from '../../support/directives.ts'
import { personOf } from '../../support/steps/common.ts'
import { World } from '../../support/world.ts'

/** Whatever a route about a dossier may want to know, besides which one. */
const anything = {
  document: 'E01',
  state: 'have',
  code: '1.1',
  option: 0,
  star: 3,
  kind: 'first',
  set: 8,
  sets: [8],
}
const t = translator('vi')

let world: World
let id: string
let owner: string
let other: string

beforeAll(async () => {
  world = await World.open()
  for (const who of ['lan producer', 'tam officer']) await directives(world, 'person', who)
  owner = await personOf(world, 'lan')
  other = await personOf(world, 'tam')
  const made = await world.database.db
    .transaction()
    .execute((trx) =>
      createDossier(
        trx,
        { personId: owner, productId: null, productName: 'Khô cá lóc (thử nghiệm)', productSet: 8 },
        world.clock.now(),
      ),
    )
  id = made.id
})
afterAll(() => world.close())

describe('somebody else’s dossier', async () => {
  const { loadFacts } = await import('../../../src/facts.ts')
  const facts = loadFacts()
  const routes = [...dossier(facts).routes, ...trial(facts).routes]
  // These begin or list one's own and take no dossier.
  const own = [
    'dossier.new',
    'dossier.askName',
    'dossier.typedName',
    'dossier.named',
    'dossier.start',
    'dossier.home',
    'dossier.list',
    'trial.home',
  ]

  it.each(routes.filter((r) => !own.includes(r.name)).map((r) => [r.name, r] as const))(
    '%s says it is not there and changes nothing, also to an administrator',
    async (_name, route) => {
      const before = await state()
      const outcome = await world.database.db
        .transaction()
        .execute((trx) => route.run(turn(trx, other), { ...anything, id }))
      expect(outcome.replies.map((r) => r.text)).toEqual([t('dossier:gone')])
      expect(await state()).toEqual(before)
    },
  )

  it.each(routes.map((r) => [r.name, r] as const))('%s asks for consent first', (_name, route) => {
    const wanted = { route: route.name, args: { id } }
    expect(route.guard({ ...turn(undefined as never, other), person: null }, wanted)?.route).toBe(
      'people.consent',
    )
  })

  it('does not start for a product that the register gives to another producer', async () => {
    await directives(world, 'product', 'lan Mắm cá linh (thử nghiệm) | star=3')
    const product = await world.database.db.selectFrom('product').select('id').executeTakeFirstOrThrow()
    const start = routes.find((r) => r.name === 'dossier.start')!
    const outcome = await world.database.db
      .transaction()
      .execute((trx) => start.run(turn(trx, other), { productId: product.id, kind: 're_evaluation' }))
    expect(outcome.replies[0]!.text).toBe(t('dossier:notYours'))
    expect(await dossiersOf(world.database.db, other, false)).toEqual([])
  })
})

async function state() {
  const { db } = world.database
  return {
    dossiers: await db.selectFrom('dossier').selectAll().execute(),
    items: await db.selectFrom('dossier_item').selectAll().execute(),
    ticks: await db.selectFrom('trial_score').selectAll().execute(),
  }
}

function turn(trx: Turn['trx'], personId: string): Turn {
  const person: Person = { id: personId, kind: 'officer', name: 'Thử nghiệm', remindersOn: true }
  return {
    trx,
    now: world.clock.now(),
    today: '2026-11-23',
    chatId: 1,
    person,
    grants: [{ role: 'administrator', place: '91@2025-07-01' }],
    refusedVersion: null,
    locale: 'vi',
    t,
    open: null,
    text: 'có',
  }
}
