import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchPicture, isPublic, publicOnly, type Sources } from '../../src/pictures/fetch.ts'
import { PictureError } from '../../src/pictures/picture-error.ts'

/** A machine of our own network that must not be asked. */
let asked: string[] = []
let answer: (res: ServerResponse) => void = (res) => res.end('secret')
const inside = createServer((req, res) => {
  asked.push(req.url ?? '')
  answer(res)
})
let port: number
beforeAll(async () => {
  await new Promise<void>((r) => inside.listen(0, '127.0.0.1', r))
  port = (inside.address() as AddressInfo).port
})
afterAll(() => {
  inside.closeAllConnections()
  inside.close()
})

const zalo: Sources = { hosts: ['zdn.vn'] }
const own = (): Sources => ({ hosts: [], origins: [`http://127.0.0.1:${port}`] })
async function troubleOf(address: string, from: Sources, withinMs = 2_000): Promise<string> {
  const error: unknown = await fetchPicture(address, from, withinMs).then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(PictureError)
  return (error as PictureError).message
}

describe('an address in a message', () => {
  it.each([
    'http://127.0.0.1:PORT/a.jpg',
    'https://127.0.0.1:PORT/a.jpg',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://0x7f000001:PORT/',
    'http://2130706433:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'https://zdn.vn.evil.example/a.jpg',
    'https://evilzdn.vn/a.jpg',
    'https://zdn.vn@127.0.0.1:PORT/',
    'https://f21.zdn.vn:PORT/a.jpg',
    'https://user:pass@f21.zdn.vn/a.jpg',
    'file:///etc/passwd',
    'ftp://f21.zdn.vn/a.jpg',
    'data:image/png;base64,AAAA',
    'zdn.vn',
    '',
  ])('%s is not asked for', async (address) => {
    asked = []
    for (const from of [zalo, { hosts: 'public' } as const]) {
      if (from.hosts === 'public' && /evil/.test(address)) continue
      expect(await troubleOf(address.replace('PORT', String(port)), from)).toBe('not from there')
    }
    expect(asked).toEqual([])
  })

  it('is looked up when connecting, and a name for an inner machine is refused then', async () => {
    const looked = (host: string, all: boolean) =>
      new Promise((done) => publicOnly(host, { all }, (error, found) => done(error?.code ?? found)))
    expect(await looked('localhost', true)).toBe('EPRIVATE')
    expect(await looked('localhost', false)).toBe('EPRIVATE')
    // Hosts named in the settings are looked up the same way.
    expect(await troubleOf('https://f21.localhost/a.jpg', { hosts: ['localhost'] })).not.toBe(
      'not from there',
    )
    expect(asked).toEqual([])
  })

  it.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['127.0.0.53', false],
    ['169.254.169.254', false],
    ['172.31.0.1', false],
    ['192.168.1.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['::1', false],
    ['::', false],
    ['::ffff:127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['2002:7f00:1::', false],
  ])('%s is of the open Internet: %s', (address, open) => {
    expect(isPublic(address)).toBe(open)
  })
})

describe('a server that does not behave', () => {
  it('is not followed to where it points', async () => {
    asked = []
    answer = (res) => res.writeHead(302, { location: `http://127.0.0.1:${port}/inner` }).end()
    expect(await troubleOf(`http://127.0.0.1:${port}/a`, own())).toBe('answered 302')
    expect(asked).toEqual(['/a'])
  })

  it('is not waited for longer than agreed, at the head or in the middle', async () => {
    for (const drip of [
      () => {},
      (res: ServerResponse) => void setInterval(() => res.write('x'), 10).unref(),
    ]) {
      answer = drip
      const began = performance.now()
      expect(await troubleOf(`http://127.0.0.1:${port}/a`, own(), 200)).toMatch(/^(ABORT_ERR|ECONNRESET)$/)
      expect(performance.now() - began).toBeLessThan(1_500)
    }
  })

  it('is cut off at 5 MB, told beforehand or not', async () => {
    const block = Buffer.alloc(256 * 1024)
    let sent = 0
    answer = (res) => {
      const more = () => {
        while (sent < 200 && res.write(block)) sent++
      }
      res.on('drain', more)
      more()
    }
    expect(await troubleOf(`http://127.0.0.1:${port}/a`, own())).toMatch(/^more than/)
    expect(sent * block.length).toBeLessThan(20 * 1024 * 1024)
    answer = (res) => res.writeHead(200, { 'content-length': 20 * 1024 * 1024 }).flushHeaders()
    expect(await troubleOf(`http://127.0.0.1:${port}/a`, own())).toMatch(/^more than/)
  })

  it('cuts the line: told as not fetched', async () => {
    answer = (res) => {
      res.writeHead(200, { 'content-length': 100 }).write('x')
      setTimeout(() => res.destroy(), 20)
    }
    expect(await troubleOf(`http://127.0.0.1:${port}/a`, own())).toBe('ECONNRESET')
  })
})
