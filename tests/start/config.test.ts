import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

const token = '123456789:AAExampleExampleExampleExample_-x1'

describe('settings', () => {
  it('need nothing at all', () => {
    expect(readConfig({})).toEqual({
      database: { kind: 'pglite', dataDir: './var' },
      dataDir: './var',
      host: '127.0.0.1',
      port: 8080,
      publicUrl: null,
      telegram: null,
      zaloBot: null,
      helpContact: null,
      model: null,
      zaloOa: null,
      logLevel: 'info',
      demoClock: null,
    })
  })

  it('left empty, as in a copied .env.example, count as not set', () => {
    const empty = { DATABASE_URL: '', PORT: ' ', TELEGRAM_BOT_TOKEN: '', DEMO_CLOCK: '', PUBLIC_URL: '' }
    expect(readConfig(empty)).toEqual(readConfig({}))
  })

  it('poll Telegram with a token alone, take its webhook with address and secret', () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN: token }).telegram).toMatchObject({ mode: 'polling' })
    const env = {
      TELEGRAM_BOT_TOKEN: token,
      PUBLIC_URL: 'https://ocop.example.vn/',
      TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(32),
    }
    expect(readConfig(env).telegram).toMatchObject({ mode: 'webhook', publicUrl: 'https://ocop.example.vn' })
  })

  it('poll Zalo with a token alone, take its webhook with address and secret', () => {
    expect(readConfig({ ZALO_BOT_TOKEN: '12345689:abc-xyz' }).zaloBot).toMatchObject({
      mode: 'polling',
      textLength: 1_900,
      limits: { people: 50, messagesPerMonth: 3_000, countReceived: true },
    })
    const env = {
      ZALO_BOT_TOKEN: token,
      PUBLIC_URL: 'https://ocop.example.vn/',
      ZALO_BOT_WEBHOOK_SECRET: 'a'.repeat(32),
      ZALO_BOT_COUNT_RECEIVED: '0',
    }
    expect(readConfig(env).zaloBot).toMatchObject({
      mode: 'webhook',
      publicUrl: 'https://ocop.example.vn',
      limits: { countReceived: false },
    })
  })

  it('take pictures from Zalo’s own hosts, and from others only when told to', () => {
    const sources = (ZALO_PICTURE_HOSTS?: string) =>
      readConfig({ ZALO_BOT_TOKEN: '12345689:abc-xyz', ...(ZALO_PICTURE_HOSTS && { ZALO_PICTURE_HOSTS }) })
        .zaloBot?.pictures
    expect(sources()).toEqual({ hosts: ['zdn.vn'], origins: [] })
    expect(sources('zdn.vn, zadn.vn,http://127.0.0.1:9000/x')).toEqual({
      hosts: ['zdn.vn', 'zadn.vn'],
      origins: ['http://127.0.0.1:9000'],
    })
    expect(() => sources('*')).toThrow('ZALO_PICTURE_HOSTS')
    expect(() => sources('zdn.vn/..')).toThrow('ZALO_PICTURE_HOSTS')
  })

  const zaloOa = {
    ZALO_OA_ID: '3000000000000000009',
    ZALO_OA_APP_ID: '1234567890123456789',
    ZALO_OA_APP_SECRET: 'thu-nghiem-1',
    ZALO_OA_SECRET_KEY: 'thu-nghiem-2',
    PUBLIC_URL: 'https://ocop.example.vn/',
  }

  it('spend nothing on Zalo unless told to, and collect the approved templates', () => {
    expect(readConfig(zaloOa).zaloOa).toMatchObject({
      oaId: '3000000000000000009',
      publicUrl: 'https://ocop.example.vn',
      budget: { dong: 0, messages: 500 },
      paidConsultation: false,
      consultationDong: 55,
      freeMessages: 8,
      mac: { first: 'app_id', timestamp: 'body' },
      templateIds: {},
    })
    const more = {
      ZALO_TEMPLATE_NEW_MESSAGE: ' 123 ',
      ZALO_TEMPLATE_X: '',
      ZALO_OA_FREE_MESSAGES: 'unlimited',
    }
    expect(readConfig({ ...zaloOa, ...more }).zaloOa).toMatchObject({
      freeMessages: null,
      templateIds: { ZALO_TEMPLATE_NEW_MESSAGE: '123' },
    })
  })

  it.each([
    ['ZALO_OA_APP_ID', ''],
    ['ZALO_OA_APP_SECRET', ''],
    ['ZALO_OA_SECRET_KEY', 'ngắn'],
    ['ZALO_OA_ID', 'zalo.me/123'],
    ['PUBLIC_URL', 'http://ocop.example.vn'],
    ['ZALO_OA_DAILY_DONG', '-1'],
    ['ZALO_OA_FREE_MESSAGES', 'nhiều'],
    ['ZALO_OA_MAC_ID', 'oa'],
  ])('name what is wrong with %s, and not what it is', (name, value) => {
    const read = () => readConfig({ ...zaloOa, [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(name)
  })

  it('read the training clock as Vietnamese time', () => {
    expect(readConfig({ DEMO_CLOCK: '2027-01-04T09:00' }).demoClock).toEqual(new Date('2027-01-04T02:00:00Z'))
    expect(readConfig({ DEMO_CLOCK: '2027-01-04' }).demoClock).toEqual(new Date('2027-01-04T02:00:00Z'))
    expect(readConfig({ DEMO_CLOCK: '2027-01-04T09:00:00+00:00' }).demoClock).toEqual(
      new Date('2027-01-04T09:00:00Z'),
    )
  })

  const wrong: [string, NodeJS.ProcessEnv][] = [
    ['DATABASE_URL', { DATABASE_URL: 'mysql://root:bimat123@db/ocop' }],
    ['PORT', { PORT: '99999' }],
    ['PORT', { PORT: 'tám nghìn' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ocop.example.vn' }],
    ['TELEGRAM_BOT_TOKEN', { TELEGRAM_BOT_TOKEN: 'bimat123' }],
    ['TELEGRAM_WEBHOOK_SECRET', { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: 'bimat123' }],
    ['PUBLIC_URL', { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(32) }],
    ['TELEGRAM_API_ROOT', { TELEGRAM_API_ROOT: 'ftp://x' }],
    ['ZALO_BOT_TOKEN', { ZALO_BOT_TOKEN: 'bimat123' }],
    ['ZALO_BOT_WEBHOOK_SECRET', { ZALO_BOT_TOKEN: token, ZALO_BOT_WEBHOOK_SECRET: 'bimat123' }],
    ['PUBLIC_URL', { ZALO_BOT_TOKEN: token, ZALO_BOT_WEBHOOK_SECRET: 'a'.repeat(32) }],
    ['ZALO_BOT_API_ROOT', { ZALO_BOT_API_ROOT: 'ftp://x' }],
    ['ZALO_BOT_MOST_PEOPLE', { ZALO_BOT_MOST_PEOPLE: '0' }],
    ['ZALO_BOT_COUNT_RECEIVED', { ZALO_BOT_COUNT_RECEIVED: 'co' }],
    ['ZALO_BOT_TEXT_LENGTH', { ZALO_BOT_TEXT_LENGTH: '4000' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['LLM_BASE_URL', { LLM_BASE_URL: 'may-chu', LLM_API_KEY: 'bimat123', LLM_MODEL: 'nho' }],
    ['LLM_BASE_URL', { LLM_API_KEY: 'bimat123', LLM_MODEL: 'nho' }],
    ['LLM_API_KEY', { LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_API_KEY: 'bimat123 ư', LLM_MODEL: 'nho' }],
    ['LLM_MODEL', { LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_API_KEY: 'bimat123' }],
    ['DEMO_CLOCK', { DEMO_CLOCK: 'hôm qua' }],
    ['DEMO_CLOCK_FORCE', { DEMO_CLOCK: '2027-01-04T09:00', DATABASE_URL: 'postgres://u:bimat123@db/ocop' }],
  ]
  it.each(wrong)(
    'wrong %s stops the start with one sentence that names it and hides its value',
    (name, env) => {
      const error = (() => {
        try {
          readConfig(env)
        } catch (e) {
          return e as Error
        }
      })()
      expect(error).toBeInstanceOf(ConfigError)
      expect(error!.message).toContain(name)
      expect(error!.message).not.toContain('bimat123')
      expect(error!.message).not.toContain(token)
      expect(error!.message).toMatch(/\.$/)
    },
  )

  it('ask a language model only with all three of its settings', () => {
    const env = { LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_API_KEY: 'k', LLM_MODEL: 'nho' }
    expect(readConfig(env).model).toEqual({ baseUrl: 'http://127.0.0.1:1/v1', key: 'k', name: 'nho' })
  })

  it('let a training clock run on a test database when forced', () => {
    const env = {
      DEMO_CLOCK: '2027-01-04T09:00',
      DEMO_CLOCK_FORCE: '1',
      DATABASE_URL: 'postgres://u:p@db/ocop',
    }
    expect(readConfig(env).demoClock).not.toBeNull()
  })
})
