import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, SendError } from '../../src/bot/channel.ts'
import { type ZaloBotChannel, zaloBotChannel } from '../../src/bot/channels/zalo-bot/index.ts'
import type { Picture } from '../../src/bot/pictures.ts'
import { render } from '../../src/bot/render.ts'
import { StandingClock } from '../support/world.ts'
import { zaloIdOf } from '../support/zalo-bot-events.ts'
import { ZaloBotServer, type ZaloTrouble } from '../support/zalo-bot-server.ts'
import { zaloConfig } from '../support/zalo-bot-voice.ts'

const lan = zaloIdOf('lan')
const at = new Date('2026-11-23T09:00:00+07:00')
const clock = new StandingClock(at)
const later = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * 60_000))
let server: ZaloBotServer
let zalo: ZaloBotChannel
let channel: Channel
let alarms: string[]
let counted: number

const open = async (apiRoot: string, callSeconds = 10): Promise<ZaloBotChannel> => {
  const config = { ...zaloConfig(server), apiRoot }
  return zaloBotChannel({ config, clock, log: pino({ level: 'silent' }), times: { callSeconds } })
}

beforeEach(async () => {
  clock.set(at)
  alarms = []
  counted = 0
  server = await ZaloBotServer.open()
  server.meet(lan)
  // By webhook, so that nothing is asked beside what is sent.
  const config = zaloConfig(server, 'https://ocop.example.vn')
  zalo = zaloBotChannel({ config, clock, log: pino({ level: 'silent' }) })
  await zalo.start({
    receive: async () => {},
    count: async ({ sent = 0 }) => {
      counted += sent
    },
    alarm: async (why) => void alarms.push(why),
  })
  channel = zalo.channel
})
afterEach(async () => {
  await zalo.stop()
  await server.close()
})

const send = (to: Channel = channel, address = lan) =>
  to.send(address, { text: 'Chào bà con', buttons: [] }, 1)

/** The policy of a send that must fail; what it says carries neither token nor address. */
async function failureOf(sending: Promise<unknown>) {
  const error = await sending.then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(SendError)
  const said = `${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`
  expect(said).not.toContain('TEST-token')
  expect(said).not.toContain(lan)
  expect((error as Error).cause).toBeUndefined()
  return (error as SendError).failure
}

/** A picture that is to be had by its address only. */
const shownAt = (address: string): Picture => ({
  name: address,
  path: null,
  address,
  bytes: () => Promise.reject(new Error('not asked for')),
})

