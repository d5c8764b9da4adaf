import { expect, it } from 'vitest'
import { Gather } from '../../src/bot/gather.ts'

it('does together what comes together, and what comes meanwhile in the next batch', async () => {
  const batches: number[][] = []
  const gather = new Gather(async (items: number[]) => {
    batches.push(items)
    return items.map((i) => i * 10)
  })
  expect(await Promise.all([gather.add(1), gather.add(2), gather.add(3)])).toEqual([10, 20, 30])
  expect(await gather.add(4)).toBe(40)
  expect(batches).toEqual([[1, 2, 3], [4]])
})

it('lets one bad item spoil nobody else', async () => {
  const gather = new Gather(async (items: number[]) => {
    if (items.includes(2)) throw new Error('two')
    return items
  })
  const results = await Promise.allSettled([gather.add(1), gather.add(2), gather.add(3)])
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('splits what is more than it may do at once', async () => {
  const sizes: number[] = []
  const gather = new Gather(async (items: number[]) => {
    sizes.push(items.length)
    return items
  }, 2)
  await Promise.all([1, 2, 3, 4, 5].map((i) => gather.add(i)))
  expect(sizes).toEqual([2, 2, 1])
})
