import { criterionOf, type ProductSet, type Star } from '../../ocop/product-set.ts'
import type { Asked } from '../asked.ts'

const LACKS =
  /(?<!toi )thieu|chua (?:co|dat|duoc chap nhan|nop|lam|xong|dang ky)|khong (?:co|dat)|moi nop|dang cho|diem liet|hut|het han/
const MINIMUM = /toi thieu|bat buoc|dau sao|diem liet|(?<!toi )thieu (?:mot |1 )?(?:muc|tieu chi|cai|dau)/
/** "Mức tối thiểu 5 sao", "thiếu mục 4 sao". */
const OF_STAR =
  /(?:toi thieu|bat buoc|thieu|muc|dau|yeu cau|tieu chi)(?: (?!thi|duoc|len|xep|may|co)[a-z]+){0,5} ?([345]) ?sao/

/** Criteria that people name, by their code in the set taken as the example, and which of its levels is meant. */
const NAMED = [
  [/haccp|\biso\b|quan ly chat luong/, '9', 'quality', /HACCP|ISO/],
  [/truy xuat|ma qr|\bqr\b/, '2.3', 'tracing', /truy xuất/],
  // Not the ministry's name.
  [/(?<!nong nghiep va )moi truong/, '1.6', 'environment'],
  [/\bmui\b/, '6.4', 'smell'],
  // "Vì" is written the same without its tone: "80 điểm vì thiếu giấy".
  [/\bve vi\b|\bvi (?:man|ngot|dang)\b/, '6.5', 'taste'],
  [/tap chat/, '6.1', 'impurities'],
  [
    /(?:lien ket|hop dong).*(?:12 thang|on dinh)|(?:12 thang|on dinh).*(?:lien ket|hop dong)/,
    '1.5',
    'linkage',
    /12 tháng/,
  ],
  [/lien ket|hop dong/, '1.5', 'linkage'],
  [/loi nhuan|tang truong/, '3.4', 'growth'],
  [/cau chuyen/, '5.1', 'story'],
  [/cong bo/, '8', 'declaration'],
  [/bao bi/, '2.2', 'packaging'],
] as const satisfies readonly (readonly [RegExp, string, string, RegExp?])[]

/** Most sets ask the same of these as this one: dried fish and the like. */
export const EXAMPLE_SET = 8

export interface Missed {
  /** The lowest star whose minimum is missed. */
  star: 3 | 4 | 5
  trademark: boolean
  /** Which criterion's, where the question names it. */
  what?: (typeof NAMED)[number][2]
  cites: string[]
}

/**
 * "75 điểm mà chưa có nhãn hiệu": a minimum that the question says is missed, where it counts at all.
 * @param star what the points alone would give
 * @param example the set whose printed minimums are taken for those of most sets
 */
export function missedMinimum({ plain }: Asked, star: Star, example: ProductSet): Missed | undefined {
  const lacks = plain.search(LACKS)
  if (star < 3 || lacks < 0) return undefined
  const of = (missed: 3 | 4 | 5, cites: string[], trademark = false) =>
    missed > star ? undefined : { star: missed, trademark, cites }
  const named = OF_STAR.exec(plain.slice(lacks))?.[1]
  if (MINIMUM.test(plain) && named !== undefined) return of(Number(named) as 3 | 4 | 5, [])
  // An accepted application is enough for three stars (tiêu chí 3.5), from four on the certificate is asked for.
  if (/nhan hieu|thuong hieu/.test(plain)) {
    const noApplication =
      /don[a-z ]{0,24}chua|chua (?:nop|dang ky|lam)|khong co (?:dang ky )?nhan hieu|chua co nhan hieu/.test(
        plain,
      )
    const missed = noApplication || star === 3 ? 3 : 4
    return of(missed, ['Phụ lục II, bộ 8, tiêu chí 3.5'], true)
  }
  const criterion = NAMED.find(([name]) => name.test(plain))
  if (criterion) {
    const [, code, what, level] = criterion
    const lowest = lowestStar(example, code, level)
    const missed = lowest && of(lowest, [`Phụ lục II, bộ ${example.no}, tiêu chí ${code}`])
    return missed && { ...missed, what }
  }
  return MINIMUM.test(plain) ? of(star as 3 | 4 | 5, []) : undefined
}

/** From which star on the set asks for a level of that criterion. */
function lowestStar(set: ProductSet, code: string, level?: RegExp): 3 | 4 | 5 | undefined {
  const asked = criterionOf(set, code)?.options.flatMap((o) =>
    o.minForStar && (!level || level.test(o.text)) ? [o.minForStar] : [],
  )
  return asked && asked.length > 0 ? (Math.min(...asked) as 3 | 4 | 5) : undefined
}
