import { fold, nfc } from '../text/fold.ts'
import { scrub } from '../text/scrub.ts'
import type { QuestionIndex } from './index.ts'

/** Says who is asking, or where they live: "toi ten la", "em la", "so nha", "ap". */
const INTRODUCES =
  /\b(?:ten(?: cua)? (?:toi|la|em|minh|chau|con|chi|anh|ong|ba)|(?:toi|em|minh|chau|con|chi|anh|day) (?:la|ten)|ho ten|ho va ten|chu ho|so nha|nha so|hem \d+|ap|khom|to so|sinh nam|sinh ngay|cccd|cmnd|can cuoc|chung minh nhan dan)\b/
/** Family names with what follows them in a full name, typed without marks: "nguyen thi". */
const FULL_NAME =
  /\b(?:nguyen|tran|le|pham|huynh|hoang|phan|vu|vo|dang|bui|ho|ngo|duong|ly|dinh|truong|lam|danh|thach|chau|son|kim|cao|mai|to|ta|luu|trinh|doan)(?: [a-z]+)? (?:van|thi|huu|duc|minh|thanh|ngoc|quoc|hoang|thu|xuan|cong|trong|tan|phuoc|my|bich|hong|tuan|kim|anh|hoai|phuong|thuy|diem|cam|tu|be|ut)\b/
/** "chi lan", "co ut": how people here speak of one another. */
const GIVEN_NAME =
  /\b(?:anh|chi|co|chu|bac|ong|ba|di|cau|thim|duong|mo) (?:lan|hoa|hong|hue|cuc|mai|dao|huong|thu|thuy|hang|nga|nguyet|loan|phuong|oanh|yen|van|ut|bich|lien|sen|dung|hung|tuan|minh|duc|long|quang|thanh|thang|tien|phuc|loc|tho|son|bay|chin|muoi)\b/
const TITLED =
  /(?<!\p{L})(?:[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[ÔôOo]ng|[Bb][àa]|[Dd]ì|[Cc]ậu|[Tt]hím|[Dd]ượng|[Mm]ợ|[Ee]m|[Cc]háu|[Mm]á)\s+\p{Lu}\p{Ll}/u

/** Decides whether a question may leave the house in its asker's own words. Whatever is caught too often costs little. */
export class Impersonal {
  /** Words that our own texts write with a capital, and such words in a row. */
  private readonly capitals = new Set<string>()
  /** Words that they write without one. */
  private readonly common = new Set<string>()

  /** @param index over our own texts alone: an officer's published answer is no measure of what is harmless */
  constructor(private readonly index: QuestionIndex) {
    for (const { ask, body } of index.askables)
      for (const text of [...ask, body]) {
        for (const name of namesIn(text)) this.capitals.add(name)
        for (const word of nfc(text).match(/(?<!\p{L})\p{Ll}+/gu) ?? []) this.common.add(word)
      }
  }

  /**
   * True where a question is made of words that our own texts use, and nothing in it looks like a person: no number to
   * reach or name them by, no introduction, no name. What is left: a given name that is also a common word, typed in
   * small letters with nothing around it that tells.
   * @param names of the asker: their own, their producers' and products'
   */
  allows(question: string, names: readonly string[]): boolean {
    if (scrub(question) !== question) return false
    const folded = fold(question)
    if ([INTRODUCES, FULL_NAME, GIVEN_NAME].some((p) => p.test(folded))) return false
    if (TITLED.test(nfc(question))) return false
    if (names.some((name) => fold(name) !== '' && ` ${folded} `.includes(` ${fold(name)} `))) return false
    const words = nfc(question).match(/\p{L}[\p{L}\p{M}]*/gu) ?? []
    if (!words.every((w) => this.knows(w))) return false
    const first = words[0] ?? ''
    return namesIn(question).every(
      (name) => this.capitals.has(name) || (name === first && this.common.has(name.toLowerCase())),
    )
  }

  private knows(word: string): boolean {
    return this.index.knows(fold(word)) || this.index.lexicon.short.has(word.toLowerCase())
  }
}

/** "UBND tỉnh An Giang" → UBND, An, Giang, An Giang. */
function namesIn(text: string): string[] {
  const rows = nfc(text).match(/(?<!\p{L})\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)*/gu) ?? []
  return rows.flatMap((row) => [row, ...row.split(' ')])
}
