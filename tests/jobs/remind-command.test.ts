import { expect, it } from 'vitest'
import { instantInVietnam } from '../../src/clock.ts'
import { remindCommand } from '../../src/commands/remind.ts'
import { loadFacts } from '../../src/facts.ts'
import { lookup, placeKey } from '../../src/ocop/places.ts'
import { translator } from '../../src/text/i18n.ts'
import { freshPglite } from '../support/database.ts'
import { makeLinkedPerson, makeProduct } from '../support/register-rows.ts'
import { StandingClock } from '../support/world.ts'

it('prints who would get which message that day, in words, and sends nothing', async () => {
  const facts = loadFacts()
  const database = await freshPglite()
  const now = instantInVietnam('2026-12-20', 9)
  const found = lookup(facts.places, 'Xã Óc Eo')
  if (found.kind !== 'one') throw new Error('Óc Eo')
  const made = await makeProduct(database.db, {
    name: 'Mắm Thử nghiệm',
    decided: '2024-06-01',
    commune: placeKey(found.place),
    now,
  })
  await makeLinkedPerson(database.db, { address: 'lan', producerId: made.producerId, now })
  const printed: string[] = []
  const code = await remindCommand(
    {
      database,
      facts,
      clock: new StandingClock(now),
      t: translator('vi'),
      print: (line: string) => printed.push(line),
    } as never,
    ['--on', '2027-01-02', '--dry-run'],
  )
  expect(code).toBe(0)
  expect(printed.slice(0, 2)).toEqual([
    'Ngày 02/01/2027: 1 lời nhắc sẽ gửi.',
    'Cơ sở Mắm Thử nghiệm | Mắm Thử nghiệm | hết hạn 01/06/2027 | đã qua nửa thời gian nộp',
  ])
  expect(printed[2]).toContain('    Thời gian nộp hồ sơ đánh giá lại đã qua một nửa. Ngày cuối là 01/02/2027')
  expect(await database.db.selectFrom('outbox').select('id').execute()).toEqual([])
  await database.close()
})
