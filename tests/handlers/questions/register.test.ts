import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerAnswer } from '../../../src/handlers/questions/register/look-up.ts'
import { directives } from '../../support/directives.ts'
import { World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await World.open({ at: '2026-11-24T09:00:00+07:00' })
  await directives(world, 'register', '')
})
afterAll(() => world?.close())

/** What of the register a question is answered with: names of products, after 'none' where it is not on the list. */
async function found(question: string): Promise<string[]> {
  const { db } = world.database
  const answer = await registerAnswer(db, world.facts, question)
  if (!answer) return []
  if (answer.kind === 'product') {
    const row = await db.selectFrom('product').select('name').where('id', '=', answer.id).executeTakeFirst()
    return [row!.name]
  }
  return [...(answer.kind === 'none' ? ['none'] : []), ...answer.rows.map((r) => r.name).sort()]
}
const of = (...names: string[]) => names

describe('a question is answered from the register', () => {
  it.each([
    ['of one product, by its own or its producer’s name', 'tuong xay thanh ho het han chua', of('Tương xay')],
    ['of its decision', 'nuoc mam chay co nanh yen phuong qd may', of('Nước mắm chay cô nành')],
    ['of today’s commune', 'Khô cá sặc rằn Thanh Sang thuộc xã nào', of('Khô cá sặc rằn')],
    [
      'of its points, which are known of it',
      'diem cua mat nhuy hoa thot not la may diem',
      of('Mật nhuỵ hoa thốt nốt'),
    ],
    [
      'that none of what is called so has the star',
      'đường thốt nốt của ai được 5 sao',
      of('none', 'Đường Thốt nốt dạng hủ', 'Đường thốt nốt đặc biệt cô đặc Thốt Nốt'),
    ],
    ['a name with nothing asked', 'dua le tai loc', of('Dưa lê tài lộc')],
    ['a name of which the place is a part', 'sầu riêng Vĩnh Hòa của htx nào', of('Sầu riêng Vĩnh Hòa')],
    [
      'two products of one name, told apart by the producer',
      'mam ca me vinh Ba Sau may sao',
      of('Mắm cá mè vinh'),
    ],
    [
      'a kind: who makes it',
      'nước mắm cá linh có bao nhiêu chủ thể',
      of('Nước Mắm nhỉ cá linh', 'Nước mắm cá linh'),
    ],
    [
      'a kind of one word',
      'trà nào của Chợ Mới có sao',
      of('Trà kim ngân hoa', 'Trà kim ngân hoa túi lọc', 'Trà túi lọc rau đắng biển'),
    ],
    [
      'others than the one who is known',
      'bưởi da xanh có ai ngoài Vườn Bà Ba không?',
      of('Bưởi da xanh', 'Bưởi da xanh Hùng hạnh'),
    ],
    [
      'a producer, called in short',
      'hai thuận có mấy sp',
      of('Mứt dâu tằm', 'Nước cốt dâu tằm', 'Rượu Dâu Tằm'),
    ],
    ['a producer with the name of a place', 'HTX NN Long Bình ở xã nào', of('Xoài Keo')],
    [
      'of two producers the one of the place',
      'Thực phẩm An Khang ở Thoại Sơn thì làm món gì',
      of('Chả cá sốt Mayonnaise'),
    ],
    [
      'a commune of today',
      'xã Tri Tôn có sp nào',
      of('Mật thốt nốt dạng bột', 'Mật thốt nốt dạng hạt', 'Mật thốt nốt dạng sệt'),
    ],
    [
      'a group of the law',
      'danh sách có đồ thủ công nào',
      of(
        'Sà rông',
        'Tranh ghép lá thốt nốt',
        'Tranh lá bồ đề gân nghệ thuật',
        'Tranh lá bồ đề khô nghệ thuật',
      ),
    ],
    ['what is not on the list', 'Mắm ruốc có ai làm OCOP chưa', of('none')],
    [
      'what this producer does not have',
      'Muoi tom cua cty Thanh Ho da dc ocop chua',
      of('none', 'Tương xay'),
    ],
  ])('%s: %s', async (_, question, names) => {
    expect(await found(question)).toEqual(names)
  })

  it('places and stars: all that there are', async () => {
    expect(await found('huyện Phú Tân cũ được mấy sp')).toHaveLength(9)
    expect(await found('liệt kê 4 sao toàn tỉnh')).toHaveLength(7)
    expect(await found('Châu Đốc có sp 4 sao nào không')).toContain('none')
    expect(await found('phường Mỹ Thới có sản phẩm ocop nào')).toEqual(['none'])
    expect(await found('xã Giồng Riềng có sản phẩm ocop nào')).toEqual([])
  })
})

describe('a question that only mentions a product is left to the rules', () => {
  it.each([
    'khô cá lóc 4 sao muốn lên 5 sao thì liên kết ổn định bao lâu',
    'nước mắm được mấy sao',
    'rau củ quả do ai kiểm nghiệm',
    'công nhận gia đình văn hóa cuối năm ai xét',
    'ISO 22000 gia bao nhieu, don vi nao cap nhanh',
    'sản phẩm nào phải có HACCP',
    'nhà tôi ở Tri Tôn, sản phẩm gì làm OCOP được',
    'sản phẩm gì ở Cà Mau nổi tiếng',
    'huyện An Phú cũ bây giờ còn mấy xã, kể tên',
    'Tịnh Biên dự kiến năm 2024 đem bao nhiêu sản phẩm ra đánh giá',
    'so do ho gia dinh het thoi han thi gia han sao',
    'Cuối 2023 An Giang có bao nhiêu sp còn hạn, trong đó mấy sp 5 sao?',
    'công ty cổ phần được mấy điểm',
    'khô cá lóc',
    '',
  ])('%s', async (question) => {
    expect(await found(question)).toEqual([])
  })
})

it('says of each product who makes it, where, by which decision and how it stands; the rest is on its card', async () => {
  const [said] = await world.say('hoi', 'Trần Gia có 2 món nào, mấy sao')
  for (const part of ['4 sao', 'Chi Lăng', '2497/QĐ-UBND', 'đã hết hạn', 'Báo cáo 95'])
    expect(said?.body.text).toContain(part)
  const cards = await Promise.all(
    said!.body.menu!.labels.slice(0, 2).map((label) => world.say('hoi', `[${label}]`)),
  )
  const text = cards
    .flat()
    .map((m) => m.body.text)
    .join('\n')
  for (const part of ['72,8', '10/10/2025']) expect(text).toContain(part)
})

it('may be said not to be what was meant: what is known otherwise is offered, and an officer', async () => {
  const [said] = await world.say('hoi', 'Khô ếch một nắng của ai')
  expect(said?.body.menu?.labels).toContain('Chưa đúng')
  const [offered] = await world.say('hoi', '[Chưa đúng]')
  expect(offered?.body.menu?.labels.at(-1)).toBe('Hỏi cán bộ')
})
