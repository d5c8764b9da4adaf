import type { Law } from '../ocop/law.ts'
import { criterionOf, type ProductSet, type TargetStar } from '../ocop/product-set.ts'
import { fold, hasDiacritics } from '../text/fold.ts'
import type { Translate } from '../text/i18n.ts'
import type { Answer } from './answer.ts'
import type { Asked } from './asked.ts'
import {
  criterionAnswer,
  managerAnswer,
  sectionAnswer,
  setAnswer,
  setStarAnswer,
  whichSetAnswer,
} from './criteria.ts'
import type { Ranked } from './index.ts'
import type { SetNames } from './named-set.ts'

/** "Thuộc bộ nào", in the ways people put it. */
const WHICH = any(
  '(?:xep|thuoc|vo|vao|de) (?:vo |vao )?(?:dau|cho nao)',
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
  '(?:bo|nhom)(?: san pham)? nao(?: (?:v|a|vay|ha|trong|ta|day|z))*\\s*[?.!]*$',
  '(?:bo|nhom)(?: san pham| tieu chi)? nao (?:danh )?cho',
  '(?:bo|nhom)(?: san pham)? (?:so )?bao nhieu(?! (?:diem|d|tieu chi|phan))',
  'theo phieu nao',
  '(?<!can |hay )bo ?[?]',
  'xep (?:giup|gium|dum) (?:vo |vao )?bo',
  '(?:ap dung|xac dinh|xai|dung|cham) (?:theo )?bo(?! (?:tieu chi )?(?:cu|moi))',
  'bo (?:san pham|tieu chi) (?:so )?(?:may|nao)',
)
const MANAGER =
  /(?:bo|nganh|so|ai|co quan) nao (?:quan ly|phu trach|lo|cai quan)|(?:do|thuoc) (?:bo|nganh|ai) (?:nao )?(?:quan|phu)|ai quan(?: ly)?\b|co quan (?:nao )?quan ly/
/** "Bộ Công Thương quản lý nhóm nào": asks the other way round. */
const NAMES_MINISTRY = /bo (?:y te|cong thuong|nong nghiep|van hoa|khoa hoc|vh)|\b(?:byt|bct|bnn)\b/
const STAR_NEEDS =
  /can (?:gi|nhung gi|co|dat|phai|nhung)|yeu cau|dieu kien|toi thieu|bat buoc|phai (?:co|dat|lam)|lam sao|the nao|muon|de (?:duoc|dat|len)|doi hoi|nhung gi|gom gi|thi sao|tieu chi/
const OVERVIEW =
  /cham (?:nhung )?gi|gom (?:nhung )?(?:tieu chi|gi|phan)|bang diem|thang diem|tieu chi (?:nao|gi)|(?:may|bao nhieu) tieu chi|co nhung (?:tieu chi|muc|phan)|la bo gi|la gi|ve cai gi|danh cho|san pham nao|bi loai|loai khi/

/** "Lụa có được làm OCOP không": yes, and in which set. */
const MAY_JOIN =
  /(?:lam|dang ky|tham gia|thi|vo) (?:duoc )?ocop (?:duoc|dc|khong|ko|hong)|co (?:duoc )?(?:lam|dang ky|tham gia|thi) ocop|duoc (?:lam|dang ky|tham gia|thi) ocop/

/** "Bo" with other tones than those of "bộ", and no "bộ" beside it. */
const NOT_A_SET = /^(?!.*bộ).*(?<!\p{L})(?:bờ|bò|bỏ|bó|bơ|bố|bở)(?!\p{L})/iu

/** Not what is made, but who makes it, and with which papers. */
const OF_THE_MAKER =
  /kinh doanh|giay|\bhtx\b|hop tac xa|to hop tac|hoi (?:phu nu|nong dan|cuu|lam vuon)|doan thanh nien|dung ten|cong ty|\bho\b|ho gia dinh|ca nhan|mua (?:ve|ben|cua)/
