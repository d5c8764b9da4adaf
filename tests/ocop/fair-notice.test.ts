import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readNotice } from '../../src/ocop/fair-notice.ts'

const TODAY = '2026-11-01'
const file = readFileSync(join(import.meta.dirname, '../fixtures/fair-notices.txt'), 'utf8')
const notices = file
  .split(/^=== /m)
  .slice(1)
  .map((part) => {
    const [head, ...rest] = part.split('\n')
    const [text, expected] = rest.join('\n').split('\n---\n') as [string, string]
    return [head!, text, new Map(expected.trim().split('\n').map(pair))] as const
  })

function pair(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

describe('notices as offices write them', () => {
  it('are more than forty', () => expect(notices.length).toBeGreaterThan(40))

  it.each(notices)('%s', (_head, text, expected) => {
    const read = readNotice(text, TODAY)
    const shown: Record<string, string> = {
      kind: read.kind,
      name: read.name ?? 'none',
      place: read.place ?? 'none',
      dates: read.dates ? `${read.dates.from} ${read.dates.to}` : 'none',
      deadline: read.deadline ? `${read.deadline.day} ${read.deadline.time ?? ''}`.trim() : 'none',
      booths: String(read.booths ?? 'none'),
      star: read.star ? `${read.star.from} ${read.star.to}` : 'none',
      paid: read.paid ?? 'none',
      bring: read.bring ?? 'none',
      doubts: read.doubts.join(' '),
    }
    for (const [what, value] of expected) expect.soft(shown[what], what).toBe(value)
  })
})

describe('what is no notice', () => {
  it.each([
    '',
    'chào em',
    '31/02/2026',
    '99/99',
    '1/2/3/4/5',
    '🎋'.repeat(3000),
    '12345/12345 ngày 45/13/2026',
  ])('case %# reads nothing and does not break', (text) => {
    const read = readNotice(text, TODAY)
    expect(read.dates).toBeUndefined()
    expect(read.deadline).toBeUndefined()
  })

  it('a page of numbers does not hold up the chat', () => {
    const began = performance.now()
    readNotice('đăng ký từ 1, 2, 3, 4 và 5/12/2026 '.repeat(2_000), TODAY)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
