import { createInvitation, firstAdministratorCode } from '../../../src/db/invitations.ts'
import type { RoleName } from '../../../src/db/tables.ts'
import { lookup } from '../../../src/ocop/places.ts'
import type { Step } from '../directives.ts'
import { personOf } from './common.ts'

export const steps: Record<string, Step> = {
  /** @firststart: what a start prints while nobody is administrator. */
  firststart: async (world) => {
    const made = await firstAdministratorCode(world.database, world.facts.places, world.clock.now())
    return [made ? made.code : 'Đã có quản trị, không in mã']
  },

  /** @invite officer Xã Óc Eo: a code as the command line makes it. */
  invite: async (world, rest) => {
    const [role, ...where] = rest.split(' ')
    const found = lookup(world.facts.places, where.join(' '))
    if (found.kind !== 'one') throw new Error(`@invite: ${where.join(' ')} is ${found.kind}`)
    const { code } = await world.database.db.transaction().execute((trx) =>
      createInvitation(trx, world.facts.places, {
        role: role as RoleName,
        place: found.place,
        createdBy: 'cli',
        now: world.clock.now(),
      }),
    )
    return [code]
  },

  /** @revoke tam: all rights withdrawn, as an administrator of the database would. */
  revoke: async (world, rest) => {
    await world.database.db
      .updateTable('role_grant')
      .set({ revoked_at: world.clock.now() })
      .where('person_id', '=', await personOf(world, rest))
      .execute()
    return undefined
  },
}