/** Of a product: "hoa kiểng chấm gì". */
const SCORED = /cham (?:nhung |theo )?(?:cai )?gi|cham may tieu chi|may tieu chi|bang diem|thang diem/

/** "Xoài tươi với xoài sấy chung một bộ không": each is looked up apart. */
const TOGETHER =
  /(?:chung|cung|khac) (?:1 |mot )?(?:bo|bang|nhom)\b|(?:cham|xep|thi|tinh|di) chung\b(?! \d)|khac (?:gi|nhau)(?: [^ ]+){0,6} (?:bo|bang|nhom)\b|chung hay (?:rieng|khac)|rieng hay chung/
const BETWEEN = /\s(?:khác gì|khac gi|với|voi|và|va|còn|con|hay|cùng|cung)\s|,/iu

/** Any of these as whole words. */
function any(...patterns: string[]): RegExp {
  return new RegExp(`\\b(?:${patterns.join('|')})(?![a-z])`)
}

/** Answers a question that names a product set or a product, where the set itself is asked about. */
export function setQuestion(
  t: Translate,
  q: {
    question: string
    asked: Asked
    set: ProductSet | undefined
    names: SetNames
    law: Pick<Law, 'sets'>
    likeliest: Ranked | undefined
  },
): Answer | undefined {
  const { asked, set, law } = q
  // Typed with its tones "vô bờ mấy chai" is no "vô bộ mấy".
  const plain = NOT_A_SET.test(q.question.normalize('NFC'))
    ? asked.plain.replace(/\bbo\b/g, 'bờ')
    : asked.plain
  const ministry = MANAGER.test(plain) && !NAMES_MINISTRY.test(plain)
  const either = /bo (?:so )?\d{1,2} hay (?:la )?(?:bo )?(?:so )?\d/.test(plain)
  if (
    either ||
    ((WHICH.test(plain) || ministry) && asked.setNo === undefined && !NAMES_MINISTRY.test(plain))
  ) {
    const product = productPart(q.question)
    const toned = either || hasDiacritics(product) ? q.names.ofProduct(product) : []
    // Tones are often put wrong: "ruợu". Who manages is asked of much that is no product: "nhan hieu do ai quan ly".
    const plainly = ministry ? q.names.mentioned(product) : q.names.mentionedOrShort(product)
    const found = toned.length > 0 ? toned : plainly
    const sets = found.flatMap((no) => law.sets.filter((s) => s.no === no))
    if (sets.length > 0) return whichSetAnswer(t, sets.slice(0, 3))
  }
  const together = asked.setNo === undefined && TOGETHER.test(plain) ? eachOf(q.question, q.names) : []
  if (together.length > 1)
    return whichSetAnswer(
      t,
      law.sets.filter((s) => together.includes(s.no)),
      'each',
    )
  if (!set) return undefined
  if (
    asked.setNo === undefined &&
    MAY_JOIN.test(plain) &&
    !OF_THE_MAKER.test(plain) &&
    (q.likeliest?.nearest ?? 0) < 0.55
  )
    return whichSetAnswer(t, [set])
  const section = sectionAsked(plain, set)
  if (section && (HOW_MANY.test(plain) || (section.length === 1 && /[A-C]/.test(section))))
    return sectionAnswer(t, set, section)
  if (ministry) return asked.setNo === undefined ? whichSetAnswer(t, [set]) : managerAnswer(t, set)
  if (asked.criterion !== undefined) {
    const criterion = criterionOf(set, asked.criterion)
    if (criterion) return criterionAnswer(t, set, criterion)
    if (asked.setNo !== undefined)
      return sectionAnswer(t, set, asked.criterion.split('.')[0]!) ?? setAnswer(t, set)
  }
  const short = plain.split(' ').length <= 7
  const ofPapers = /\bai (?:cap|ky|cong nhan|cham|trao)\b|thu hoi|\bho so\b|lan truoc/.test(plain)
  if (
    asked.star !== undefined &&
    asked.star >= 3 &&
    !ofPapers &&
    (STAR_NEEDS.test(plain) || short) &&
    !aboutOneThing(q)
  )
    return setStarAnswer(t, set, asked.star as TargetStar)
  const whole =
    asked.setNo !== undefined
      ? OVERVIEW.test(plain) || /^bo (?:so )?\d{1,2}$/.test(plain)
      : SCORED.test(plain)
  if (whole && !aboutOneThing(q)) return setAnswer(t, set)
  return undefined
}

