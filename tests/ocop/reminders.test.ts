import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween } from '../../src/ocop/dates.ts'
import { dueStep, reminderSteps } from '../../src/ocop/reminders.ts'
import { anyDay } from './support.ts'

test('a certificate that expires on 2027-06-01 has six steps', () => {
  expect(reminderSteps('2027-06-01').map((s) => `${s.on} ${s.step}`)).toEqual([
    '2026-12-03 window_opens',
    '2027-01-02 half_time',
    '2027-01-18 last_fortnight',
    '2027-02-01 window_closes',
    '2027-02-02 after_window',
    '2027-06-01 expires',
  ])
})

test('a filing stops them; outside the window the end of the extension remains, unless there is a result', () => {
  const steps = (filedOn: string, resultOn?: string) =>
    reminderSteps('2027-06-01', { filedOn, ...(resultOn && { resultOn }) })
  expect(steps('2026-12-03')).toEqual([])
  expect(steps('2027-02-01')).toEqual([])
  expect(steps('2027-02-02')).toEqual([{ step: 'extension_ends', on: '2027-11-28' }])
  expect(steps('2027-07-01')).toHaveLength(1)
  expect(steps('2026-11-01')).toHaveLength(1)
  expect(steps('2027-02-02', '2027-05-01')).toEqual([])
  expect(steps('2027-11-29')).toEqual([])
})

test('only the latest due step is due, however long nobody looked', () => {
  const steps = reminderSteps('2027-06-01')
  const on = (day: string) => dueStep(steps, day)?.step
  expect(on('2026-12-02')).toBeUndefined()
  expect(on('2026-12-03')).toBe('window_opens')
  expect(on('2027-01-04')).toBe('half_time')
  expect(on('2027-02-01')).toBe('window_closes')
  expect(on('2027-02-02')).toBe('after_window')
  expect(on('2030-01-01')).toBe('expires')
})

test('steps come in time order, and the due one is past with the next still to come', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -300, max: 300 }), (expiry, n) => {
      const steps = reminderSteps(expiry)
      for (let i = 1; i < steps.length; i++)
        expect(daysBetween(steps[i - 1]!.on, steps[i]!.on)).toBeGreaterThan(0)
      const today = addDays(expiry, n)
      const due = dueStep([...steps].reverse(), today)
      expect(due).toEqual(steps.filter((s) => s.on <= today).at(-1))
    }),
  )
})
