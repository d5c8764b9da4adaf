import {
  type Finder,
  type Keyword,
  keyword,
  longestFirst,
  readName,
  suggestSets,
} from '../ocop/suggest-set.ts'
import { fold, hasDiacritics } from '../text/fold.ts'
import type { SetWords } from './piece.ts'
import { LABEL_OF, type ProductNamed, productsNamed } from './products-named.ts'

/** Short words that are a product with their tones and anything without: "tiêu" in "tiêu chí", "cam" in "cam kết". */
const OFTEN_OTHERWISE = new Set(
  'tiêu hành cam tương chả kem mận nhãn bắp tranh chiếu tượng khăn áo vải muối sả tỏi bò gà cá yến mắm thuốc hoa bánh rau trà chè kem bia bún miến cốm xôi nem tửu lụa dệt gốm sữa trứng vịt heo thịt khô gạo nếp nấm cua dâu sen bưởi'.split(
    ' ',
  ),
)
/** Of these, and others of one word, what means little else where a question begins with it. */
const PLAINLY = new Set('gao mam xoai khom mit ruou'.split(' '))
/** Words that stand in product names and say nothing of what it is: where, how made, how packed. */
const FILLING = new Set(
  'ở của và cái cai chiếc chiec loại hạng đặc sản sạch ngon nhà làm xã huyện tỉnh hộ htx cơ sở ocop sản phẩm món hàng đóng gói hũ túi chai hộp bịch bao lít kg gram gr ml phơi khô nấu may từ bằng tay thủ công truyền thống tự nhiên nguyên chất trong veo xanh đỏ trắng đen tươi nhỏ lớn bán mùa miền tây với có vị cua va loai hang dac san sach nha lam xa huyen tinh ho pham mon goi hu tui hop bich lit phoi kho nau tu bang thu cong truyen thong tu nhien nguyen chat xanh do trang den tuoi nho lon ban mua mien tay vi hữu cơ tím than hút chân cấp đông rút xương tẩm lột vỏ huu co tim hut chan cap dong rut xuong tam'.split(
    ' ',
  ),
)

interface BareName {
  sets: number[]
  /** Nothing is said but what names a product. */
  whole: boolean
}

/** Words of product names and of sets, to find in a question which product set it speaks of. */
export class SetNames {
  private readonly finder: Finder
  /** The same, and what is made and belongs to no set. */
  private readonly all: Finder
  private readonly sure: Finder
  private readonly sureWithTones: Finder
  /** Every word of a product or set name, folded: understood, though no answer is about it. */
  readonly words: ReadonlySet<string>

  /** @param notListed words of what is made and belongs to no set: "máy sấy", "phân bón" */
  constructor(finder: Finder, extra: readonly SetWords[], notListed: readonly string[] = []) {
    const added = extra.flatMap(({ no, words, toned }) => [
      ...words.map((w) => keyword(w, [no])),
      ...toned.map((w) => keyword(w, [no], { toned: true })),
    ])
    this.finder = { ...finder, keywords: longestFirst([...finder.keywords, ...added]) }
    const none = notListed.map((w) => keyword(w, []))
    this.all = { ...finder, keywords: longestFirst([...this.finder.keywords, ...none]) }
    this.sure = { ...finder, keywords: this.finder.keywords.filter(isPhrase) }
    this.sureWithTones = { ...finder, keywords: this.finder.keywords.filter(isSureWithTones) }
    this.words = new Set(this.finder.keywords.flatMap((k) => (k.toned ? [] : k.folded.trim().split(' '))))
  }

  /** Of a text that is known to name a product: the sets it may belong to, the likeliest first. */
  ofProduct(name: string): number[] {
    return setsOf(productsNamed(this.all, name, () => true))
  }

  /**
   * The product that a few words name. Without tones a single word counts only where the words begin with it: one is
   * too often part of another.
   */
  first(words: string): ProductNamed | undefined {
    const [sure] = this.products(words)
    // "Trái xoài đó mà em sấy dẻo rồi": what was done to it may stand apart.
    const dried = sure?.sets.includes(FRESH) && suggestSets(this.all, words)[0] === DRIED
    if (sure) return dried ? { ...sure, sets: [DRIED] } : sure
    const [any] = productsNamed(this.all, words, () => true)
    return any && (hasDiacritics(words) || fold(words).startsWith(fold(any.name))) ? any : undefined
  }

