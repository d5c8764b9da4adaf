import { expect, it } from 'vitest'
import { migrations } from '../../src/db/migrations/index.ts'

/** What databases in use have run, in the order in which they ran it. Add to it with each release; change nothing. */
const RELEASED = ['2026-11-22-conversation', '2026-11-22-programme']

it('what was released comes first, and stands in the order of the names in which it is run', () => {
  const names = Object.keys(migrations)
  expect(names).toEqual([...names].sort())
  expect(names.slice(0, RELEASED.length)).toEqual(RELEASED)
})
