import { assertNever } from '../assert-never.ts'
import type { RegisterEntry } from '../db/register.ts'
import { isIsoDate } from '../ocop/dates.ts'
import type { Places } from '../ocop/places.ts'
import { showDay, type Translate } from '../text/i18n.ts'
import type { CheckedFile } from './check.ts'
import type { Addition, Change, FieldChange, RegisterPlan } from './plan.ts'
import type { RowProblem } from './problem.ts'
import type { RegisterRecord } from './record.ts'

/** What is wrong with a file, one sentence a line, each with its cure. */
export function problemLines(checked: CheckedFile, t: Translate): string[] {
  return [
    ...checked.headings.map(({ kind, columns }) =>
      t(`register:heading.${kind}`, { columns: columns.join(', ') }),
    ),
    ...checked.problems.map((problem) => problemLine(problem, t)),
  ]
}

function problemLine({ line, column, code, value, hint }: RowProblem, t: Translate): string {
  const day = hint && isIsoDate(hint) ? showDay(hint) : hint
  const near = code === 'unknown_commune' && hint ? 'unknown_commune_near' : code
  const what = t(`register:problem.${near}`, {
    value: isIsoDate(value) ? showDay(value) : value,
    hint: day ?? '',
  })
  return t('register:row', { line, column, what })
}

/** A list longer than this tells a person nothing more. */
const MOST_SHOWN = 20

/** What applying would do, as lines of text: the counts, then each product that is new, changes or is doubtful. */
export function planLines(file: string, plan: RegisterPlan, places: Places, t: Translate): string[] {
  const { added, changed, unchanged, queued } = plan
  const rows = added.length + changed.length + unchanged
  const counts = { added: added.length, changed: changed.length, unchanged, queued: queued.length }
  return [
    t('register:preview.summary', { file, rows, ...counts }),
    ...section(t('register:preview.added'), added, t, (addition) => additionLines(addition, places, t)),
    ...section(t('register:preview.changed'), changed, t, (change) => changeLines(change, places, t)),
    ...section(t('register:preview.queued'), queued, t, (record) => doubtLines(record, places, t)),
  ]
}

function section<T>(
  title: string,
  items: readonly T[],
  t: Translate,
  lines: (item: T) => string[],
): string[] {
  if (items.length === 0) return []
  const left = items.length - MOST_SHOWN
  const rest = left > 0 ? [t('register:preview.more', { n: left })] : []
  return [title, ...items.slice(0, MOST_SHOWN).flatMap(lines), ...rest]
}

function additionLines({ record, similar }: Addition, places: Places, t: Translate): string[] {
  const lines = [productLine(record, t)]
  if (similar) {
    const place = placeOf(similar, places) ?? t('register:preview.unknownPlace')
    const key = similar.key
    lines.push(
      key ? t('register:preview.similar', { place, key }) : t('register:preview.similarNoKey', { place }),
    )
  }
  return lines
}

function changeLines({ entry, fields }: Change, places: Places, t: Translate): string[] {
  const lines = fields.map((change) =>
    t('register:preview.field', {
      field: t(`register:field.${change.field}`),
      from:
        change.from === null
          ? t('register:preview.nothing')
          : showValue(change.field, change.from, places, t),
      to: showValue(change.field, change.to, places, t),
    }),
  )
  return [productLine(entry, t), ...lines]
}

function doubtLines(record: RegisterRecord, places: Places, t: Translate): string[] {
  const names = (record.place.doubt?.candidates ?? []).map((key) => places.byKey.get(key)?.name ?? key)
  return [productLine(record, t), t('register:preview.candidates', { places: names.join(', ') })]
}

function productLine({ product, producer }: { product: string; producer: string }, t: Translate): string {
  return t('register:preview.product', { product, producer })
}

function placeOf(entry: RegisterEntry, places: Places): string | undefined {
  return places.byKey.get(entry.commune ?? entry.oldCommune ?? entry.formerDistrict ?? '')?.name
}

function showValue(field: FieldChange['field'], value: string, places: Places, t: Translate): string {
  switch (field) {
    case 'commune':
    case 'oldCommune':
    case 'formerDistrict':
      return places.byKey.get(value)?.name ?? value
    case 'tier':
      return t(`register:tier.${value as RegisterRecord['tier']}`)
    case 'status':
      return t(`register:status.${value as NonNullable<RegisterRecord['status']>}`)
    case 'producerType':
      return t(`register:producerType.${value as NonNullable<RegisterRecord['producerType']>}`)
    case 'decidedOn': {
      const [from, to] = value.split('…') as [string, string?]
      return to ? t('register:preview.between', { from: showDay(from), to: showDay(to) }) : showDay(from)
    }
    case 'key':
    case 'product':
    case 'productSet':
    case 'address':
    case 'note':
    case 'decisionNo':
      return value
    default:
      return assertNever(field)
  }
}
