import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tier } from '../../../src/db/tables.ts'
import { directives } from '../../support/directives.ts'
import { World } from '../../support/world.ts'

type Cells = Record<Tier | 'total', number>
const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/appendix-1.json', import.meta.url), 'utf8'),
) as { rows: (Cells & { district: string })[]; total: Cells }

let world: World
beforeAll(async () => {
  world = await World.open({ at: '2026-11-23T09:00:00+07:00' })
  await directives(world, 'register', '')
  await directives(world, 'person', 'minh officer')
  await directives(world, 'grant', 'minh officer 91')
})
afterAll(() => world.close())

const stars: [RegExp, Tier][] = [
  [/tiềm năng 5★ (\d+)/, 'potential_5'],
  [/(?<!tiềm năng )5★ (\d+)/, '5'],
  [/4★ (\d+)/, '4'],
  [/3★ (\d+)/, '3'],
]

/** "Long Xuyên: 12 còn hạn (4★ 2, 3★ 10)" as the row of a table. */
function cellsOf(line: string): Cells {
  const total = Number(/: (\d+) còn hạn/.exec(line)?.[1])
  const cells = stars.map(([pattern, tier]) => [tier, Number(pattern.exec(line)?.[1] ?? 0)])
  return { total, ...Object.fromEntries(cells) } as Cells
}

describe('Appendix I of the report', () => {
  it('is what an officer reads for 31/12/2023 by former district, cell by cell', async () => {
    const [message] = await world.say('minh', '/thongke 31/12/2023 theo huyện')
    const lines = message!.body.text.split('\n').filter((l) => l.includes(' còn hạn ('))
    const name = (code: string) => world.facts.places.formerDistricts.find((d) => d.code === code)!.shortName
    const read = lines
      .filter((l) => !l.startsWith('Cộng'))
      .map((l) => [l.split(/ \(|:/)[0], cellsOf(l)] as const)
    const printed = fixture.rows.map(({ district, total, ...row }) => {
      const { '5': five, potential_5, '4': four, '3': three } = row
      return [name(district), { total, '5': five, potential_5, '4': four, '3': three }] as const
    })
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(printed))
    expect(read).toHaveLength(11)
    expect(cellsOf(lines.find((l) => l.startsWith('Cộng'))!)).toEqual(fixture.total)
  })

  it('has nothing uncertain on that day, and much today', async () => {
    const [then] = await world.say('minh', '/thongke 31/12/2023')
    expect(then!.body.text).not.toContain(' chưa rõ (')
    const [today] = await world.say('minh', '/thongke')
    expect(today!.body.text).toContain('70 chưa rõ (5★ 2, tiềm năng 5★ 3, 4★ 3, 3★ 62)')
  })

  it('is the sum of every commune and the unsettled too', async () => {
    await world.say('minh', '/thongke 31/12/2023 theo xã')
    let n = 0
    for (let page = 0; page < 20; page++) {
      const sent =
        page === 0
          ? await world.say('minh', '/thongke 31/12/2023 theo xã')
          : await world.say('minh', '[Xem thêm]')
      const { text, menu } = sent[0]!.body
      for (const line of text.split('\n')) {
        if (/: \d+ còn hạn/.test(line) && !line.startsWith('Cộng')) n += cellsOf(line).total
      }
      if (!menu!.labels.includes('Xem thêm')) break
    }
    expect(n).toBe(108)
  })
})
