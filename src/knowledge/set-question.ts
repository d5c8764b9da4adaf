import type { Law } from '../ocop/law.ts'
import { criterionOf, type ProductSet, type TargetStar } from '../ocop/product-set.ts'
import { fold } from '../text/fold.ts'
import type { Translate } from '../text/i18n.ts'
import type { Answer } from './answer.ts'
import type { Asked } from './asked.ts'
import {
  criterionAnswer,
  managerAnswer,
  sectionAnswer,
  setAnswer,
  setStarAnswer,
  subgroupAnswer,
  whichSetAnswer,
} from './criteria.ts'
import type { Ranked } from './index.ts'
import { mayJoinAnswer, mayNotJoin } from './may-join.ts'
import type { SetNames } from './named-set.ts'
import { compareSets } from './set-compare.ts'
import { any, asksForManager, productSets } from './which-set.ts'

const STAR_NEEDS =
  /can (?:gi|nhung gi|co|dat|phai|nhung)|yeu cau|dieu kien|toi thieu|bat buoc|phai (?:co|dat|lam)|lam sao|the nao|muon|de (?:duoc|dat|len)|doi hoi|nhung gi|gom gi|thi sao|tieu chi|(?:thi|len|dat) (?:duoc|dc) [345] ?sao/
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

/** What belongs to a set named by its number: "bộ 3 có phải gạo không, còn gì nữa". */
const BELONGS = any(
  '(?:dung|danh|xai) (?:de )?cho',
  '(?:gom|la|chua|nhan|co|ve|cua|cho)(?: [a-z]+){0,3} (?:mat hang|loai hang|hang (?:gi|nao)|mon (?:gi|nao|chi|hang)|(?:san pham|sp) (?:gi|nao)|thu (?:gi|nao|chi)|gia vi (?:gi|nao)|nuoc (?:gi|nao))',
  'co phai [a-z ]+(?:khong|ko|hong|k)',
  'con (?:gi|chi|mon gi|cai gi) (?:nua|khac)',
  'la (?:bo|cai|sp|san pham) (?:gi|chi)',
  've (?:cai )?(?:gi|chi)',
  'gom (?:nhung )?(?:gi|chi)',
)
const OF_THE_SHEET = /tieu chi (?:nao|gi)|\bcham\b|diem|giay|ho so|muc nao|phan nao|\bsao\b/

/** "Lúa mua ở Cần Thơ về xay xát": where it comes from is what counts. */
const FROM_ELSEWHERE =
  /\b(?:mua|nhap|lay)(?: [a-z]+){0,6} (?:o|tu|ben|tai|tinh)(?: [a-z]+){1,5} ve\b.*\b(?:duoc|hop le|tinh la)\b|\bmua(?: [a-z]+){0,5} (?:cho )?ve (?:xay|duong|say|lam|che bien|dong goi|dan)\b.*\b(?:duoc|hop le|tinh la)\b/
const SOURCES = 'nguon nguyen lieu nguon goc san pham'
/** A star is striven for, not spoken of. */
const AIM =
  /\b(?:len|muon|(?<!(?:tiem|kha) )nang|dat|xin|de)(?: [a-z]+){0,2} [3-5]\b|[3-5] ?sao\b[a-z ,]* (?:can|phai|toi thieu|it nhat|bat buoc|ket|vuong|doi)\b/
/** Not only which set, but what it takes there. */
const WANTS_STAR = /\b(?:muon|len|nang|them|can|phai|dat|thieu|rot)\b/

export interface SetAsked {
  question: string
  asked: Asked
  set: ProductSet | undefined
  names: SetNames
  law: Pick<Law, 'sets'>
  likeliest: Ranked | undefined
  /** What belongs to a set. */
  belongs(no: number): Answer | undefined
  /** The theme that the words of a question name, in a set that has it. */
  theme(plain: string, set: ProductSet): Answer | undefined
}

