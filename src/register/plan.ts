import type { RegisterCertificate, RegisterEntry } from '../db/register.ts'
import type { IsoDate } from '../ocop/dates.ts'
import { matchRecords } from './match.ts'
import type { Days, RegisterRecord } from './record.ts'

export type ChangedField =
  | 'key'
  | 'product'
  | 'producerType'
  | 'tier'
  | 'productSet'
  | 'address'
  | 'oldCommune'
  | 'commune'
  | 'formerDistrict'
  | 'status'
  | 'note'
  | 'decisionNo'
  | 'decidedOn'

/** One field that a record says differently; values as stored (placeKeys, codes, days), null for none. */
export interface FieldChange {
  readonly field: ChangedField
  readonly from: string | null
  readonly to: string
}

/** What a record says about certificates: a new one, or better knowledge of one we have. */
export type CertificateStep =
  | { kind: 'none' }
  | { kind: 'new'; days: Days; decisionNo?: string }
  | { kind: 'update'; certificate: RegisterCertificate; days: Days; decisionNo: string | null }

export interface Addition {
  readonly record: RegisterRecord
  readonly certificate: CertificateStep
  /** An entry with the same names elsewhere. */
  readonly similar?: RegisterEntry
}

export interface Change {
  readonly entry: RegisterEntry
  readonly record: RegisterRecord
  readonly fields: readonly FieldChange[]
  readonly certificate: CertificateStep
  /** The record leaves the commune doubtful and the register does not know it either. */
  readonly queue: boolean
}

/** What applying some records would do to the register. */
export interface RegisterPlan {
  readonly added: readonly Addition[]
  readonly changed: readonly Change[]
  readonly unchanged: number
  /** Of the added and changed: those queued for an officer to settle the commune. */
  readonly queued: readonly RegisterRecord[]
}

/** No product was recognised before the first criteria, 1048/QĐ-TTg of this day. */
export const FIRST_RECOGNITION: IsoDate = '2019-08-21'

/**
 * Compares records with the register. What a record does not say stays as it is;
 * a producer's name is never changed by it (two spellings of one name in one file
 * would change it to and fro). Applying the plan and planning again changes nothing.
 */
export function planRegister(
  entries: readonly RegisterEntry[],
  records: readonly RegisterRecord[],
  today: IsoDate,
): RegisterPlan {
  const matches = matchRecords(entries, records)
  const added: Addition[] = []
  const changed: Change[] = []
  for (const record of records) {
    const entry = matches.entryOf(record)
    if (!entry) {
      const similar = matches.similarTo(record)
      added.push({ record, certificate: certificateStep([], record, today), ...(similar && { similar }) })
      continue
    }
    const certificate = certificateStep(entry.certificates, record, today)
    const fields = [...fieldChanges(entry, record), ...certificateChanges(certificate)]
    const queue = record.place.doubt !== undefined && !entry.commune && !entry.doubt
    if (fields.length > 0 || queue) changed.push({ entry, record, fields, certificate, queue })
  }
  const queued = [
    ...added.filter(({ record }) => record.place.doubt).map(({ record }) => record),
    ...changed.filter(({ queue }) => queue).map(({ record }) => record),
  ]
  return { added, changed, unchanged: records.length - added.length - changed.length, queued }
}

function fieldChanges(entry: RegisterEntry, record: RegisterRecord): FieldChange[] {
  const changes: FieldChange[] = []
  const compare = (field: ChangedField, from: string | number | null, to: string | number | undefined) => {
    if (to === undefined || from === to) return
    changes.push({ field, from: from === null ? null : String(from), to: String(to) })
  }
  compare('key', entry.key, record.key)
  compare('product', entry.product, record.product)
  if (entry.producerType === null) compare('producerType', null, record.producerType)
  compare('tier', entry.tier, record.tier)
  compare('productSet', entry.productSet, record.productSet)
  compare('address', entry.address, record.address)
  if (record.place.commune) {
    compare('commune', entry.commune, record.place.commune)
    compare('oldCommune', entry.oldCommune, record.place.oldCommune)
    compare('formerDistrict', entry.formerDistrict, record.place.formerDistrict)
  }
  compare('status', entry.status, record.status)
  compare('note', entry.note, record.note)
  return changes
}

function certificateChanges(step: CertificateStep): FieldChange[] {
  if (step.kind === 'none') return []
  const old = step.kind === 'update' ? step.certificate : undefined
  const changes: FieldChange[] = []
  const [from, to] = [old ? showDays(old) : null, showDays(step.days)]
  if (from !== to) changes.push({ field: 'decidedOn', from, to })
  if (step.decisionNo && old?.decisionNo !== step.decisionNo) {
    changes.push({ field: 'decisionNo', from: old?.decisionNo ?? null, to: step.decisionNo })
  }
  return changes
}

function showDays({ from, to }: Days): string {
  return from === to ? from : `${from}…${to}`
}

/**
 * A decision of the same tier is the same certificate when its day agrees, when one
 * of the two is vague and holds the other, or when its number agrees (then the day
 * was corrected); we keep the better knowledge. Otherwise it is a new certificate:
 * recognised again, or upgraded.
 */
function certificateStep(
  certificates: readonly RegisterCertificate[],
  record: RegisterRecord,
  today: IsoDate,
): CertificateStep {
  const { days, decisionNo } = record.decision ?? {}
  const sameTier = certificates.filter((certificate) => certificate.tier === record.tier)
  const last = sameTier.at(-1)
  const numbered = sameTier.find((certificate) => decisionNo && certificate.decisionNo === decisionNo)
  if (!days) {
    if (last && (!decisionNo || numbered)) return { kind: 'none' }
    if (last && !last.decisionNo) {
      return { kind: 'update', certificate: last, days: last, decisionNo: decisionNo ?? null }
    }
    const unknown = { from: FIRST_RECOGNITION, to: today }
    return { kind: 'new', days: unknown, ...(decisionNo && { decisionNo }) }
  }
  const agrees = (certificate: RegisterCertificate) =>
    !decisionNo || !certificate.decisionNo || certificate.decisionNo === decisionNo
  const same = sameTier.find((certificate) => certificate.from === days.from && certificate.to === days.to)
  const better = sameTier.find((certificate) => holds(days, certificate) && agrees(certificate))
  const vaguer = sameTier.find((certificate) => holds(certificate, days) && agrees(certificate))
  const known = same ?? numbered ?? better ?? vaguer
  if (!known) return { kind: 'new', days, ...(decisionNo && { decisionNo }) }
  const kept = holds(days, known) ? { from: known.from, to: known.to } : days
  const told = decisionNo ?? known.decisionNo
  if (kept.from === known.from && kept.to === known.to && told === known.decisionNo) return { kind: 'none' }
  return { kind: 'update', certificate: known, days: kept, decisionNo: told }
}

function holds(outer: Days, inner: Days): boolean {
  return outer.from < outer.to && outer.from <= inner.from && inner.to <= outer.to
}
