import { type Finder, type Keyword, keyword, longestFirst, suggestSets } from '../ocop/suggest-set.ts'
import { fold, hasDiacritics } from '../text/fold.ts'

/** Short words that are a product with their tones and anything without: "tiêu" in "tiêu chí", "cam" in "cam kết". */
const OFTEN_OTHERWISE = new Set(
  'tiêu hành cam tương chả kem mận nhãn bắp tranh chiếu tượng khăn áo vải muối sả tỏi bò gà cá yến mắm thuốc hoa bánh rau trà chè kem bia bún miến cốm xôi nem tửu lụa dệt gốm sữa trứng vịt heo thịt khô gạo nếp'.split(
    ' ',
  ),
)

/** Words of product names and of sets, to find in a question which product set it speaks of. */
export class SetNames {
  private readonly finder: Finder
  private readonly sure: Finder
  private readonly sureWithTones: Finder
  /** Every word of a product or set name, folded: understood, though no answer is about it. */
  readonly words: ReadonlySet<string>

  constructor(finder: Finder, extra: ReadonlyMap<number, readonly string[]>) {
    const added = [...extra].flatMap(([no, words]) => words.map((w) => keyword(w, [no])))
    this.finder = { ...finder, keywords: longestFirst([...finder.keywords, ...added]) }
    this.sure = { ...finder, keywords: this.finder.keywords.filter(isPhrase) }
    this.sureWithTones = {
      ...finder,
      keywords: this.finder.keywords.filter((k) => isPhrase(k) || !OFTEN_OTHERWISE.has(k.exact.trim())),
    }
    this.words = new Set(this.finder.keywords.flatMap((k) => k.folded.trim().split(' ')))
  }

  /** Of a text that is known to name a product: the sets it may belong to, the likeliest first. */
  ofProduct(name: string): number[] {
    return suggestSets(this.finder, name)
  }

  /** True for a name and nothing asked: "khô cá lóc", "Tinh dầu tràm chiết ở Tịnh Biên". `others` are places. */
  isBareName(question: string, others: (word: string) => boolean): boolean {
    const words = fold(question).split(' ')
    if (words.length > MOST_WORDS_OF_A_NAME || words.some((w) => ASKING.has(w)) || question.includes('?'))
      return false
    const covered = words.filter((w) => this.words.has(w) || others(w)).length
    const text = ` ${words.join(' ')} `
    // One syllable is too often part of another word.
    const named = this.sure.keywords.some((k) => text.includes(k.folded))
    return (named || words.length === 1) && covered >= words.length * 0.7
  }

  /**
   * Of any question: the sets of a product that it surely names. Single words count only with their tones, and not
   * where they are mostly part of other words.
   */
  mentioned(question: string): number[] {
    return suggestSets(hasDiacritics(question) ? this.sureWithTones : this.sure, question)
  }
}

function isPhrase({ exact }: Keyword): boolean {
  return exact.trim().includes(' ')
}

const MOST_WORDS_OF_A_NAME = 11
const ASKING = new Set(
  'gom j g bn ntn ko k z hok bo nhom tinh nhung cac dau quan xuat thuoc dang ky gi nao may bao nhieu khong ai chua bi cach mua re nen duoc muon can xin toi tui lam thi la co bi sao the benh chua tri gia ngon khi hom'.split(
    ' ',
  ),
)