/** Answers a question that names a product set or a product, where the set itself is asked about. */
export function setQuestion(t: Translate, q: SetAsked): Answer | undefined {
  const { asked, set } = q
  // Typed with its tones "vô bờ mấy chai" is no "vô bộ mấy".
  const plain = NOT_A_SET.test(q.question.normalize('NFC'))
    ? asked.plain.replace(/\bbo\b/g, 'bờ')
    : asked.plain
  const several =
    asked.setNo === undefined ? (inSubgroup(t, plain, q.law) ?? compareSets(t, { ...q, plain })) : undefined
  if (several) return several
  const source = set && FROM_ELSEWHERE.test(plain) ? q.theme(SOURCES, set) : undefined
  if (source) return source
  const ministry = asksForManager(plain)
  const sets = productSets(q, plain)
  if (sets.length > 0) return wantedStar(t, asked, plain, sets) ?? whichSetAnswer(t, sets.slice(0, 3))
  if (!set) return undefined
  if (
    asked.setNo === undefined &&
    MAY_JOIN.test(plain) &&
    !mayNotJoin(plain) &&
    !OF_THE_MAKER.test(plain) &&
    (q.likeliest?.nearest ?? 0) < 0.55
  )
    return mayJoinAnswer(t, [set])
  const section = sectionAsked(plain, set)
  if (section && (HOW_MANY.test(plain) || (section.length === 1 && /[A-C]/.test(section))))
    return sectionAnswer(t, set, section)
  if (ministry) return asked.setNo === undefined ? whichSetAnswer(t, [set]) : managerAnswer(t, set)
  return ofCriterion(t, asked, plain, set) ?? ofStar(t, q, plain, set) ?? ofWhole(t, q, plain, set)
}

/** "Gia vị gồm mấy bộ": the sets of a part of a group. */
function inSubgroup(t: Translate, plain: string, law: Pick<Law, 'sets'>): Answer | undefined {
  if (!/\b(?:may|nhung|bao nhieu|cac) bo\b/.test(plain)) return undefined
  const name = (s: ProductSet) => fold(s.subgroup)
  const inside = law.sets.filter((s) => name(s).length > SHORT_NAME && ` ${plain} `.includes(` ${name(s)} `))
  return inside.length > 1 ? subgroupAnswer(t, inside) : undefined
}

/** "Trà xạ đen 3 sao muốn lên 4, theo bộ nào": what that star takes there says the set as well. */
function wantedStar(
  t: Translate,
  { star }: Asked,
  plain: string,
  [set, ...others]: readonly ProductSet[],
): Answer | undefined {
  if (!set || others.length > 0 || star === undefined || star < 3 || !WANTS_STAR.test(plain)) return undefined
  return setStarAnswer(t, set, star as TargetStar)
}

function ofCriterion(t: Translate, asked: Asked, plain: string, set: ProductSet): Answer | undefined {
  const named = asked.criterion ?? (HOW_MANY.test(plain) ? criterionNamed(plain, set) : undefined)
  if (named === undefined) return undefined
  const criterion = criterionOf(set, named)
  if (criterion) return criterionAnswer(t, set, criterion)
  if (asked.setNo === undefined) return undefined
  return sectionAnswer(t, set, named.split('.')[0]!) ?? setAnswer(t, set)
}

/** "Tiêu chí vị": the criterion of that very name. */
function criterionNamed(plain: string, set: ProductSet): string | undefined {
  const behind = /\b(?:(?<!\bbo )tieu chi|chi tieu|muc) ([a-z ]+)/.exec(plain)?.[1]
  if (behind === undefined) return undefined
  return set.criteria
    .filter((c) => `${behind} `.startsWith(`${fold(c.name)} `))
    .toSorted((a, b) => b.name.length - a.name.length)[0]?.code
}

function ofStar(t: Translate, q: SetAsked, plain: string, set: ProductSet): Answer | undefined {
  const { star } = q.asked
  const ofPapers = /\bai (?:cap|ky|cong nhan|cham|trao)\b|thu hoi|\bho so\b|lan truoc/.test(plain)
  if (star === undefined || star < 3 || ofPapers) return undefined
  const aims = AIM.test(plain) && !q.likeliest?.id.startsWith('theme-')
  const theme = aims ? q.theme(q.names.beside(q.question), set) : undefined
  if (theme) return theme
  const short = plain.split(' ').length <= 7
  if (!(STAR_NEEDS.test(plain) || short) || aboutOneThing(q)) return undefined
  return setStarAnswer(t, set, star as TargetStar)
}

function ofWhole(t: Translate, q: SetAsked, plain: string, set: ProductSet): Answer | undefined {
  const numbered = q.asked.setNo !== undefined
  if (numbered && BELONGS.test(plain) && !OF_THE_SHEET.test(plain)) return q.belongs(set.no)
  const whole = numbered ? OVERVIEW.test(plain) || ALONE.test(plain) : SCORED.test(plain)
  return whole && !aboutOneThing(q) ? setAnswer(t, set) : undefined
}

/** The set's number and nothing else: "bộ 8 có gì trong đó", "bộ 21 ra sao". */
const ALONE =
  /^(?:(?:trong|cho|xem|hoi|toi|em|ve) )*bo (?:san pham )?(?:so )?\d{1,2}(?: (?:co|gom|la|ra|thi|nhung|gi|chi|j|trong|do|sao|nao|the|nhu|vay|v|a|cu|the|z)){0,6} ?\??$/

/** "Chè" is a subgroup and a part of many words. */
const SHORT_NAME = 4
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
