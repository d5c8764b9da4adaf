import { randomUUID } from 'node:crypto'
import { setSecondOfficerAbove } from '../../../src/db/announcements.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import type { Step } from '../directives.ts'
import { link, makeProduct } from '../register-rows.ts'
import { PAID_CHANNEL } from '../world.ts'

export const steps: Record<string, Step> = {
  /** @paying mai Xã Óc Eo: a producer there whose only chat is on the channel that costs money. */
  paying: async (world, rest) => {
    const [address, ...where] = rest.split(' ')
    const { db } = world.database
    const now = world.clock.now()
    const found = lookup(world.facts.places, where.join(' '))
    if (found.kind !== 'one') throw new Error(`@paying: ${where.join(' ')} is ${found.kind}`)
    const person = randomUUID()
    await db
      .insertInto('person')
      .values({ id: person, kind: 'producer', name: address!, locale: null, created_at: now })
      .execute()
    const row = { channel: PAID_CHANNEL, account: 'test', address: address!, person_id: person, locale: null }
    const rest_ = { refused_version: null, flow: null, created_at: now, seen_at: now, gone_at: null }
    await db
      .insertInto('chat')
      .values({ ...row, ...rest_ })
      .execute()
    const commune = placeKey(found.place)
    const made = await makeProduct(db, {
      name: `Mắm ${address} Thử nghiệm`,
      decided: '2024-06-01',
      commune,
      now,
    })
    await link(db, { personId: person, producerId: made.producerId, now })
    return undefined
  },

  /** @second 2: above two people a second officer must agree. */
  second: async (world, rest) => {
    await world.database.db.transaction().execute((trx) => setSecondOfficerAbove(trx, Number(rest)))
    return undefined
  },

  /** @blocks lan: what is sent to this person from now on meets a block. */
  gone: async (world, address) => {
    await world.database.db
      .updateTable('chat')
      .set({ gone_at: world.clock.now() })
      .where('address', '=', address)
      .execute()
    return undefined
  },
}
