import { fold } from '../text/fold.ts'
import type { SetNames } from './named-set.ts'

/** What is said of a thing that the list does not know. */
export const OF_NO_SET = 'groups-and-sets-not-listed'

/** Asks whether something may take part, or where it belongs. */
const JOINS =
  /\b(?:xet|xin|gan|thi|cham|lam|di|vo|dang ky|tham gia|dua di)(?: duoc| dc| lay| dau| cai)* (?:sao|ocop|phan hang)\b|\b(?:nhom|bo|danh muc|muc) (?:nao|may|gi)\b|\b(?:co|duoc) (?:nam trong|trong|thuoc) (?:danh muc|nhom|bo)\b/
const ABOUT_SUPPORT = /ho tro|\bvay\b|mua sam|duoc cap|chi phi|kinh phi/

/** So many words may stand before the thing of which is asked: "nhà em chế"; later it is what somebody has or lacks. */
const BEFORE = 4

/** "Máy sấy cá đem thi OCOP được không": the question begins with what belongs to no set, and names nothing else. */
export function isOfNoSet(question: string, plain: string, names: SetNames): boolean {
  if (!JOINS.test(plain) || ABOUT_SUPPORT.test(plain)) return false
  const products = names.products(question)
  const [first] = products
  if (!first || products.some((p) => p.sets.length > 0)) return false
  const before = ` ${fold(question)} `.split(` ${fold(first.name)} `)[0]!
  return before.trim().split(' ').length <= BEFORE
}
