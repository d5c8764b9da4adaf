import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Turn } from '../../../src/bot/turn.ts'
import type { Grant } from '../../../src/db/stored.ts'
import type { RoleName } from '../../../src/db/tables.ts'
import { inChargeOf } from '../../../src/handlers/guards.ts'
import { lookup, type Place, placeKey } from '../../../src/ocop/places.ts'
import { World } from '../../support/world.ts'

/** Who may do what. Columns: somebody unknown; agreed, no right; council member; officer; administrator. */
const TABLE: Record<string, [string, string, string, string, string]> = {
  start: ['yes', 'yes', 'yes', 'yes', 'yes'],
  trogiup: ['yes', 'yes', 'yes', 'yes', 'yes'],
  huy: ['yes', 'yes', 'yes', 'yes', 'yes'],
  tracuu: ['yes', 'yes', 'yes', 'yes', 'yes'],
  toi: ['yes', 'yes', 'yes', 'yes', 'yes'],
  ma: ['yes', 'yes', 'yes', 'yes', 'yes'],
  lienket: ['yes', 'yes', 'yes', 'yes', 'yes'],
  hoi: ['yes', 'yes', 'yes', 'yes', 'yes'],
  traloi: ['consent', 'officers only', 'yes', 'yes', 'yes'],
  cauhoi: ['consent', 'officers only', 'yes', 'yes', 'yes'],
  // Of the province only; a council member of the province is none of its officers.
  rutcau: ['consent', 'province only', 'province only', 'in the province', 'in the province'],
  sodienthoai: ['consent', 'yes', 'yes', 'yes', 'yes'],
  hoso: ['consent', 'yes', 'yes', 'yes', 'yes'],
  chamthu: ['consent', 'yes', 'yes', 'yes', 'yes'],
  nhacnho: ['consent', 'yes', 'yes', 'yes', 'yes'],
  hoicho: ['consent', 'yes', 'yes', 'yes', 'yes'],
  thongke: ['consent', 'officers only', 'yes', 'yes', 'yes'],
  hethan: ['consent', 'officers only', 'yes', 'yes', 'yes'],
  // Council members may ask, and are told that no place is in their charge.
  thongbao: ['consent', 'officers only', 'yes', 'yes', 'yes'],
  tatthongbao: ['consent', 'yes', 'yes', 'yes', 'yes'],
  nhanthongbao: ['consent', 'yes', 'yes', 'yes', 'yes'],
  moi: ['consent', 'administrators only', 'administrators only', 'administrators only', 'yes'],
}
const INSTEAD: Record<string, string> = {
  'people.consent': 'consent',
  'people.officersOnly': 'officers only',
  'questions.provinceOnly': 'province only',
  'people.administratorsOnly': 'administrators only',
}

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterAll(() => world.close())

const person = { id: 'p', kind: 'guest' as const, name: null, remindersOn: false }
const place = (name: string): Place => {
  const found = lookup(world.facts.places, name)
  if (found.kind !== 'one') throw new Error(`${name}: ${found.kind}`)
  return found.place
}
const as = (grants: Grant[], known = true) =>
  ({ person: known ? person : null, grants, text: '/lenh' }) as unknown as Turn

it('every command stands in the table of rights, and every row is a command', () => {
  const names = world.assistant.router.commands.map((c) => c.name)
  expect(Object.keys(TABLE).sort()).toEqual([...names].sort())
})

describe('each command for each role at each place', () => {
  const roles: [number, RoleName | null][] = [
    [1, null],
    [2, 'council_member'],
    [3, 'officer'],
    [4, 'administrator'],
  ]
  it.each(Object.keys(TABLE))('/%s', (name) => {
    const command = world.assistant.router.commands.find((c) => c.name === name)!
    const route = world.assistant.router.route(command.route)!
    const verdict = (turn: Turn) => {
      const instead = route.guard(turn, { route: command.route, args: { rest: '' } })
      return instead ? INSTEAD[instead.route] : 'yes'
    }
    expect(verdict(as([], false))).toBe(TABLE[name]![0])
    for (const [column, role] of roles) {
      for (const where of ['91', 'Xã Óc Eo', 'Phường Long Xuyên']) {
        const grants = role ? [{ role, place: placeKey(place(where)) }] : []
        const cell = TABLE[name]![column]
        const expected = cell === 'in the province' ? (where === '91' ? 'yes' : 'province only') : cell
        expect(verdict(as(grants)), `${role} ${where}`).toBe(expected)
      }
    }
  })
})

it.each([
  ['officer', '91', 'Xã Óc Eo', true],
  ['officer', '91', '91', true],
  ['officer', 'Xã Óc Eo', 'Xã Óc Eo', true],
  ['officer', 'Xã Óc Eo', 'thị trấn Óc Eo', true],
  ['officer', 'Xã Óc Eo', 'Phường Long Xuyên', false],
  ['officer', 'Xã Óc Eo', 'huyện Thoại Sơn', false],
  ['officer', 'Xã Óc Eo', '91', false],
  ['council_member', '91', 'Xã Óc Eo', false],
  ['administrator', '91', 'Xã Óc Eo', true],
] as [RoleName, string, string, boolean][])('%s of %s decides for %s: %s', (role, own, target, may) => {
  const turn = as([{ role, place: placeKey(place(own)) }])
  expect(inChargeOf(turn, world.facts.places, place(target))).toBe(may)
})
