import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, SendError } from '../../src/bot/channel.ts'
import { telegramChannel } from '../../src/bot/channels/telegram/index.ts'
import type { Misbehaviour } from '../support/telegram-answers.ts'
import { TelegramServer } from '../support/telegram-server.ts'
import { StandingClock } from '../support/world.ts'

const clock = new StandingClock(new Date('2026-11-23T09:00:00+07:00'))
const token = TelegramServer.token
let server: TelegramServer
let channel: Channel

const open = (apiRoot: string, callSeconds = 10) =>
  telegramChannel({
    config: { mode: 'polling', token, apiRoot },
    clock,
    log: pino({ level: 'silent' }),
    times: { callSeconds },
  }).channel

beforeEach(async () => {
  server = await TelegramServer.open()
  channel = open(server.apiRoot)
})
afterEach(async () => {
  await server.close()
})

const send = (address = '900000001', to = channel) =>
  to.send(address, { text: 'Chào bà con', buttons: [] }, 1)

/** The policy of a send that must fail; what it says carries neither token nor address. */
async function failureOf(sending: Promise<unknown>) {
  const error = await sending.then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(SendError)
  const said = `${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`
  expect(said).not.toContain(token)
  expect(said).not.toContain(token.split(':')[1])
  expect(said).not.toContain('900000001')
  expect((error as Error).cause).toBeUndefined()
  return (error as SendError).failure
}

const error = (code: number, description: string, retryAfterS?: number): Misbehaviour => ({
  is: 'error',
  code,
  description,
  ...(retryAfterS !== undefined && { retryAfterS }),
})

describe('send', () => {
  it('sends plain text and its buttons, and gives the platform’s id', async () => {
    const sent = await channel.send(
      '900000001',
      { text: '<b>&lt; *_', buttons: [{ label: 'Có', token: 'abcdefghijkl.0' }] },
      1,
    )
    expect(sent).toEqual({ platformId: '1' })
    expect(server.faults).toEqual([])
    expect(server.sent).toEqual([
      { chat_id: 900_000_001, text: '<b>&lt; *_', rows: [[{ text: 'Có', callback_data: 'abcdefghijkl.0' }]] },
    ])
  })

  it.each<[string, Misbehaviour, string]>([
    ['blocked by the person', error(403, 'Forbidden: bot was blocked by the user'), 'gone'],
    ['an account that was deleted', error(403, 'Forbidden: user is deactivated'), 'gone'],
    ['a chat that is unknown', error(400, 'Bad Request: chat not found'), 'gone'],
    ['a peer that is unknown', error(400, 'Bad Request: PEER_ID_INVALID'), 'gone'],
    ['a text that is refused', error(400, 'Bad Request: message is too long'), 'never'],
    ['buttons that are refused', error(400, 'Bad Request: BUTTON_DATA_INVALID'), 'never'],
    ['a body that is refused', error(413, 'Request Entity Too Large'), 'never'],
    ['a token that was revoked: our trouble, not the message’s', error(401, 'Unauthorized'), 'retry'],
    ['a server error', error(500, 'Internal Server Error'), 'retry'],
    ['a gateway that answers with a page', { is: 'html' }, 'retry'],
    ['a line that is cut', { is: 'cut' }, 'retry'],
  ])('%s', async (_what, how, kind) => {
    server.misbehave('sendMessage', how)
    expect(await failureOf(send())).toEqual({ kind })
  })

  it.each<Misbehaviour>([{ is: 'hang' }, { is: 'half' }])('gives up on silence: %o', async (how) => {
    server.misbehave('sendMessage', how)
    expect(await failureOf(send('900000001', open(server.apiRoot, 0.2)))).toEqual({ kind: 'retry' })
  })

  it('tries again when nobody listens', async () => {
    const gone = await TelegramServer.open()
    const to = open(gone.apiRoot)
    await gone.close()
    expect(await failureOf(send('900000001', to))).toEqual({ kind: 'retry' })
  })

  it('waits as long as told: the chat at first, everybody when a second chat is refused too', async () => {
    const told = (seconds: number) => error(429, `Too Many Requests: retry after ${seconds}`, seconds)
    const wait = (seconds: number, scope: string) => ({
      kind: 'throttled',
      untilMs: clock.now().getTime() + seconds * 1_000,
      scope,
    })
    server.misbehave('sendMessage', told(7), told(8), told(30))
    expect(await failureOf(send('1'))).toEqual(wait(7, 'chat'))
    expect(await failureOf(send('1'))).toEqual(wait(8, 'chat'))
    expect(await failureOf(send('2'))).toEqual(wait(30, 'channel'))
    await send('2')
    server.misbehave('sendMessage', told(3))
    expect(await failureOf(send('1'))).toEqual(wait(3, 'chat'))
  })
})
