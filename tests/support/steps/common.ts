import { randomUUID } from 'node:crypto'
import type { RoleName } from '../../../src/db/tables.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import type { Step } from '../directives.ts'
import type { World } from '../world.ts'

export const steps: Record<string, Step> = {
  /** @at 2027-01-04T09:00:00+07:00 */
  at: async (world, rest) => {
    world.clock.set(new Date(rest))
    return undefined
  },

  /** @person lan producer: has agreed and said who they are. */
  person: async (world, rest) => {
    const [address, kind] = rest.split(' ') as [string, 'producer' | 'officer' | 'guest']
    const now = world.clock.now()
    const { db } = world.database
    const id = randomUUID()
    await db.insertInto('person').values({ id, kind, name: address, locale: null, created_at: now }).execute()
    await db
      .insertInto('chat')
      .values({
        ...chatKey(world, address),
        person_id: id,
        locale: null,
        refused_version: null,
        flow: null,
        created_at: now,
        seen_at: now,
        gone_at: null,
      })
      .onConflict((c) => c.columns(['channel', 'account', 'address']).doUpdateSet({ person_id: id }))
      .execute()
    return undefined
  },

  /** @grant tam officer Xã Óc Eo: gives a right over a place. */
  grant: async (world, rest) => {
    const [address, role, ...where] = rest.split(' ')
    const found = lookup(world.facts.places, where.join(' '))
    if (found.kind !== 'one') throw new Error(`@grant: ${where.join(' ')} is ${found.kind}`)
    await world.database.db
      .insertInto('role_grant')
      .values({
        id: randomUUID(),
        person_id: await personOf(world, address!),
        role: role as RoleName,
        place: placeKey(found.place),
        granted_by: null,
        granted_at: world.clock.now(),
        revoked_at: null,
      })
      .execute()
    return undefined
  },
}

export async function personOf(world: World, address: string): Promise<string> {
  const row = await world.database.db
    .selectFrom('chat')
    .select('person_id')
    .where('address', '=', address)
    .executeTakeFirst()
  if (!row?.person_id) throw new Error(`${address} is nobody yet: use @person first`)
  return row.person_id
}

function chatKey(world: World, address: string) {
  return { channel: world.voice.channel.name, account: world.voice.account, address }
}
