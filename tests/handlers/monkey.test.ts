import { afterEach, describe, expect, it } from 'vitest'
import { directives } from '../support/directives.ts'
import { telegramLimits } from '../support/telegram-reach.ts'
import { World } from '../support/world.ts'

/**
 * People who press and type anything: old buttons, numbers, half commands, garbage. Whatever they do, each message
 * gets an answer made of words, and no turn fails.
 */
const actors = ['lan', 'tam', 'quy', 'khach'] as const
const commands =
  '/start /trogiup /hoso /chamthu /nhacnho /hoicho /thongke /hethan /tracuu /moi /ma /toi /huy /lienket /thongbao /tatthongbao'.split(
    ' ',
  )
const tails = [
  '',
  '',
  '',
  'Óc Eo',
  'thoai son',
  '31/12/2023',
  '4 sao',
  'Châu Thành 5 sao 2025-02-30',
  'mắm cá',
  'officer Óc Eo',
  'AAAA-AAAA',
  "'; drop table chat; --",
]
const texts = [
  'có',
  'không',
  'đã có',
  'chua co',
  '1/6/2027',
  '31-02-2027',
  '20-25/12/2026',
  '17h ngày 5/12/2026',
  '20 gian',
  '15 triệu',
  'Hội chợ Thử nghiệm từ ngày 20 đến 25/12, đăng ký trước ngày 5/12, tại Chợ Thử',
  'hôm nay',
  'không có hạn',
  'Mắm cá linh',
  'co so phuong giau',
  'ho so',
  'thong ke thoai son',
  'ạ',
  '?',
  '…',
  '0',
  '-1',
  '99',
  '1.',
  '(2)',
  '3)',
  'a'.repeat(4_096),
  '🎋'.repeat(2_000),
  '\u202Eđảo ngược',
  'ho\u0300 so\u031B',
  '<b>đậm</b> & "ngoặc"',
  '%s %d {{name}} $t(common:yes)',
  '/',
  '//',
  '/thongke@ocop_bot',
  'NULL',
  '\u0000',
  '   ',
]

/** A small generator with a seed, so that a failure can be played again. */
function dice(seed: number) {
  let state = seed
  return (n: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * n)
  }
}

let world: World | undefined
afterEach(() => world?.close())

async function people(): Promise<World> {
  const made = await World.open()
  const steps = [
    'register',
    'person lan producer',
    'person tam officer',
    'person quy officer',
    'grant tam officer Xã Óc Eo',
    'certificate lan 2025-01-10 Xã Óc Eo: Mắm Thử nghiệm',
    'certificate lan 2021-01-01..2023-12-31 Xã Óc Eo: Khô Thử nghiệm',
  ]
  const fair = 'fair quy Hội chợ Thử nghiệm | Chợ Thử | 2026-12-20 2026-12-22 | 2026-12-10 | 1'
  for (const step of [...steps, 'grant quy administrator 91', fair]) {
    const [word, ...rest] = step.split(' ')
    await directives(made, word!, rest.join(' '))
  }
  return made
}

describe('whatever people press and type', () => {
  const seeds = process.env.MONKEY_SEED ? [Number(process.env.MONKEY_SEED)] : [1, 22, 333]
  it.each(seeds)('seed %i: an answer in words, and no turn fails', async (seed) => {
    world = await people()
    const roll = dice(seed)
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)]!
    const offered: Record<string, { menu: string; index: number; label: string }[]> = {
      lan: [],
      tam: [],
      quy: [],
      khach: [],
    }
    const done: string[] = []
    for (let step = 0; step < 250; step++) {
      const actor = pick(actors)
      const buttons = offered[actor]!
      const kind = roll(10)
      const recent = buttons.slice(-8)
      const input =
        kind < 5 && recent.length > 0
          ? pick(recent)
          : kind === 5 && buttons.length > 0
            ? pick(buttons)
            : kind < 8
              ? `${pick(commands)} ${pick(tails)}`.trim()
              : kind === 8
                ? String(1 + roll(12))
                : pick(texts)
      done.push(`${actor}> ${typeof input === 'string' ? input.slice(0, 60) : `[${input.label}]`}`)
      const last = done.slice(-6).join('\n')
      const said = await world.say(actor, input)
      // Time goes on: invitations, reminders, held booths and what comes after a fair mix with what people press.
      if (step % 25 === 0) {
        world.clock.set(new Date(world.clock.now().getTime() + 3 * 24 * 3_600_000))
        await directives(world, 'job', 'fairs')
        said.push(...(await world.news()))
      }
      expect(said.filter((m) => m.address === actor).length, last).toBeGreaterThan(0)
      for (const { address, body } of said) {
        expect(body.text.trim(), last).not.toBe('')
        // Keys that were never said, values that are none, our own mistakes.
        expect(body.text, last).not.toMatch(
          /\bundefined\b|\[object|NaN|\{\{(?!name)|\b[a-z]+:[a-z]+\.[a-z]|gặp lỗi nên chưa/,
        )
        for (const label of body.menu?.labels ?? []) expect(label.trim(), last).not.toBe('')
        telegramLimits(body)
        const { menu } = body
        if (menu)
          offered[address]?.push(...menu.labels.map((label, index) => ({ menu: menu.id, index, label })))
      }
    }
    const failed = await world.database.db
      .selectFrom('inbox')
      .select('id')
      .where('state', '=', 'failed')
      .execute()
    expect(failed).toEqual([])
  })
})
