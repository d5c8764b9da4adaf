import { changeFair, createFair } from '../../../src/db/fairs.ts'
import { FAIR_FIELDS, type FairKind } from '../../../src/ocop/fair.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import type { Step } from '../directives.ts'
import { makeProduct } from '../register-rows.ts'
import { personOf } from './common.ts'

export const steps: Record<string, Step> = {
  /** @unlinked hai 2025-01-10 Xã Óc Eo: Mắm Thử nghiệm: a producer for whom nobody uses the assistant. */
  unlinked: async (world, rest) => {
    const [called, decided, ...more] = rest.split(' ')
    const [where, name] = more.join(' ').split(': ')
    const found = lookup(world.facts.places, where!)
    if (found.kind !== 'one') throw new Error(`@unlinked: ${where} is ${found.kind}`)
    await makeProduct(world.database.db, {
      name: name!,
      decided: decided!,
      producer: `Cơ sở Thử nghiệm ${called}`,
      commune: placeKey(found.place),
      now: world.clock.now(),
    })
    return undefined
  },

  /**
   * @fair minh Name | place | 2026-12-20 2026-12-22 | 2026-12-10 | 5: announced by minh, to be told now. Then, as
   * needed: | officer | training | Xã Óc Eo; with | draft it is a draft in which only the picture was not asked for.
   */
  fair: async (world, rest) => {
    const [head, place, days, deadline, booths, ...more] = rest.split(' | ')
    const [who, ...name] = head!.split(' ')
    const [startsOn, endsOn] = days!.split(' ')
    const now = world.clock.now()
    const where = more.map((m) => lookup(world.facts.places, m)).find((m) => m.kind === 'one')
    const owner = placeKey(where?.kind === 'one' ? where.place : world.facts.places.province)
    const draft = more.includes('draft')
    const createdBy = await personOf(world, who!)
    await world.database.db.transaction().execute(async (trx) => {
      const kind =
        (['training', 'festival'] as const).find((k) => more.includes(k)) ?? ('fair' satisfies FairKind)
      const fair = await createFair(trx, { kind, ownerPlace: owner, createdBy, now })
      const change = {
        state: draft ? ('draft' as const) : ('announced' as const),
        name: name.join(' '),
        place: place!,
        startsOn: startsOn!,
        endsOn: endsOn!,
        deadlineOn: deadline!,
        booths: booths ? Number(booths) : null,
        giving: more.includes('officer') ? ('officer' as const) : ('first_come' as const),
        starFrom: 3,
        starTo: 5,
        settled: FAIR_FIELDS.filter((f) => !(draft && f === 'picture')),
        tellFrom: draft ? null : now,
      }
      await changeFair(trx, fair.id, change, now)
    })
    return undefined
  },
}
