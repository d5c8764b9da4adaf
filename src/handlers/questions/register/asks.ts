/**
 * In which way something is asked of the register.
 * `fact`: how a product stands, whose it is, where it is made. `kind`: who makes a kind of product, or what of it is on
 * the list. `list`: all that there is of a place, of a producer, with so many stars. `points`: how it was assessed.
 */
export type Way = 'fact' | 'kind' | 'list' | 'points'

/** Any of these as whole words of a folded text. */
function any(...patterns: string[]): RegExp {
  return new RegExp(`\\b(?:${patterns.join('|')})(?![a-z])`)
}

/** Who may stand behind a product. */
const MAKER =
  '(?:ai|cong ty|cty|doanh nghiep|dn|co so|ho|ho kinh doanh|hkd|nha|noi|cho|nguoi|don vi|htx|hop tac xa|nong trai|chu the)'
const MAKES = '(?:lam|san xuat|sx|ban|nuoi|trong|ve|det|nau|che bien)'
const PRODUCT = '(?:san pham|sp|mon|dac san|mat hang|loai)(?: ocop)?'
const HOW_MANY = '(?:may|bao nhieu|bao nhiu|bn|nhieu)'

const WAYS: readonly [Way, RegExp][] = [
  ['points', any(`${HOW_MANY} diem`, 'diem (?:cham|so|bao nhieu)')],
  [
    'kind',
    any(
      `(?:cua|do) (?:nhung )?${MAKER}`,
      'la cua',
      `(?:ai|${MAKER} nao) (?:co )?${MAKES}`,
      `${MAKER} nao`,
      `(?:co|nhung|la) ai`,
      'ai (?:co|duoc|dc|dat|ngoai)',
      `(?:${HOW_MANY}|nhung) ${MAKER}`,
      `co ${MAKER} ${MAKES}`,
      'nao (?:da |duoc |dat |len )?(?:co )?(?:sao|ocop)',
      'chung (?:mot |1 )?chu',
    ),
  ],
  [
    'list',
    any(
      `${HOW_MANY} ${PRODUCT}`,
      `${PRODUCT} (?:[345] sao )?(?:nao|gi|chi)`,
      `${PRODUCT} (?:cua|o|tai|ben|xu|vung) .*(?:gi|nao)`,
      `nhung ${PRODUCT} (?:gi|nao|cua|o)`,
      `(?:co|ban|lam|gom|duoc|con) (?:ra )?(?:nhung )?(?:mon |tranh |hang |thu )?(?:gi|nhung gi)`,
      'mat hang nao',
      'co [a-z]+ (?:gi|nao) .*(?:sao|ocop)',
      `^(?:cac |nhung )?${PRODUCT} (?:cua|o)`,
      '(?:danh sach|ds)(?: 108)? (?:co|gom)',
      'nao (?:duoc|dat|co|len) (?:ocop|(?:[3-5]|ba|bon|nam) sao)',
      'liet ke',
      'ke (?:ten|ra|het|giup|dum|gium)',
      `sao (?:co |duoc |la )?${HOW_MANY}(?: cai)?`,
    ),
  ],
  [
    'fact',
    any(
      '(?:may|bao nhieu) sao',
      'sao may',
      '(?:duoc|dat|co|duoc cong nhan|dc) ocop',
      'cong nhan',
      'het han',
      'con han',
      'o (?:dau|cho nao)',
      '(?:o|thuoc|tai) (?:xa|phuong|huyen|thi xa|thi tran|tp|thanh pho) nao',
      'tru so',
      'dia chi',
      'thong tin',
      '(?:quyet dinh|qd) (?:so )?(?:nao|may|bao nhieu)',
      'so (?:quyet dinh|qd)',
      'sao nao',
    ),
  ],
]

/** Their own product, which only happens to be called like one on the list. */
const OF_THE_ASKER =
  /\b(?:nha|cua|ben) (?:toi|tui|em|minh|con|chau|chi|anh|co(?! so)|chu(?! the)|gia dinh)\b|\b(?:toi|tui|minh|em) (?:lam|ban|co|muon(?! (?:hoi|hoc|biet|mua|tim|lien he|dat|gap))|dinh|nau|ngam|u|san xuat)\b|\b(?:tui|nhom|to) (?:toi|tui|minh|em)\b/
const OF_THE_RULES =
  /tieu chi|\bdiem (?:toi|tru|cong|ke|lien)|can gi|can nhung|yeu cau|ho so|giay to|\bbo (?:nao|may|\d)|minh chung|bao lau|lien ket|len (?:[345]|ba|bon|nam) sao|thu tuc|dang ky|\bnop\b|\bphi\b|(?:thuoc|vao|vo|khac|cung|chung) (?:bo|nhom)|bat buoc|lam sao|lenh nao|cu phap|hoi dong|chu tich|thu tuong|trung uong|tu van|cau chuyen|bao bi|\btem\b|ma vach|kiem nghiem|\bvietgap\b|\bhaccp\b|cong diem|vay von|khieu nai|(?<!chu )the nao/

/** Who wants to buy or sell. */
const OF_TRADE =
  /\b(?:mua|ban|lay) si\b|\bgia (?:goc|si|re)\b|\binbox\b|\bship\b|\bcan (?:mua|ban)\b|thanh ly/

/** Rules and trade are no matter of the register, whatever product is named. */
export function isOtherwise(plain: string): boolean {
  return OF_THE_RULES.test(plain) || OF_TRADE.test(plain)
}

/** The ways in which a folded text asks the register; empty where it asks of rules or of the asker's own product. */
export function waysAsked(plain: string): ReadonlySet<Way> {
  if (isOtherwise(plain) || OF_THE_ASKER.test(plain)) return new Set()
  return new Set(WAYS.flatMap(([way, pattern]) => (pattern.test(plain) ? [way] : [])))
}

/** Of a place or a star it is not the list that is asked about: plans, counts of another year, what was decided then. */
export const OF_ANOTHER_LIST =
  /du kien|ke hoach|chi tieu|muc tieu|phan dau|tiem nang(?! (?:5|nam) sao)|danh gia lai|nam (?:20(?:1\d|2[0-2]|24|25|26)|nay|ngoai|sau|toi)\b|\b20(?:2[4-9]) |ngung|het han|co the|duoc phep|huyen nao|xa nao|tinh nao/
