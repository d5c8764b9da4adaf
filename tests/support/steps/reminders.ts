import { announce } from '../../../src/jobs/announce.ts'
import { digest } from '../../../src/jobs/digest.ts'
import { fairs } from '../../../src/jobs/fairs/index.ts'
import { remind } from '../../../src/jobs/remind.ts'
import { remindDryRun } from '../../../src/jobs/remind-dry-run.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import type { Step } from '../directives.ts'
import { link, makeProduct } from '../register-rows.ts'
import type { World } from '../world.ts'
import { personOf } from './common.ts'

export const steps: Record<string, Step> = {
  /** @certificate lan 2024-06-01 Xã Óc Eo: Mắm Thử nghiệm — a product of the producer this person speaks for. */
  certificate: async (world, rest) => {
    const [address, decided, ...more] = rest.split(' ')
    const [where, name] = more.join(' ').split(': ')
    const { db } = world.database
    const now = world.clock.now()
    const made = await makeProduct(db, {
      name: name!,
      decided: decided!.includes('..')
        ? { from: decided!.split('..')[0]!, to: decided!.split('..')[1]! }
        : decided!,
      producer: `Cơ sở Thử nghiệm ${address}`,
      commune: communeKey(world, where!),
      now,
    })
    await link(db, { personId: await personOf(world, address!), producerId: made.producerId, now })
    return undefined
  },

  /** @locale lan en */
  locale: async (world, rest) => {
    const [address, locale] = rest.split(' ') as [string, string]
    const id = await personOf(world, address)
    await world.database.db.updateTable('person').set({ locale }).where('id', '=', id).execute()
    return undefined
  },

  /** @decided Mắm Thử nghiệm = 2024-07-01: the register's date is corrected. */
  decided: async (world, rest) => {
    const [name, day] = rest.split(' = ') as [string, string]
    await world.database.db
      .updateTable('certificate')
      .set({ decided_from: day, decided_to: day })
      .where('product_id', 'in', (q) => q.selectFrom('product').select('id').where('name', '=', name))
      .execute()
    return undefined
  },

  /** @job remind, @job digest, @job fairs: what the timetable does at this moment. */
  job: async (world, name) => {
    const { db } = world.database
    const now = world.clock.now()
    if (name === 'remind') await remind(db, world.facts, now)
    else if (name === 'digest') await digest(db, world.facts, now)
    else if (name === 'fairs') await fairs(db, world.facts, now)
    else if (name === 'announce') {
      await announce(db, world.facts, now)
      // What is sent meanwhile ends in the same run or in the next, as it happens: here always in the next.
      await world.assistant.idle()
      await announce(db, world.facts, now)
    } else throw new Error(`@job ${name}: there are remind, digest, fairs and announce`)
    await world.assistant.idle()
    return undefined
  },

  /** @dryrun 2027-01-04: what would go out that day. */
  dryrun: async (world, day) => {
    const planned = await remindDryRun(world.database.db, world.facts, { now: world.clock.now(), day })
    return planned.map((p) => `${p.producer} | ${p.product} | ${p.step} | ${p.expiresOn}`)
  },
}

function communeKey(world: World, where: string): string {
  const found = lookup(world.facts.places, where)
  if (found.kind !== 'one') throw new Error(`@certificate: ${where} is ${found.kind}`)
  return placeKey(found.place)
}
