import type { Action } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { productsNamed } from '../../db/named-products.ts'
import { fold } from '../../text/fold.ts'

/** Asks how a product stands or whose it is; not what its criteria are. */
const OF_THE_REGISTER =
  /\b(?:may|bao nhieu) (?:sao|san pham)|\bsao may\b|\b(?:cua|do) (?:ai|htx|hop tac|cong ty|cty|co so|don vi)\b|\b(?:ai|cong ty nao|cty nao|co so nao|ho nao|don vi nao|htx nao) (?:lam|san xuat|ban)|\b(?:cong ty|cty|co so|ho|don vi|htx|hop tac xa) nao\b|\b(?:(?:duoc|dat|co|duoc cong nhan) ocop|cong nhan|het han|con han|o (?:dau|xa nao|huyen nao)|may sao|dia chi|thong tin)\b/
/** Their own product, which only happens to be called like one on the list. */
const OF_THE_ASKER =
  /\b(?:nha|cua|ben) (?:toi|tui|em|minh|con|chau|chi|anh|co|chu|gia dinh)\b|\b(?:toi|tui|minh|em) (?:lam|ban|co|muon|dinh|nau|ngam|u|san xuat)\b/
const OF_THE_RULES = /tieu chi|\bdiem\b|can gi|can nhung|yeu cau|ho so|giay to|\bbo (?:nao|may|\d)|minh chung/

/** Asked in the way one asks of a product on the list: whose it is, how many stars, since and until when. */
export function asksTheRegister(question: string): boolean {
  const plain = fold(question)
  return OF_THE_REGISTER.test(plain) && !OF_THE_RULES.test(plain) && !OF_THE_ASKER.test(plain)
}

/** "Mắm Bà Giáo Khỏe được mấy sao": looked up in the register. Undefined where the question names nothing in it. */
export async function registerAnswer(turn: Turn, question: string): Promise<Action | undefined> {
  if (!asksTheRegister(question)) return undefined
  const named = await productsNamed(turn.trx, question)
  const [only, ...others] = named
  if (!only) return undefined
  return others.length === 0
    ? { route: 'search.product', args: { id: only.id, aside: true } }
    : { route: 'search.results', args: { words: only.words, page: 0, aside: true } }
}
