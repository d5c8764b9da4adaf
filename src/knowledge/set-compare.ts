import type { Law } from '../ocop/law.ts'
import type { ProductSet } from '../ocop/product-set.ts'
import { fold } from '../text/fold.ts'
import type { Translate } from '../text/i18n.ts'
import { type Answer, fromLaw } from './answer.ts'
import type { SetNames } from './named-set.ts'

/** "Xoài tươi với xoài sấy chung một bộ không": each is looked up apart. */
const TOGETHER =
  /(?:chung|cung|khac) (?:1 |mot )?(?:cai )?(?:bo|bang|phieu|nhom)\b|(?:cham|xep|thi|tinh|di) chung\b(?! \d)|khac (?:gi|nhau)(?: [^ ]+){0,6} (?:bo|bang|nhom)\b|chung hay (?:rieng|khac)|rieng hay chung|\b(?:1|mot) bo (?:hay|hoac|phai)|moi (?:thu|cai|mon|loai|san pham) (?:1 |mot )?bo|\bbo (?:giong|khac)(?: nhau)? hay|(?:thu|cai|mon|san pham) nao (?:vo |vao |theo |thuoc )?bo (?:nao|may)|(?:may|hai|2) bo khac nhau/
const WHICH_OF_EACH = /\b(?:bo|nhom|phieu) (?:tieu chi |so )*(?:nao|may|bao nhieu)\b/
/** The products of a row stand between these. */
const BETWEEN =
  /\s(?:khác gì|khac gi|so với|so voi|với|voi|và|va|còn|con|hay|cùng|cung|vs|vừa|vua)\s|[,;:?!.–—+/&]|\s-\s/iu
/** From here on the sets are spoken of. */
const ASKED =
  /(?:^|\s)(?:(?:có|co|đều|deu|được|duoc|dc|nộp|nop|xếp|xep|xài|xai|ghi|đi|gom|thi|thì)\s+)*(?:chung|cùng|cung|khác|khac|thuộc bộ|thuoc bo|thuộc mấy|thuoc may|một bộ|mot bo|mỗi|moi|bộ giống|bo giong|bộ nào|bo nao|cái nào|cai nao)(?=\s|$).*$/iu
/** What people say before they name a thing. */
const LEADING =
  /^(?:(?:dạ|da|cho|hỏi|hoi|giữa|giua|so sánh|so sanh|giúp|giup|giùm|dum|nhà|nha|của|cua|em|tôi|toi|tui|mình|minh|con|anh|chị|chi|bên|ben|vừa|vua|bán|ban|làm|lam|có|co|hai món là|2 mon la|sản phẩm|san pham|sp|món|mon|mấy|là|la)\s+)+/iu
const MOST = 4

/** Several products, and whether they are scored by one sheet. Undefined where fewer than two are named. */
export function compareSets(
  t: Translate,
  q: { question: string; plain: string; names: SetNames; law: Pick<Law, 'sets'> },
): Answer | undefined {
  const products = TOGETHER.test(q.plain)
    ? productsApart(q.question, q.names)
    : /\bhay\b/.test(q.plain) || !WHICH_OF_EACH.test(q.plain)
      ? []
      : productsInRow(q.question, q.names)
  const named = products.flatMap(({ name, sets: [no, ...others] }) => {
    const set = q.law.sets.find((s) => s.no === no)
    return set ? [{ name, set, others }] : []
  })
  return named.length < 2 ? undefined : compareAnswer(t, named.slice(0, MOST))
}

function productsApart(question: string, names: SetNames): { name: string; sets: number[] }[] {
  const found = question
    .normalize('NFC')
    .split(BETWEEN)
    .flatMap((part) => names.first(part.trim().replace(LEADING, '').replace(ASKED, '').trim()) ?? [])
  return found.filter((p, at) => found.findIndex((other) => other.name === p.name) === at)
}

/** "Dầu dừa với dầu gội thuộc bộ nào": a question that begins with a row of products. */
function productsInRow(question: string, names: SetNames): { name: string; sets: number[] }[] {
  const row: { name: string; sets: number[] }[] = []
  for (const part of question.normalize('NFC').split(/\s(?:với|voi|và|va|vs)\s|,/iu)) {
    const words = part.trim().replace(LEADING, '')
    const product = names.first(words.replace(ASKED, '').trim())
    if (!product || !fold(words).startsWith(fold(product.name))) break
    row.push(product)
  }
  return row
}

function compareAnswer(
  t: Translate,
  named: readonly { name: string; set: ProductSet; others: readonly number[] }[],
): Answer {
  const sets = [...new Map(named.map(({ set }) => [set.no, set])).values()]
  const said = (s: ProductSet) => ({ no: s.no, name: s.name, group: s.group.name, manager: s.managedBy })
  return fromLaw({
    id: `which:${sets.map((s) => s.no).join('-')}`,
    title: t('knowledge:set.whichTitle'),
    text: [
      t(sets.length === 1 ? 'knowledge:set.together' : 'knowledge:set.apart'),
      ...named.map(({ name, set, others }) =>
        t(others.length > 0 ? 'knowledge:set.productOr' : 'knowledge:set.product', {
          product: name,
          ...said(set),
          others: others.join(', '),
        }),
      ),
      t('knowledge:set.confirm'),
    ].join('\n'),
    cites: ['Phụ lục I'],
  })
}
