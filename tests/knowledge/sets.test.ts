import { describe, expect, it } from 'vitest'
import { loadFacts } from '../../src/facts.ts'
import { translator } from '../../src/text/i18n.ts'

const { answerer } = loadFacts()
const answer = (question: string) => {
  const found = answerer.find(question, { today: '2026-11-25', t: translator('vi') })
  return found.kind === 'answer' ? found.answer : undefined
}

describe('a product', () => {
  it.each([
    ['nui bằng gạo lứt', [6]],
    ['trà khổ qua', [12]],
    ['mut khoai lang', [7]],
    ['kẹo dừa làm từ cơm dừa', [7]],
    ['xoài keo sấy dẻo', [7]],
    ['cá lóc sấy', [8]],
    ['rượu vang đóng hộp', [15]],
    ['máy sấy cá', []],
    ['máy tách vỏ hạt sen', []],
    ['thức ăn cho cá', []],
  ])('is what its name begins with: %s', (name, sets) => {
    expect(answerer.setNames.products(name).map((p) => p.sets)).toEqual([sets])
  })
  it.each([
    ['tụi em làm nui gạo lứt, khai bộ 3 bị trả lại, đúng phải bộ nào', 'which:6'],
    ['chấm khô cá tra thì dùng phiếu nào', 'which:8'],
    ['bộ chủ quản của rượu vang', 'which:15'],
    ['bánh pía có thuộc bộ 7 không', 'which:6'],
    ['bánh cốm nhà em nằm ở đâu trong danh mục', 'which:6'],
  ])('belongs to a set: %s', (question, id) => {
    expect(answer(question)?.id).toMatch(id)
  })
  it.each([
    ['máy sấy lúa xưởng em chế có đăng ký OCOP được không', true],
    ['gạch không nung thuộc nhóm nào trong ocop', true],
    ['tôi có máy sấy, muốn đem chuối sấy thi ocop được không', false],
    ['hàng em đổi hũ mới, có máy sấy mới, nộp nâng sao thì báo cáo kể gì', false],
  ])('or to none: %s', (question, none) => {
    expect(answer(question)?.id === 'piece:groups-and-sets-not-listed').toBe(none)
  })
})

describe('several products', () => {
  it.each([
    ['nước mắm vs nước tương cùng bộ hay khác bộ', 'Cùng một bộ', ['nước mắm: bộ 9', 'nước tương: bộ 9']],
    ['ruou vang voi giam gao co chung bo ko', 'Khác bộ', ['ruou vang: bộ 15', 'giam gao: bộ 9']],
    [
      'bonsai, lan chậu, cá koi – ba thứ này chung một bộ hay mỗi thứ một bộ',
      'Khác bộ',
      ['bonsai: bộ 24', 'lan chậu: bộ 23', 'cá koi: bộ 25'],
    ],
    ['dầu dừa với dầu gội bồ kết thuộc bộ nào', 'Khác bộ', ['dầu dừa: bộ 20', 'dầu gội bồ kết: bộ 19']],
    ['trái xoài đó em sấy rồi có còn chung bộ với xoài tươi không', 'Khác bộ', ['bộ 7', 'xoài: bộ 1']],
  ])('%s', (question, verdict, products) => {
    const { text } = answer(question)!
    for (const part of [verdict, ...products]) expect(text).toContain(part)
  })
})

it('lists the sets of a part of a group', () => {
  expect(answer('gia vị có mấy bộ, bộ nào với bộ nào')?.id).toBe('which:9-10')
})

it.each([
  ['bộ 7 gồm mấy món gì vậy', 'belongs:7'],
  ['bộ tiêu chí số 11 dùng cho hàng gì', 'belongs:11'],
  ['bo 3 co phai gao ko, con gi nua', 'belongs:3'],
  ['bộ 8 gồm những tiêu chí nào', 'set:8'],
])('tells what belongs to a set, where its criteria are not asked for: %s', (question, id) => {
  expect(answer(question)?.id).toBe(id)
  expect(answerer.byId(id, { today: '2026-11-25', t: translator('vi') })).toEqual(answer(question))
})

it.each([
  ['khô cá lóc đang 3 sao, giờ muốn lên 4 thì phải thêm gì', 'set:8:4'],
  ['lạp xưởng hồi đó được ba sao, năm nay muốn lên bốn sao cần gì', 'set:8:4'],
  ['chiếu lác hiện 3 sao, chủ muốn 4 sao thì theo bộ nào', 'set:21:4'],
  ['mam 4 sao can gi', 'set:8:4'],
])('of two stars the one to be reached counts: %s', (question, id) => {
  expect(answer(question)?.id).toBe(id)
})

it.each([
  ['cam xoàn từ 3 lên 4 sao chưa có HACCP thì kẹt chỗ nào', 'criterion:1:10'],
  ['gao muon 5 sao thi thi truong phai ban o dau', 'criterion:3:4.1'],
  ['mắm cá linh của công ty, 3.1 mấy điểm', 'criterion:8:3.1'],
  ['mua xoài ở Đồng Tháp về sấy ở An Giang thi OCOP được không', 'criterion:1:1.1'],
  ['trái cây sấy: tiêu chí vị mấy điểm là kịch', 'criterion:7:6.5'],
])('a product and a theme are one criterion: %s', (question, id) => {
  expect(answer(question)?.id).toBe(id)
})

it.each([
  ['nhãn rượu phải ghi gì', 'criterion:14:2.3'],
  ['nhãn sấy thuộc bộ nào', 'which:7'],
  ['du lịch 5.3', 'criterion:26:5.3'],
  ['bộ 8 có gì trong đó', 'set:8'],
  ['Bộ tiêu chí áp dụng cho khô cá lóc', 'which:8'],
  ['khô cá lóc thuộc bộ mấy, thiếu gì thì rớt 3 sao', 'set:8:3'],
  ['ruợu nếp thuộc bộ nào', 'which:14-15'],
  ['Vườn xoài nhà em có VietGAP thì được mấy điểm', 'criterion:1:1.2'],
])('%s', (question, id) => expect(answer(question)?.id).toBe(id))
