import { plainLetters } from './fold.ts'

const UNITS: Record<string, number> = {
  '': 1,
  d: 1,
  dong: 1,
  vnd: 1,
  k: 1_000,
  nghin: 1_000,
  ngan: 1_000,
  tr: 1_000_000,
  trieu: 1_000_000,
  cu: 1_000_000,
  ty: 1_000_000_000,
  ti: 1_000_000_000,
}
const MOST = 1_000_000_000_000
const AMOUNT =
  /^(?:(?:khoang|chung|co|duoc|ban duoc|tam) )*(\d[\d., ]*\d|\d) ?([a-z]*) ?(ruoi|\d{1,3})?(?: ?(?:dong|d|vnd))?$/

/**
 * An amount in whole đồng as people type it: "15.000.000", "15 triệu", "1,5 tr", "3tr5", "500k", "không".
 * @returns undefined for anything else, and for a bare number so small that its unit was surely left out
 */
export function readDong(text: string): number | undefined {
  const plain = plainLetters(text.trim()).replace(/\s+/g, ' ')
  if (/^(khong|ko|khong ban duoc( gi)?|chua ban duoc( gi)?|0( dong| d)?)$/.test(plain)) return 0
  const m = AMOUNT.exec(plain)
  if (!m) return undefined
  const unit = UNITS[m[2]!]
  if (unit === undefined) return undefined
  const digits = m[1]!.replaceAll(' ', '')
  const grouped = /^\d{1,3}([.,]\d{3})+$/.test(digits)
  const value = grouped ? Number(digits.replace(/[.,]/g, '')) : Number(digits.replace(',', '.'))
  // "3tr5" is three million five hundred thousand; so is "3 triệu rưỡi".
  const tail = m[3] === 'ruoi' ? 0.5 : m[3] ? Number(m[3]) / 10 ** m[3].length : 0
  const dong = Math.round(value * unit + tail * unit)
  if (!Number.isFinite(dong) || dong > MOST || (tail > 0 && unit === 1)) return undefined
  return unit === 1 && dong < 1_000 ? undefined : dong
}

/** '15.000.000 đ' */
export function showDong(dong: number): string {
  return `${String(dong).replace(/\B(?=(\d{3})+$)/g, '.')} đ`
}
