import { describe, expect, it } from 'vitest'
import { signatureOf, signs } from '../../src/bot/channels/zalo-oa/signature.ts'

/** Computed apart from our code, from what is known of Zalo's scheme. */
const body = Buffer.from(
  '{"app_id":"1234567890","sender":{"id":"7000000000000000001"},"recipient":{"id":"3000000000000000009"},"user_id_by_app":"5521722797177587730","event_name":"user_send_text","message":{"text":"Xin chào","msg_id":"96d3cdf3af150460909"},"timestamp":"1757000000000"}',
)
const mac = '81041d7721967590f5d85b0b88cd82972c2153d4ac0bcc456c75902eb3e72ec7'
const config = {
  appId: '1234567890',
  oaId: '3000000000000000009',
  webhookKey: 'oa-secret-key',
  mac: { first: 'app_id', timestamp: 'body' },
} as const

describe('signature of an event', () => {
  it('is the known one', () => {
    expect(body.length).toBe(261)
    expect(signatureOf(config, body, '1757000000000')).toBe(mac)
    expect(signs(config, `mac=${mac}`, body, '1757000000000')).toBe(true)
    expect(signs(config, ` mac=${mac.toUpperCase()} `, body, '1757000000000')).toBe(true)
  })

  it.each([
    ['another body', { body: Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) }],
    ['another time', { timestamp: '1757000000001' }],
    ['another key', { config: { ...config, webhookKey: 'app-secret' } }],
    ['the OA instead of the app', { config: { ...config, mac: { ...config.mac, first: 'oa_id' as const } } }],
    ['half a signature', { header: `mac=${mac.slice(0, 32)}` }],
    ['no signature', { header: '' }],
    ['a letter changed', { header: `mac=${mac.slice(0, -1)}8` }],
  ])('does not fit %s', (_what, change) => {
    const given = { config, header: `mac=${mac}`, body, timestamp: '1757000000000', ...change }
    expect(signs(given.config, given.header, given.body, given.timestamp)).toBe(false)
  })
})
