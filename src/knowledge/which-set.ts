import type { Law } from '../ocop/law.ts'
import type { ProductSet } from '../ocop/product-set.ts'
import { hasDiacritics } from '../text/fold.ts'
import type { Asked } from './asked.ts'
import type { SetNames } from './named-set.ts'

/** "Thuộc bộ nào", in the ways people put it. */
const WHICH = any(
  '(?<!can cu |dua |nhin |coi |nop |gui )(?:xep|thuoc|vo|vao|de) (?:vo |vao )?(?:dau|cho nao)',
  'cham (?:o )?(?:ben|cho|theo cai) nao',
  'danh muc[a-z ]{0,20} (?:nam|o) (?:cho nao|dau)',
  '(?:coi|tinh|xem|xep) (?:la|vao|vo) (?:hang )?[a-z ]{2,30} hay (?:la )?(?:bo|hang|nhom)',
  '(?:thuoc|xep vao|xep vo|tinh la) [a-z ]{2,30} hay (?:la )?[a-z ]{2,30}',
  '(?:vo|vao|theo) bo [a-z ]{2,20} hay (?:vo |vao |theo )?bo',
  'bang (?:diem|cham)? ?(?:so )?(?:may|nao)',
  '(?:ghi|thuoc|vao|vo|xep|la|theo|dang ky|nam trong|o|qua|chon|tinh|nop|cham theo) (?:ve |vao |o |theo )?(?:cai )?(?:(?:bo|nhom)[ /]+)?(?:bo|nhom|phan nhom|loai|nganh)(?: san pham| tieu chi| hang| ocop)? (?:nao|may|gi|so may)',
  '(?:bo|nhom) (?:so )?may(?! (?:hanh|to chuc|chinh quyen|nha nuoc))',
  'co (?:bo|nhom) nao',
  '(?:coi|xem|tra|lay|xai|dung) (?:cai )?bo(?: tieu chi)? nao',
  'co (?:bo|bang|nhom) rieng',
  'phieu (?:danh gia|cham)(?: diem)? (?:so )?(?:may|nao)',
  'xep [^,.?]{0,16} nao',
  '(?:bo|nhom)(?: san pham)? nao(?: (?:v|a|vay|ha|trong|ta|day|z|bot|ad|admin|ban|anh|chi|em|e|co|chu|can bo|dong chi|nhi|he))*\\s*[?.!]*$',
  '(?:bo|nhom)(?: san pham| tieu chi)? nao (?:danh )?cho',
  '(?:bo|nhom)(?: san pham)? (?:so )?bao nhieu(?! (?:diem|d|tieu chi|phan))',
  '(?<!dien |nop |ghi |mau )phieu (?:so )?(?:may|nao)',
  '(?:phieu|to|bang diem|bieu) (?:cua )?bo (?:may|nao)',
  'chon (?:cai|bo|phieu) nao',
  'nam (?:o )?(?:cho nao|dau) (?:trong|o|cua) (?:danh muc|phu luc|bang)',
  'bo (?:may|nao) (?:moi|la|thi)? ?(?:dung|phai|trung)',
  '(?<!can |hay )bo ?[?]',
  'xep (?:giup|gium|dum) (?:vo |vao )?bo',
  '(?:ap dung|xac dinh|xai|dung|cham) (?:theo )?bo(?! (?:tieu chi )?(?:cu|moi))',
  'bo (?:san pham|tieu chi) (?:so )?(?:may|nao)',
  '^bo tieu chi (?:ap dung|danh|xai|dung) cho',
)
const MANAGER =
  /(?:bo|nganh|so|ai|co quan) nao (?:quan ly|phu trach|lo|cai quan)|(?:do|thuoc) (?:bo|nganh|ai) (?:nao )?(?:quan|phu)|\bai quan(?: ly)?\b|\bbo (?:nao )?chu quan|co quan (?:nao )?quan ly/
/** "Bộ Công Thương quản lý nhóm nào": asks the other way round. */
const NAMES_MINISTRY = /bo (?:y te|cong thuong|nong nghiep|van hoa|khoa hoc|vh)|\b(?:byt|bct|bnn)\b/
/** "Khai bộ 7 bị trả về, vậy phải bộ mấy": the set that is named is the wrong one. */
const REJECTED = /\bbi (?:tra|tu choi|bac)|(?:khong|ko|hong|chang) (?:phai|dung)|\b(?:sai|nham|lon)\b/
/** "Bánh pía có thuộc bộ 6 không": whether a product belongs where somebody thinks. */
const MEMBER =
  /\b(?:thuoc|la|vo|vao|xep|trong|tinh)(?: (?:vo|vao|la))? bo (?:so )?\d{1,2} (?:khong|ko|k|hong|hok|ha|phai|dung)\b/
/** Any of these as whole words. */
export function any(...patterns: string[]): RegExp {
  return new RegExp(`\\b(?:${patterns.join('|')})(?![a-z])`)
}

/** Who manages a product is asked, not what a ministry does. */
export function asksForManager(plain: string): boolean {
  return MANAGER.test(plain) && !NAMES_MINISTRY.test(plain)
}

/** The sets of the product of which is asked where it belongs, or who manages it. */
export function productSets(
  q: { question: string; asked: Asked; names: SetNames; law: Pick<Law, 'sets'> },
  plain: string,
): ProductSet[] {
  const { asked, names } = q
  const ministry = asksForManager(plain)
  const either = /bo (?:so )?\d{1,2} hay (?:la )?(?:bo )?(?:so )?\d/.test(plain)
  const which = (WHICH.test(plain) || ministry) && !NAMES_MINISTRY.test(plain)
  const rejected = asked.setNo !== undefined && REJECTED.test(plain) && names.products(q.question).length > 0
  const member = MEMBER.test(plain)
  if (!either && !member && !(which && (asked.setNo === undefined || rejected))) return []
  const product = productPart(q.question).replace(/(?<!\p{L})(?:bộ|bo) (?:số |so )?\d+/giu, ' ')
  const toned = either || hasDiacritics(product) ? names.ofProduct(product) : []
  // Tones are often put wrong: "ruợu". Who manages is asked of much that is no product: "nhan hieu do ai quan ly".
  const plainly = ministry || member ? names.mentioned(product) : names.mentionedOrShort(product)
  const found = toned.length > 0 ? toned : plainly
  return found.flatMap((no) => q.law.sets.filter((s) => s.no === no))
}

/** Without the words of asking, which are parts of product names elsewhere. */
function productPart(question: string): string {
  return (
    question
      .normalize('NFC')
      .replace(
        /(?:thuộc|thuoc|xếp|xep|đăng ký|dang ky|nằm trong)?\s*(?:vào|vao|về|ve|theo|ở)?\s*(?:bộ|bo|nhóm|nhom|phân nhóm|phan nhom)(?:\s*(?:sản phẩm|san pham|tiêu chí|tieu chi))?\s*(?:nào|nao|mấy|may|số mấy|so may|gì|gi).*$/iu,
        ' ',
      )
      .replace(/^(?:bộ|bo) (?:tiêu chí|tieu chi) \S+(?: \S+)? (?:cho|với|voi)/iu, ' ')
      // Who buys it is not what it is.
      .replace(/(?:bán|ban)?\s*cho (?:khách|khach)(?: (?:du lịch|du lich|tây|tay|quen))?/giu, ' ')
      .replace(/^(?:cho (?:tôi|em|tui|mình) )?(?:hỏi|hoi)\s+/iu, '')
  )
}