  /** "Gao muon 5 sao": the sets of the one word with which a question begins. */
  begunWith(question: string): number[] {
    const words = fold(question)
    if (!PLAINLY.has(words.split(' ', 1)[0]!)) return []
    const [any] = productsNamed(this.all, question, () => true)
    return any && words.startsWith(fold(any.name)) ? any.sets : []
  }

  /**
   * The products that a question surely names. Single words count only with their tones, and not where they are
   * mostly part of other words, unless a sure one follows: "trà khổ qua".
   */
  products(question: string): ProductNamed[] {
    const isSure = hasDiacritics(question) ? isSureWithTones : isPhrase
    return productsNamed(this.all, question, isSure).filter((p) => p.sure)
  }

  /**
   * The sets of a name with nothing asked: "khô cá lóc", "Tinh dầu tràm chiết ở Tịnh Biên"; empty where anything
   * else is said. Without diacritics only names of two words and more are read: one is too often part of another.
   * @param others words of places
   * @param foreign words that only questions about other things use
   */
  ofBareName(
    question: string,
    others: (word: string) => boolean,
    foreign: (word: string) => boolean,
  ): BareName {
    const none = { sets: [], whole: false }
    // A vacuum denies nothing.
    const named = question.replace(/chân không|chan khong/giu, '').replace(LABEL_OF, '')
    if (/[?]/.test(question) || question.trim().split(/\s+/u).length > MOST_WORDS_OF_A_NAME) return none
    const tones = hasDiacritics(question)
    const { sets, left } = readName(tones ? this.finder : this.sure, named)
    const besides = left.split(' ').filter((w) => w !== '' && !FILLING.has(w) && !others(fold(w)))
    const rest = besides.filter((w) => !/^(?:\d+[a-z]{0,2}|kg|gr?|ml|l)$/.test(w))
    const asking = tones ? ASKING : ASKING_PLAIN
    const said = question.trim().split(/\s+/u).length
    const most = said - rest.length >= 4 ? 2 : 1
    if (rest.some((w) => foreign(fold(w)))) return none
    const bare = rest.length <= most && !left.split(' ').some((w) => asking.has(w))
    return bare ? { sets, whole: besides.every((w) => /^\d+[a-z]{0,2}$/.test(w)) } : none
  }

  /** What a question says beside the products that it surely names: folded, one space between words. */
  beside(question: string): string {
    return fold(readName(hasDiacritics(question) ? this.sureWithTones : this.sure, question).left)
  }

  /**
   * Of a product as it is read without diacritics: phrases first, a single word only where it may be what the name
   * begins with, for that is the thing. With tones that fit no product little is left to be misspelt.
   */
  mentionedOrShort(name: string): number[] {
    const sure = this.mentioned(fold(name))
    const words = name.trim().split(/\s+/u)
    if (sure.length > 0 || (hasDiacritics(name) && words.length > WORDS_MISSPELT)) return sure
    return this.ofProduct(fold(words.slice(0, WORDS_OF_THE_THING).join(' ')))
  }

  /** Of any question: the sets of the products that it surely names. */
  mentioned(question: string): number[] {
    return setsOf(this.products(question))
  }
}

/** Two words and more, or one that is written the same without diacritics and means nothing else. */
function isPhrase({ exact, folded }: Keyword): boolean {
  return exact.trim().includes(' ') || (exact === folded && exact.trim().length > 4)
}

function isSureWithTones(k: Keyword): boolean {
  return isPhrase(k) || !OFTEN_OTHERWISE.has(k.exact.trim())
}

function setsOf(products: readonly ProductNamed[]): number[] {
  return [...new Set(products.flatMap((p) => p.sets))]
}

const [FRESH, DRIED] = [1, 7]
const MOST_WORDS_OF_A_NAME = 10
const WORDS_OF_THE_THING = 7
const WORDS_MISSPELT = 4
/** Words that ask, as they are typed with tones and without: "may" sews with tones and asks without. */
const ASKING = new Set(
  'đâu quán chí cứu tìm có không hông hổng được bị tại gần cách thức gì nào mấy nhiêu chưa bán giá rẻ ko k hok sao ai mua hong dc xem'.split(
    ' ',
  ),
)
const ASKING_PLAIN = new Set(
  'xem cuu ko k hok hong dc bao ai mua sao gi nao may khong gia re bi tai gan cach thuc gio hom nay ban co'.split(
    ' ',
  ),
)
