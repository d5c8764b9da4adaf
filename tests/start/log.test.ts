import { describe, expect, it } from 'vitest'
import { createLog, withoutSecrets } from '../../src/log.ts'

const token = '123456789:AAExampleExampleExampleExample_-x1'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let lines = ''
  write(createLog('trace', { write: (line) => (lines += line) }))
  return lines
}

describe('the log', () => {
  it('never shows tokens, passwords or phones, wherever they hide in an error', () => {
    const cause = new Error(`connect postgres://ocop:bimat123@db:5432/ocop`)
    const error = Object.assign(
      new Error(`GET https://api.telegram.org/bot${token}/getMe failed for 0912345678`, { cause }),
      {
        detail: 'Key (name)=(Nguyễn Thị Thử Nghiệm) already exists',
        parameters: ['Nguyễn Thị Thử Nghiệm'],
      },
    )
    const lines = logged((log) => log.error({ err: error }, 'request failed'))
    for (const secret of [token, 'bimat123', '0912345678', 'Nguyễn Thị Thử Nghiệm'])
      expect(lines).not.toContain(secret)
    expect(lines).toContain('request failed')
    expect(lines).toContain('getMe failed')
  })

  it('never shows a token that stands in an address, however short', () => {
    const at = 'https://bot-api.zaloplatforms.com'
    const lines = logged((log) => log.error({ err: new Error(`${at}/bot12345689:abc-xyz/sendMessage`) }, 'x'))
    expect(lines).not.toContain('abc-xyz')
    expect(lines).toContain('sendMessage')
  })

  it('hides fields that carry people or secrets', () => {
    const lines = logged((log) =>
      log.info({ token, name: 'Thử Nghiệm', chat: { text: 'chuyện riêng', phone: '0912345678' } }, 'x'),
    )
    for (const secret of [token, 'Thử Nghiệm', 'chuyện riêng', '0912345678'])
      expect(lines).not.toContain(secret)
  })

  it('leaves ordinary text alone', () => {
    const text = 'Điều 7.6.a: 2027-06-01, 108 sản phẩm, mã 30688@2025-07-01, http://127.0.0.1:8080'
    expect(withoutSecrets(text)).toBe(text)
  })
})
