import { fold, foldKeepingTones, hasDiacritics, nfc } from '../../../text/fold.ts'

/** Words of asking and of any business, which name neither a product nor its maker. */
const ASKING =
  'ở tại của bên xứ vùng miệt tỉnh huyện thị xã thành phố phường trấn tp tx tt an_giang kiên_giang có còn những các cái món sản phẩm sp đặc mặt hàng ocop nào gì chi vậy zậy zay vay z không ko k hông hong hok được đc dc đạt công nhận lên sao bao nhiêu nhiu bn mấy trong danh sách ds mục hồi trước cũ này nay giờ bây hiện đang mới sắp đi chơi mình em tôi tui ạ dạ a cho hỏi xin biết cần muốn kể nghe tên hết giùm dùm giúp liệt kê là hợp tác htx công ty cty cổ phần tnhh mtv cơ sở hộ hkd dn doanh nghiệp kinh đơn vị nhà nông trụ sở dưới đó đây và với ra ngoài ai làm bán sản xuất sx quyết định qđ qd số ngày tháng năm hạn chủ thể người nơi chỗ địa chỉ thông tin đâu gồm thì thế toàn tất cả chưa rồi cùng chung nữa phải đã từ cả điểm chấm lẫn theo giấy bữa họp nghe nói thuộc nằm đến tới khi chừng vậy hay kêu gọi đồ loại thứ xong lúc cuối đầu do nè nha hen ha hả luôn trên nhất đợt lần trao cấp về để như ông chế biến nuôi trồng vẽ dệt nấu đt tiềm năng thôi nhỉ ơi anh chị cô chú bác bao_giờ hôm ký ban hành lắm quá dữ ubnd'
const asking = {
  toned: new Set(ASKING.split(' ').map(foldKeepingTones)),
  plain: new Set(fold(ASKING).split(' ')),
}
/** Typed without tones these are parts of names: mật ong, dâu tằm, Thanh Hồ. */
for (const word of ['ong', 'dau', 'thanh', 'khac', 'sau']) asking.plain.delete(word)

/** "2 Thuận" and "hai Thuận" are one name. */
export const DIGITS = ['khong', 'mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin']

/** The words of a name or question, folded, single digits written out. */
export function spelledOut(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter(Boolean)
    .map((w) => (/^\d$/.test(w) ? DIGITS[Number(w)]! : w))
}

/** What is counted, behind a number. */
const COUNTED = new Set(
  'nha san sp mon mat hang sao ho cho loai cai chu noi don thang nam cong cty htx nguoi tinh huyen xa'.split(
    ' ',
  ),
)

/** A word of a question. */
export interface Said {
  /** Folded, a digit written out. */
  word: string
  /** With its tones. */
  toned: string
  typed: string
  asks: boolean
}

/** A question word for word: what asks, and what must be a name. */
export function readWords(text: string): Said[] {
  const tones = hasDiacritics(text)
  const typed = nfc(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
  const words = typed.map((w): Said => {
    const [word = ''] = spelledOut(w)
    const toned = foldKeepingTones(w)
    const asks = tones ? asking.toned.has(toned) : asking.plain.has(word)
    // Years, days and counts name nothing; that of "7777777" is not missed.
    return { word, toned, typed: w, asks: asks || /^\d{2,}$/.test(word) }
  })
  for (const [i, w] of words.entries()) {
    const next = words[i + 1]
    // "Hai nhà" counts, "hai Thuận" and "Bà Sáu" may be names.
    if (DIGITS.includes(w.word))
      w.asks = next === undefined ? w.asks : COUNTED.has(next.word) || (w.asks && next.asks)
    if (w.word === 'dau' && (words[i - 1]?.word === 'o' || words[i - 1]?.word === 'cho')) w.asks = true
    if ((w.word === 'an' || w.word === 'kien') && next?.word === 'giang') w.asks = next.asks = true
  }
  return words
}

/** How a name may write the word: 'hai' and '2'. */
export function spellings(word: string): string[] {
  const digit = DIGITS.indexOf(word)
  return digit < 0 ? [word] : [word, String(digit)]
}
