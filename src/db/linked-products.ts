import type { Kysely } from 'kysely'
import type { Certificate } from '../ocop/certificate.ts'
import type { TargetStar } from '../ocop/product-set.ts'
import type { Database, Tier } from './tables.ts'

/** A register product of a producer for whom this person speaks (an officer confirmed it). */
export interface LinkedProduct {
  id: string
  name: string
  productSet: number | null
  /** placeKey; null while doubtful. */
  commune: string | null
  /** The one that runs longest; absent where none is known. */
  certificate?: Certificate
}

/** The products that this person may speak for today, by name; with `productId` only that one. */
export async function linkedProducts(
  db: Kysely<Database>,
  personId: string,
  productId?: string,
): Promise<LinkedProduct[]> {
  let query = db
    .selectFrom('producer_claim')
    .innerJoin('product', 'product.producer_id', 'producer_claim.producer_id')
    .select(['product.id', 'product.name', 'product.product_set as productSet', 'product.commune'])
    .where('producer_claim.person_id', '=', personId)
    .where('producer_claim.state', '=', 'confirmed')
    .where('product.status', '=', 'active')
    .orderBy('product.name')
    .orderBy('product.id')
  if (productId !== undefined) query = query.where('product.id', '=', productId)
  const products = await query.execute()
  if (products.length === 0) return []
  const certificates = await latestCertificates(
    db,
    products.map((p) => p.id),
  )
  return products.map((p) => {
    const certificate = certificates.get(p.id)
    return { ...p, ...(certificate && { certificate }) }
  })
}

async function latestCertificates(
  db: Kysely<Database>,
  productIds: string[],
): Promise<Map<string, Certificate>> {
  const rows = await db
    .selectFrom('certificate')
    .select(['product_id', 'tier', 'decided_from', 'decided_to', 'revoked_on'])
    .where('product_id', 'in', productIds)
    .orderBy('decided_to')
    .execute()
  // Later rows overwrite earlier ones: the last decision counts.
  return new Map(
    rows.map((r) => [
      r.product_id,
      {
        star: starOfTier(r.tier),
        ...(r.decided_from === r.decided_to
          ? { decidedOn: r.decided_to }
          : { decidedBetween: { from: r.decided_from, to: r.decided_to } }),
        ...(r.revoked_on && { revokedOn: r.revoked_on }),
      },
    ]),
  )
}

/** A "potential 5 stars" holds a 4-star certificate until the ministry decides (Điều 7.3.e). */
function starOfTier(tier: Tier): TargetStar {
  return tier === 'potential_5' ? 4 : (Number(tier) as TargetStar)
}
