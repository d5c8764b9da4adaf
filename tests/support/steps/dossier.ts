import { randomUUID } from 'node:crypto'
import { changeDossier, createDossier, dossiersOf } from '../../../src/db/dossiers.ts'
import type { SubmissionKind, Tier } from '../../../src/db/tables.ts'
import { tick } from '../../../src/db/trials.ts'
import { lookup, placeKey } from '../../../src/ocop/places.ts'
import type { TargetStar } from '../../../src/ocop/product-set.ts'
import { fold } from '../../../src/text/fold.ts'
import type { Step } from '../directives.ts'
import type { World } from '../world.ts'
import { personOf } from './common.ts'

export const steps: Record<string, Step> = {
  /** @product lan Khô cá lóc (thử nghiệm) | star=4 | decided=2024-06-01 | commune=Xã Óc Eo | set=8: hers, confirmed. */
  product: async (world, rest) => {
    const { who, name, given } = read(rest)
    const { db } = world.database
    const now = world.clock.now()
    const producer = randomUUID()
    const product = randomUUID()
    const tier = (given.star ?? '3') as Tier
    const source = 'test'
    await db
      .insertInto('producer')
      .values({ id: producer, name: `Cơ sở ${name}`, name_folded: fold(name), type: null, created_at: now })
      .execute()
    await db
      .insertInto('product')
      .values({
        id: product,
        register_key: null,
        producer_id: producer,
        name,
        search_text: fold(name),
        tier,
        product_set: given.set ? Number(given.set) : null,
        address: null,
        old_commune: null,
        commune: given.commune ? keyOf(world, given.commune) : null,
        former_district: null,
        note: null,
        source,
        created_at: now,
        updated_at: now,
      })
      .execute()
    const [from, to = from] = (given.decided ?? '').split('..')
    if (from)
      await db
        .insertInto('certificate')
        .values({
          id: randomUUID(),
          product_id: product,
          tier,
          decision_no: null,
          decided_from: from,
          decided_to: to!,
          revoked_on: null,
          source,
          hint: null,
          created_at: now,
          updated_at: now,
        })
        .execute()
    await db
      .insertInto('producer_claim')
      .values({
        id: randomUUID(),
        person_id: await personOf(world, who),
        producer_id: producer,
        state: 'confirmed',
        reason: null,
        asked_at: now,
        decided_by: null,
        decided_at: now,
      })
      .execute()
    return undefined
  },

  /** @unlink lan: nobody she speaks for any more. */
  unlink: async (world, who) => {
    await world.database.db
      .updateTable('producer_claim')
      .set({ state: 'withdrawn' })
      .where('person_id', '=', await personOf(world, who))
      .execute()
    return undefined
  },

  /** @dossier lan Nước mắm (thử nghiệm) | set=9 | star=4 | kind=first: everything chosen, nothing answered. */
  dossier: async (world, rest) => {
    const { who, name, given } = read(rest)
    const personId = await personOf(world, who)
    const now = world.clock.now()
    await world.database.db.transaction().execute(async (trx) => {
      const made = await createDossier(
        trx,
        { personId, productId: null, productName: name, productSet: null },
        now,
      )
      await changeDossier(
        trx,
        made.id,
        {
          productSet: given.set ? Number(given.set) : null,
          star: Number(given.star ?? 3) as TargetStar,
          kind: (given.kind ?? 'first') as SubmissionKind,
        },
        now,
      )
    })
    return undefined
  },

  /** @ticks lan best 1.1=0 5.2=-1: every criterion at its first best option, but for those named. */
  ticks: async (world, rest) => {
    const [who, ...given] = rest.split(' ')
    const named = new Map(given.filter((g) => g.includes('=')).map((g) => g.split('=') as [string, string]))
    const now = world.clock.now()
    const personId = await personOf(world, who!)
    await world.database.db.transaction().execute(async (trx) => {
      const [dossier] = await dossiersOf(trx, personId, false)
      const set = world.facts.law.sets.find((s) => s.no === dossier!.productSet)!
      for (const c of set.criteria) {
        const best = given[0] === 'best' ? c.options.findIndex((o) => o.points === c.max) : undefined
        const option = named.has(c.code) ? Number(named.get(c.code)) : best
        if (option === undefined) continue
        await tick(trx, { dossierId: dossier!.id, productSet: set.no, criterion: c.code, option }, now)
      }
    })
    return undefined
  },
}

/** "lan Name of it | key=value | key=value" */
function read(rest: string) {
  const [first, ...pairs] = rest.split(' | ')
  const [who, ...name] = first!.split(' ')
  const given: Partial<Record<'star' | 'decided' | 'commune' | 'set' | 'kind', string>> = Object.fromEntries(
    pairs.map((p) => p.split('=') as [string, string]),
  )
  return { who: who!, name: name.join(' '), given }
}

function keyOf(world: World, place: string): string {
  const found = lookup(world.facts.places, place)
  if (found.kind !== 'one') throw new Error(`${place} is ${found.kind}`)
  return placeKey(found.place)
}
