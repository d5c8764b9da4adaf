import { describe, expect, it } from 'vitest'
import { loadTemplates, ready } from '../../src/bot/channels/zalo-oa/templates.ts'
import type { Watched } from '../../src/db/watched.ts'
import { digestTemplate, reminderTemplate, shorten } from '../../src/jobs/templates.ts'
import type { ReminderStep } from '../../src/ocop/reminders.ts'

const templates = loadTemplates()
const ids = Object.fromEntries(templates.map((t) => [t.setting, `id-${t.name}`]))
const steps: ReminderStep[] = [
  'window_opens',
  'half_time',
  'last_fortnight',
  'window_closes',
  'after_window',
  'expires',
  'extension_ends',
]
const watched = (product: string): Watched => ({
  personId: 'p',
  locale: 'en',
  remindersOn: true,
  producer: 'Cơ sở Thử nghiệm',
  productId: 'x',
  product,
  tier: 'potential_5',
  commune: null,
  formerDistrict: null,
  certificateId: 'c',
  expires: { from: '2027-06-01', to: '2027-06-01' },
  told: [],
})

describe('templates', () => {
  it.each(steps)('a reminder fits its blanks at %s, however long the product is called', (step) => {
    const long = 'Bánh phồng tôm Thử nghiệm loại đặc biệt hảo hạng của hợp tác xã'.normalize('NFD')
    const filled = reminderTemplate(watched(long), step, '2027-01-04')!
    const found = ready(templates, ids, filled)
    expect(found).toMatchObject({ id: 'id-certificate_reminder' })
    const { data } = found as { data: Record<string, string> }
    expect([...data.san_pham!]).toHaveLength(30)
    expect(data.ngay_het_han).toBe('01/06/2027')
    expect(Object.values(data).every((v) => v === v.normalize('NFC'))).toBe(true)
  })

  it('names the date that counts: the window’s end, afterwards the expiry, with a late dossier the extension', () => {
    const until = (step: ReminderStep, today: string) =>
      reminderTemplate(watched('Trà'), step, today)?.params.han_chot
    expect(until('half_time', '2027-01-04')).toBe('01/02/2027')
    expect(until('after_window', '2027-02-02')).toBe('01/06/2027')
    expect(until('extension_ends', '2027-11-28')).toBe('28/11/2027')
    // Whatever date it named would be over: somebody is asked to call instead.
    expect(until('expires', '2027-11-29')).toBeUndefined()
  })

  it('a digest fits, however many places', () => {
    const one = { product: 'Trà Thử nghiệm' } as never
    const news = { monday: '2027-01-04', sunday: '2027-01-10', opening: [one], closing: [], expiring: [] }
    const rest = { expired: 0, undated: 0, gone: [], questions: 0 }
    const place = Array.from({ length: 30 }, (_, i) => `Xã Thử nghiệm ${i}`).join(', ')
    expect(ready(templates, ids, digestTemplate({ ...news, ...rest }, place)!)).toMatchObject({
      id: 'id-weekly_digest',
      data: { so_san_pham: '1', tu_ngay: '04/01/2027' },
    })
  })

  it('a digest without a product fills no template: it knocks', () => {
    const week = { monday: '2027-01-04', sunday: '2027-01-10', opening: [], closing: [], expiring: [] }
    const rest = { expired: 3, undated: 0, gone: [], questions: 2 }
    expect(digestTemplate({ ...week, ...rest }, 'Xã Thử nghiệm')).toBeUndefined()
  })

  it.each([
    ['empty', { san_pham: ' ' }],
    ['missing', { san_pham: undefined }],
    ['too long', { hang_sao: 'x'.repeat(31) }],
    ['no date', { han_chot: '2027-02-01' }],
    ['stray', { la: 'x' }],
  ])('a blank that is %s is found here, and not named with what stands in it', (_what, change) => {
    const filled = reminderTemplate(watched('Mắm bí mật'), 'half_time', '2027-01-04')!
    const params = JSON.parse(JSON.stringify({ ...filled.params, ...change })) as Record<string, string>
    const found = ready(templates, ids, { ...filled, params })
    expect(found).toEqual(expect.any(String))
    expect(found).not.toContain('bí mật')
  })

  it('a number that looks longer decomposed is not', () => {
    expect(shorten('ố'.normalize('NFD').repeat(30), 30)).toBe('ố'.repeat(30))
    expect(shorten(`${'a'.repeat(28)} bcd`, 30)).toBe(`${'a'.repeat(28)}…`)
  })

  it('what is not approved is no way', () => {
    expect(ready(templates, {}, reminderTemplate(watched('Trà'), 'expires', '2027-06-01')!)).toBeNull()
    expect(ready(templates, ids, { name: 'khong_co', params: {} })).toEqual(expect.any(String))
  })
})