/** The likeliest set of each product in a row of them. */
function eachOf(question: string, names: SetNames): number[] {
  const sets = question
    .normalize('NFC')
    .split(BETWEEN)
    .map((part) => names.ofProduct(productPart(part))[0])
  return [...new Set(sets.filter((no) => no !== undefined))].slice(0, 3)
}

const HOW_MANY = /(?:may|bao nhieu|nhieu) (?:diem|d\b)|toi da|tong (?:cong|diem)/

const PARTS: readonly [string, RegExp][] = [
  ['A', /suc manh cong dong/],
  ['B', /kha nang tiep thi/],
  ['C', /(?:phan|ve) chat luong san pham/],
]

/** The section or part of a set that a question names: "cảm quan bộ 1", "phần B bộ 26". */
function sectionAsked(plain: string, set: ProductSet): string | undefined {
  const part = /phan ([abc])\b/.exec(plain)?.[1]
  if (part) return part.toUpperCase()
  const [code] = PARTS.find(([, name]) => name.test(plain)) ?? []
  if (code) return code
  const folded = ` ${fold(plain)} `
  const sections = new Map(set.criteria.map((c) => [c.section.code, fold(c.section.name)]))
  for (const [code, name] of sections) {
    const short = name.replace(/^(?:chi tieu|tieu chi|cac) /, '').replace(/ (?:san pham|kiem tra.*)$/, '')
    // A section of one criterion is that criterion; the theme says more.
    if (set.criteria.filter((c) => c.section.code === code).length > 1 && folded.includes(` ${short} `))
      return code
  }
  return undefined
}

/** A criterion is asked about, not the set as a whole: "bao bì bộ 8 cần gì để 4 sao". */
function aboutOneThing(q: { question: string; names: SetNames; likeliest: Ranked | undefined }): boolean {
  if (!q.likeliest?.id.startsWith('theme-') || q.likeliest.nearest <= 0.3) return false
  // "Nước mắm 4 sao cần gì": the words of the product alone make no criterion.
  const said = q.names.beside(q.question).split(' ')
  return said.some((word) => word !== '' && !OF_ASKING.has(word) && !/^\d+$/.test(word))
}

const OF_ASKING = new Set(
  'can gi nhung gom nao co dat phai yeu cau dieu kien toi thieu bat buoc lam sao the muon de duoc len doi hoi thi sao ra bo so san pham hang cua em toi tui nha ko khong cho hoi a thi la va voi giay to dc muc tieu chi'.split(
    ' ',
  ),
)

/** Without the words of asking, which are parts of product names elsewhere. */
function productPart(question: string): string {
  return (
    question
      .normalize('NFC')
      .replace(
        /(?:thuộc|thuoc|xếp|xep|đăng ký|dang ky|nằm trong)?\s*(?:vào|vao|về|ve|theo|ở)?\s*(?:bộ|bo|nhóm|nhom|phân nhóm|phan nhom)(?:\s*(?:sản phẩm|san pham|tiêu chí|tieu chi))?\s*(?:nào|nao|mấy|may|số mấy|so may|gì|gi).*$/iu,
        ' ',
      )
      // Who buys it is not what it is.
      .replace(/(?:bán|ban)?\s*cho (?:khách|khach)(?: (?:du lịch|du lich|tây|tay|quen))?/giu, ' ')
      .replace(/^(?:cho (?:tôi|em|tui|mình) )?(?:hỏi|hoi)\s+/iu, '')
  )
}