describe('send', () => {
  it('sends plain text, gives the platform’s id and counts', async () => {
    const text = '<b>&lt; *_ {red}x{/red}'
    const sent = await channel.send(lan, { text, buttons: [] }, 1)
    expect(sent.platformId).toMatch(/^[0-9a-f]{20}$/)
    expect(server.sent).toEqual([{ chat_id: lan, text }])
    expect(server.faults).toEqual([])
    await zalo.stop()
    expect(counted).toBe(1)
  })

  it.each<[string, ZaloTrouble, string]>([
    ['403, which means an internal error there', { is: 'error', code: 403 }, 'retry'],
    ['a timeout of theirs', { is: 'error', code: 408 }, 'retry'],
    ['an error that comes with HTTP 200', { is: 'error', code: 400, status: 200 }, 'never'],
    ['a bad request', { is: 'error', code: 400 }, 'never'],
    ['not found', { is: 'error', code: 404 }, 'never'],
    ['a server error', { is: 'error', code: 500 }, 'retry'],
    ['a gateway that answers with a page', { is: 'html', status: 504 }, 'retry'],
    ['a page where JSON should be', { is: 'html', status: 200 }, 'retry'],
    ['a line that is cut', { is: 'cut' }, 'retry'],
  ])('%s', async (_what, how, kind) => {
    server.misbehave('sendMessage', how)
    expect(await failureOf(send())).toEqual({ kind })
    expect(alarms).toEqual([])
  })

  it('an unknown chat can never be written to', async () => {
    expect(await failureOf(send(channel, zaloIdOf('nobody-wrote-from-here')))).toEqual({ kind: 'never' })
  })

  it('gives up on silence, and when nobody listens', async () => {
    server.misbehave('sendMessage', { is: 'hang' })
    expect(await failureOf(send((await open(server.apiRoot, 0.2)).channel))).toEqual({ kind: 'retry' })
    const gone = await ZaloBotServer.open()
    const { channel: to } = await open(gone.apiRoot)
    await gone.close()
    expect(await failureOf(send(to))).toEqual({ kind: 'retry' })
  })

  it('429 holds everything back longer and longer, asks once each time, and alarms at the second', async () => {
    server.quota.messages = 0
    const now = () => clock.now().getTime()
    const held = (untilMs: number) => ({ kind: 'throttled', untilMs, scope: 'channel' })
    const until = now() + 60_000
    const all = await Promise.all([failureOf(send()), failureOf(send()), failureOf(send())])
    expect(all).toEqual([held(until), held(until), held(until)])
    expect(await failureOf(send())).toEqual(held(until))
    expect(server.countOf('sendMessage')).toBe(3)
    expect(alarms).toEqual([])
    for (const minutes of [5, 30, 120, 360, 360]) {
      later(400)
      expect(await failureOf(send())).toEqual(held(now() + minutes * 60_000))
      expect(await failureOf(send())).toEqual(held(now() + minutes * 60_000))
    }
    expect(server.countOf('sendMessage')).toBe(8)
    expect(new Set(alarms)).toEqual(new Set(['quota']))
    server.quota.messages = 10
    later(400)
    await send()
    server.quota.messages = 0
    expect(await failureOf(send())).toEqual(held(now() + 60_000))
  })

  it('a refused token stops all sending at once, loses nothing and raises the alarm once', async () => {
    server.misbehave('sendMessage', { is: 'error', code: 401, description: 'Unauthorized' })
    const held = { kind: 'throttled', untilMs: at.getTime() + 15 * 60_000, scope: 'channel' }
    expect(await failureOf(send())).toEqual(held)
    expect(await failureOf(send())).toEqual(held)
    expect(server.countOf('sendMessage')).toBe(1)
    expect(alarms).toEqual(['token'])
  })

  it('a picture goes as an address with its caption, and may be fetched more than once', async () => {
    const pictures = createServer((_req, res) =>
      res.writeHead(200, { 'content-type': 'image/jpeg' }).end('x'),
    )
    await new Promise<void>((r) => pictures.listen(0, '127.0.0.1', r))
    const picture = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/nhan.jpg`
    const body = { text: 'Mẫu nhãn '.repeat(300), picture }
    for (const page of render(body, channel.abilities, shownAt(picture))) await channel.send(lan, page, 1)
    expect(server.sent.map((m) => m.photo)).toEqual([picture, undefined])
    expect(server.fetched.get(picture)).toBe(3)
    expect(server.faults).toEqual([])
    await new Promise((r) => pictures.close(r))
  })

  it('where pictures cannot be shown their address stands under the text', () => {
    const body = { text: 'Mẫu nhãn', picture: 'https://ocop.example.vn/nhan.jpg' }
    const abilities = { buttons: 0, labelLength: 0, textLength: 4_000 }
    expect(render(body, abilities, shownAt(body.picture))).toEqual([
      { text: 'Mẫu nhãn\nhttps://ocop.example.vn/nhan.jpg', buttons: [] },
    ])
  })

  it('without an address that Zalo could fetch the text goes alone', async () => {
    const picture = { ...shownAt(''), address: null }
    const pages = render({ text: 'Mẫu nhãn', picture: 'kept:1' }, channel.abilities, picture)
    for (const page of pages) await channel.send(lan, page, 1)
    expect(server.sent).toEqual([{ chat_id: lan, text: 'Mẫu nhãn' }])
  })
})
