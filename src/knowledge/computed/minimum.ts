import type { Star } from '../../ocop/product-set.ts'
import type { Asked } from '../asked.ts'

const LACKS =
  /(?<!toi )thieu|chua (?:co|dat|duoc chap nhan|nop|lam|xong|dang ky)|khong (?:co|dat)|moi nop|dang cho|diem liet|hut|het han/
const MINIMUM = /toi thieu|bat buoc|dau sao|diem liet|(?<!toi )thieu (?:mot |1 )?(?:muc|tieu chi|cai|dau)/
/** "Mức tối thiểu 5 sao", "thiếu mục 4 sao". */
const OF_STAR =
  /(?:toi thieu|bat buoc|thieu|muc|dau|yeu cau|tieu chi)(?: (?!thi|duoc|len|xep|may|co)[a-z]+){0,5} ?([345]) ?sao/

/** What most sets ask from which star on, and where it stands (set 8 as the example). */
const ASKED_FOR = [
  [/haccp|\biso\b|quan ly chat luong/, 4, 'tiêu chí 9', 'quality'],
  [/truy xuat|ma qr|\bqr\b/, 4, 'tiêu chí 2.3', 'tracing'],
  [/moi truong/, 4, 'tiêu chí 1.6', 'environment'],
  [/\bmui\b/, 3, 'tiêu chí 6.4', 'smell'],
  [/\bvi\b/, 3, 'tiêu chí 6.5', 'taste'],
  [/tap chat/, 3, 'tiêu chí 6.1', 'impurities'],
  [/lien ket|hop dong/, 4, 'tiêu chí 1.5', 'linkage'],
  [/loi nhuan|tang truong/, 4, 'tiêu chí 3.4', 'growth'],
  [/cau chuyen/, 3, 'tiêu chí 5.1', 'story'],
  [/cong bo/, 3, 'tiêu chí 8', 'declaration'],
  [/bao bi/, 3, 'tiêu chí 2.2', 'packaging'],
] as const

export interface Missed {
  /** The lowest star whose minimum is missed. */
  star: 3 | 4 | 5
  trademark: boolean
  /** Which criterion's, where the question names it. */
  what?: (typeof ASKED_FOR)[number][3]
  cites: string[]
}

/**
 * "75 điểm mà chưa có nhãn hiệu": a minimum that the question says is missed, where it counts at all.
 * @param star what the points alone would give
 */
export function missedMinimum({ plain }: Asked, star: Star): Missed | undefined {
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
  const paper = ASKED_FOR.find(([name]) => name.test(plain))
  const missed = paper && of(paper[1], [`Phụ lục II, bộ 8, ${paper[2]}`])
  if (missed) return { ...missed, what: paper[3] }
  if (paper) return undefined
  return MINIMUM.test(plain) ? of(star as 3 | 4 | 5, []) : undefined
}
