import { fold } from './fold.ts'

/** Words by which a text asks, folded. "4 sao" asks nothing, "sao vậy" does. */
const ASKS =
  /\b(?:gi|nao|(?<!\d )sao|khong|ko|k|hok|hong|bao nhieu|bao lau|bao gio|may|o dau|ai|chua|the nao|duoc khong|duoc ko|z|vay|ha|j|bn|la gi|how|what|when|where|who|why)\b/
/** Of several words, those that no name of a person, a product or a business has. */
const SURELY =
  /\b(?:khi nao|chung nao|bao nhieu|bao lau|bao gio|o dau|the nao|lam sao|tai sao|vi sao|(?:duoc|dc|phai) (?:khong|ko|k)|la gi|cua ai|gi vay|nhung gi|can gi|giay gi|co can|may (?:ngay|sao|diem|nam|thang)|(?:cong ty|cty|co so|htx|hop tac xa|don vi|xa|bo|nhom|ngay|nam|dot|ai|mon|san pham|sp|[345] ?sao) nao)\b| nao$|^ai |(?:bat buoc|phai|co|duoc) (?:khong|ko|hok|hong|hk)$| chua(?: (?:a|ha|vay|z))?$/

/** True for a text that may be a question: what follows a command's words is then asked, not ordered. */
export function mayAsk(text: string): boolean {
  return text.includes('?') || ASKS.test(fold(text))
}

/** True for what is a question and no name, where a name is expected. */
export function surelyAsks(text: string): boolean {
  return text.trim().endsWith('?') || SURELY.test(fold(text))
}
