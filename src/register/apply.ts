import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { toJson } from '../db/json.ts'
import {
  lockRegister,
  type RegisterEntry,
  type RegisterWrites,
  registerEntries,
  registerIsEmpty,
  writeRegister,
} from '../db/register.ts'
import type { Database } from '../db/tables.ts'
import type { IsoDate } from '../ocop/dates.ts'
import type { Places } from '../ocop/places.ts'
import type { Appendix } from './appendix.ts'
import { type Addition, type Change, planRegister, type RegisterPlan } from './plan.ts'
import { producerFinder } from './producers.ts'
import type { RegisterRecord } from './record.ts'
import { searchText } from './search-text.ts'

/** What writing needs besides the records. */
export interface ApplyContext {
  readonly places: Places
  /** Today in Vietnam: the latest day an unknown decision can have. */
  readonly today: IsoDate
  readonly now: Date
  /** Where the records come from, kept with every product and certificate they touch. */
  readonly source: string
}

/**
 * Brings the register to what the records say, in the caller's transaction: all or
 * nothing. The plan is made anew under a lock, so a preview that has gone stale
 * does no harm. Returns what was done; the same records again do nothing.
 */
export async function applyRecords(
  trx: Transaction<Database>,
  records: readonly RegisterRecord[],
  context: ApplyContext,
): Promise<RegisterPlan> {
  await lockRegister(trx)
  const entries = await registerEntries(trx)
  const plan = planRegister(entries, records, context.today)
  await writeRegister(trx, writesFor(plan, entries, context))
  return plan
}

/**
 * Loads the first register into an empty one; does nothing when there is anything
 * in it, so what officers have corrected since is safe. Returns how many were loaded.
 */
export async function loadInitialRegister(
  trx: Transaction<Database>,
  appendix: Appendix,
  context: Omit<ApplyContext, 'source'>,
): Promise<number> {
  // Another process may be loading it at this moment.
  await lockRegister(trx)
  if (!(await registerIsEmpty(trx))) return 0
  const plan = await applyRecords(trx, appendix.records, { ...context, source: appendix.source })
  return plan.added.length
}

function writesFor(
  plan: RegisterPlan,
  entries: readonly RegisterEntry[],
  context: ApplyContext,
): RegisterWrites {
  const writes: RegisterWrites = {
    producers: [],
    products: [],
    certificates: [],
    doubts: [],
    productUpdates: [],
    producerUpdates: [],
    certificateUpdates: [],
    settledDoubts: [],
  }
  const producers = producerFinder(entries, context.now)
  for (const addition of plan.added)
    writeAddition(writes, addition, producers.idFor(addition.record), context)
  for (const change of plan.changed) writeChange(writes, change, context)
  writes.producers = producers.added
  return writes
}

function writeAddition(
  writes: RegisterWrites,
  { record, certificate }: Addition,
  producerId: string,
  context: ApplyContext,
): void {
  const id = randomUUID()
  const { places, now, source } = context
  writes.products.push({
    id,
    register_key: record.key ?? null,
    producer_id: producerId,
    name: record.product,
    search_text: searchText(places, record, record.place),
    tier: record.tier,
    product_set: record.productSet ?? null,
    address: record.address ?? null,
    old_commune: record.place.oldCommune ?? null,
    commune: record.place.commune ?? null,
    former_district: record.place.formerDistrict ?? null,
    status: record.status ?? 'active',
    note: record.note ?? null,
    source,
    created_at: now,
    updated_at: now,
  })
  if (record.place.doubt) queueDoubt(writes, id, record)
  writeCertificate(writes, id, record, certificate, context)
}

function writeChange(writes: RegisterWrites, change: Change, context: ApplyContext): void {
  const { entry, record } = change
  const { places, now } = context
  const changed = new Map(change.fields.map(({ field, to }) => [field, to]))
  if (changed.has('producerType')) {
    writes.producerUpdates.push({ id: entry.producerId, set: { type: record.producerType ?? null } })
  }
  const moved = changed.has('commune')
  const place = {
    // In another commune the old commune and district we knew say nothing any more.
    oldCommune: record.place.oldCommune ?? (moved ? null : entry.oldCommune),
    commune: record.place.commune ?? entry.commune,
    formerDistrict: record.place.formerDistrict ?? (moved ? null : entry.formerDistrict),
  }
  const product = record.product
  const printed = searchText(
    places,
    { product, producer: entry.producer, printedProducer: record.producer },
    place,
  )
  const restated = ['product', 'commune', 'oldCommune', 'formerDistrict'] as const
  writes.productUpdates.push({
    id: entry.id,
    set: {
      ...(record.key && { register_key: record.key }),
      name: product,
      tier: record.tier,
      ...(record.productSet && { product_set: record.productSet }),
      ...(record.address && { address: record.address }),
      ...(record.status && { status: record.status }),
      ...(record.note && { note: record.note }),
      ...(record.place.commune && {
        old_commune: place.oldCommune,
        commune: place.commune,
        former_district: place.formerDistrict,
      }),
      ...(restated.some((field) => changed.has(field)) && { search_text: printed }),
      updated_at: now,
    },
  })
  if (change.queue) queueDoubt(writes, entry.id, record)
  if (entry.doubt && record.place.commune) {
    writes.settledDoubts.push({ id: entry.doubt.id, answer: record.place.commune, at: now })
  }
  writeCertificate(writes, entry.id, record, change.certificate, context)
}

function queueDoubt(writes: RegisterWrites, productId: string, { place }: RegisterRecord): void {
  writes.doubts.push({
    id: randomUUID(),
    product_id: productId,
    about: 'commune',
    candidates: toJson(place.doubt?.candidates),
    reason: place.doubt?.reason ?? 'same_name',
  })
}

function writeCertificate(
  writes: RegisterWrites,
  productId: string,
  record: RegisterRecord,
  step: Addition['certificate'],
  { now, source: recordsSource }: ApplyContext,
): void {
  if (step.kind === 'none') return
  const common = {
    decision_no: step.decisionNo ?? null,
    decided_from: step.days.from,
    decided_to: step.days.to,
    source: record.decision?.source ?? recordsSource,
    hint: record.decision?.hint ?? null,
    updated_at: now,
  }
  if (step.kind === 'new') {
    writes.certificates.push({
      id: randomUUID(),
      product_id: productId,
      tier: record.tier,
      ...common,
      created_at: now,
    })
    return
  }
  // A number alone settles no day: what was guessed of the day stays to be checked.
  const { hint, ...known } = common
  const exact = step.days.from === step.days.to
  writes.certificateUpdates.push({ id: step.certificate.id, set: exact ? { ...known, hint } : known })
}
