import { addDays, type IsoDate, isIsoDate } from '../ocop/dates.ts'
import { fold } from './fold.ts'

/** Days said by a word, counted from today. */
const WORDS: Record<string, number> = {
  'hom nay': 0,
  'bua nay': 0,
  today: 0,
  'hom qua': -1,
  'bua qua': -1,
  yesterday: -1,
  'hom kia': -2,
}

/**
 * The day a person typed: "1/6/2027", "01-06-27", "ngày 1.6.2027", "2027-06-01", "hôm qua". Day before month, as
 * everybody here writes it. @returns null for what is no day, an impossible one (31/2) included.
 */
export function readDay(text: string, today: IsoDate): IsoDate | null {
  const folded = fold(text).replace(/^ngay /, '')
  const word = WORDS[folded]
  if (word !== undefined) return addDays(today, word)
  const iso = /^(\d{4}) (\d{1,2}) (\d{1,2})$/.exec(folded)
  if (iso) return dayOf(iso[1]!, iso[2]!, iso[3]!)
  const written = /^(\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?(\d{2}|\d{4})$/.exec(folded)
  if (!written) return null
  const year = written[3]!
  return dayOf(year.length === 2 ? `20${year}` : year, written[2]!, written[1]!)
}

function dayOf(year: string, month: string, day: string): IsoDate | null {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isIsoDate(iso) ? iso : null
}
