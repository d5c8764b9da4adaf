import type { Kysely } from 'kysely'
import type { Action } from '../../bot/reply.ts'
import { productsNamed } from '../../db/named-products.ts'
import { productsWithWords } from '../../db/search.ts'
import type { Database } from '../../db/tables.ts'
import { fold, foldKeepingTones, hasDiacritics, nfc } from '../../text/fold.ts'

/** Asks how a product stands or whose it is; not what its criteria are. */
const OF_THE_REGISTER =
  /\b(?:may|bao nhieu) (?:sao|san pham)|\bsao may\b|\b(?:cua|do) (?:ai|htx|hop tac|cong ty|cty|co so|don vi)\b|\b(?:ai|cong ty nao|cty nao|co so nao|ho nao|don vi nao|htx nao) (?:lam|san xuat|ban)|\b(?:cong ty|cty|co so|ho|don vi|htx|hop tac xa) nao\b|\b(?:(?:duoc|dat|co|duoc cong nhan) ocop|cong nhan|het han|con han|o (?:dau|xa nao|huyen nao)|may sao|dia chi|thong tin)\b/
/** Their own product, which only happens to be called like one on the list. */
const OF_THE_ASKER =
  /\b(?:nha|cua|ben) (?:toi|tui|em|minh|con|chau|chi|anh|co(?! so)|chu(?! the)|gia dinh)\b|\b(?:toi|tui|minh|em) (?:lam|ban|co|muon|dinh|nau|ngam|u|san xuat)\b/
const OF_THE_RULES =
  /tieu chi|\bdiem\b|lien ket|\b(?:muon|nang)(?: [a-z]+){0,2} (?:[3-5]|ba|bon|nam)\b|can gi|can nhung|yeu cau|ho so|giay to|\bbo (?:nao|may|\d)|minh chung/

/** Asked in the way one asks of a product on the list: whose it is, how many stars, since and until when. */
function asksTheRegister(question: string): boolean {
  const plain = fold(question)
  return OF_THE_REGISTER.test(plain) && !OF_THE_RULES.test(plain) && !OF_THE_ASKER.test(plain)
}

/** "Tịnh Biên có sản phẩm nào": what is on the list of a place, of a producer, of a kind. */
const LISTS =
  /\b(?:san pham|sp|mon|dac san|mat hang|hang)(?: ocop)? (?:nao|gi|chi)\b|\b(?:san pham|sp|mon|dac san)(?: ocop)? (?:cua|o|tai|ben|xu|vung) .*\b(?:gi|nao)\b|\bnhung (?:san pham|mon|dac san) (?:ocop )?(?:gi|nao|cua|o)\b|\bnao (?:duoc|dat|co|len) (?:ocop|(?:[3-5]|ba|bon|nam) sao)/
/** Of such a question, what no name has. */
const ASKING =
  'ở tại của bên xứ vùng miệt tỉnh huyện thị xã thành phố phường an giang kiên có còn những các cái món sản phẩm sp đặc sản mặt hàng ocop nào gì chi vậy không ko hông được đạt công nhận lên sao một hai ba bốn năm mấy bao nhiêu trong danh sách mục hồi trước cũ này nay giờ đang sắp đi chơi mình em tôi tui ạ dạ cho hỏi xin biết kể nghe là hợp tác htx công ty cơ sở hộ kinh doanh nhà trên dưới đó đây và với ra ngoài'
const asking = {
  toned: new Set(foldKeepingTones(ASKING).split(' ')),
  plain: new Set(fold(ASKING).split(' ')),
}

/** The words to look for on the list, where a question asks what is there; a single short one says too little. */
function listAsked(question: string): string | undefined {
  const plain = fold(question)
  if (!LISTS.test(plain) || OF_THE_RULES.test(plain) || OF_THE_ASKER.test(plain)) return undefined
  const tones = hasDiacritics(question)
  const words = nfc(question)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => /\p{L}/u.test(w))
    .filter((w) => !(tones ? asking.toned.has(foldKeepingTones(w)) : asking.plain.has(w)))
  return words.length >= 2 || words.join('').length >= 6 ? words.join(' ') : undefined
}

/**
 * "Mắm Bà Giáo Khỏe được mấy sao", "Tri Tôn có những món nào": looked up in the register. Undefined where the question
 * asks nothing of it or names nothing in it.
 */
export async function registerAnswer(db: Kysely<Database>, question: string): Promise<Action | undefined> {
  const [only, ...others] = asksTheRegister(question) ? await productsNamed(db, question) : []
  if (only && others.length === 0) return { route: 'search.product', args: { id: only.id, aside: true } }
  const words = only?.words ?? (await listed(db, listAsked(question)))
  return words === undefined ? undefined : { route: 'search.results', args: { words, page: 0, aside: true } }
}

async function listed(db: Kysely<Database>, words: string | undefined): Promise<string | undefined> {
  if (words === undefined) return undefined
  return (await productsWithWords(db, words)).length > 0 ? words : undefined
}
