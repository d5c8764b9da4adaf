import type { Tier } from '../db/tables.ts'
import { addDays, addMonths, type IsoDate, isIsoDate } from '../ocop/dates.ts'
import { fold } from '../text/fold.ts'
import type { Days, ProducerType } from './record.ts'

/** '3', '3 sao', '★★★', 'Tiềm năng 5 sao', 'TN5'; undefined for anything else. */
export function parseTier(text: string): Tier | undefined {
  const stars = text.match(/[★⭐]/gu)?.length
  const words = fold(text)
  const digits = words.match(/\d+/g) ?? (stars ? [String(stars)] : [])
  const star = digits.length === 1 ? digits[0] : undefined
  const rest = words.replace(/\d+|\b(sao|hang|dat|ocop)\b/g, '').trim()
  if (star === '5' && ['tiem nang', 'tn', 'potential'].includes(rest)) return 'potential_5'
  if (rest !== '') return undefined
  return star === '3' || star === '4' || star === '5' ? star : undefined
}

const PRODUCER_TYPES: readonly [RegExp, ProducerType][] = [
  [/^(hop tac xa|htx|lien hiep htx|lien hiep hop tac xa)$/, 'cooperative'],
  [/^(to hop tac|tht)$/, 'cooperative_group'],
  [/^(doanh nghiep|dn|dntn|doanh nghiep tu nhan|cong ty.*|cty.*|tnhh|cp)$/, 'enterprise'],
  [/^(trang trai)$/, 'farm'],
  [/^(ho|ho kinh doanh|hkd|ho san xuat|ho gia dinh|co so|cs|cs hkd|co so san xuat|cssx)$/, 'household'],
  [/^(hoi|hiep hoi|trung tam.*|to chuc khac)$/, 'association'],
]

/** The kind of producer (Điều 2.3), undefined for an unknown word. */
export function parseProducerType(text: string): ProducerType | undefined {
  const words = fold(text)
  return PRODUCER_TYPES.find(([pattern]) => pattern.test(words))?.[1]
}

/** 'đang hoạt động', 'còn sản xuất' or 'ngưng', 'đã dừng'; undefined for an unknown word. */
export function parseStatus(text: string): 'active' | 'stopped' | undefined {
  const words = fold(text)
  if (/^(dang |con )?(hoat dong|san xuat)$/.test(words)) return 'active'
  if (/^(da |tam )?(ngung|ngung hoat dong|ngung san xuat|dung|dung hoat dong|nghi|giai the)$/.test(words)) {
    return 'stopped'
  }
  return undefined
}

/** A product set by its number (1–26) or its name in the decision, in any spelling. */
export function parseProductSet(
  text: string,
  sets: readonly { no: number; name: string }[],
): number | undefined {
  const words = fold(text)
  const number = /^(?:bo |bo so |so )?(\d{1,2})$/.exec(words)?.[1]
  return sets.find((set) => (number ? set.no === Number(number) : fold(set.name) === words))?.no
}

/**
 * A day written 31/12/2023, 31-12-2023, 31.12.2023, 2023-12-31 or in words; a
 * month (4/2021) or a year (2023) gives its first and last day. Undefined for
 * anything else, also for days that do not exist and years of two digits.
 */
export function parseDays(text: string): Days | undefined {
  const numbers = fold(text)
    .replace(/\b(ngay|thang|nam)\b/g, ' ')
    .trim()
    .split(/\s+/)
  if (!numbers.every((number) => /^\d+$/.test(number))) return undefined
  const [year, month, day] = numbers[0]?.length === 4 ? numbers : [...numbers].reverse()
  if (numbers.length > 3 || year?.length !== 4) return undefined
  const pad = (part: string) => part.padStart(2, '0')
  const from = `${year}-${pad(month ?? '1')}-${pad(day ?? '1')}`
  if (!isIsoDate(from)) return undefined
  if (day) return { from, to: from }
  return { from, to: addDays(addMonths(from, month ? 1 : 12), -1) }
}

/** The days from which 36 calendar months lead to an expiry day (Điều 4.3): 28/2/2027 follows from 28 or 29/2/2024. */
export function daysBeforeExpiry(expiresOn: IsoDate): Days | undefined {
  const months = 36
  const from = addMonths(expiresOn, -months)
  if (addMonths(from, months) !== expiresOn) return undefined
  const leap = `${from.slice(0, 8)}29`
  const to = isIsoDate(leap) && addMonths(leap, months) === expiresOn ? leap : from
  return { from, to }
}
