import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { oauth } from '../../src/bot/channels/zalo-oa/oauth.ts'
import { Tokens } from '../../src/bot/channels/zalo-oa/tokens.ts'
import { queueNotice } from '../../src/bot/notices.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { storePair, tokenOf } from '../../src/db/zalo-tokens.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { StandingClock } from '../support/world.ts'
import { HOUR, lan, makePerson, outboxTexts, startZaloBot, type ZaloBot } from '../support/zalo-oa-bot.ts'
import { ZaloOaServer } from '../support/zalo-oa-server.ts'

describe('the token of one process', () => {
  let bot: ZaloBot
  beforeEach(async () => {
    bot = await startZaloBot()
  })
  afterEach(() => bot.stop())
  const say = async (text: string) => {
    await bot.server.say(lan, text)
    await bot.assistant.idle()
    return bot.server.arrived.map((m) => m.text).slice(-1)
  }

  it('is used until twenty of its twenty-five hours are over, then renewed before it ends', async () => {
    bot.pass(19.9 * HOUR)
    expect(await say('một')).toEqual(['heard: một'])
    expect(bot.server.oauth.renewals).toBe(0)
    bot.pass(0.2 * HOUR)
    expect(await say('hai')).toEqual(['heard: hai'])
    expect(bot.server.oauth.renewals).toBe(1)
    expect(bot.server.oauth.spentBrought).toBe(0)
  })

  it('lasts a month in which nobody writes', async () => {
    for (let hour = 0; hour < 31 * 24; hour++) {
      bot.pass(HOUR)
      expect(await bot.zalo.tokens.keep()).toBe(true)
    }
    expect(bot.server.oauth.renewals).toBeGreaterThan(31)
    expect(bot.server.oauth.spentBrought).toBe(0)
    expect(await say('vẫn còn')).toEqual(['heard: vẫn còn'])
  })

  it.each([-216, -220])('is renewed at once when Zalo answers %i, and the message goes out', async (code) => {
    bot.server.misbehave('/v3.0/oa/message/cs', { is: 'error', code })
    expect(await say('ba')).toEqual(['heard: ba'])
    expect(bot.server.oauth.renewals).toBe(1)
  })

  it('is renewed once for many messages that are refused together', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `70000000000000001${String(i).padStart(2, '0')}`)
    bot.server.oauth.access = null
    for (const id of many) await bot.server.say(id, 'cùng lúc')
    await bot.assistant.idle()
    expect(bot.server.arrived).toHaveLength(12)
    expect(bot.server.oauth.renewals).toBe(1)
  })

  it('Zalo being away loses nothing: the old one is used as long as it lives', async () => {
    bot.pass(21 * HOUR)
    bot.server.misbehave('/v4/oa/access_token', { is: 'html' }, { is: 'html' })
    expect(await say('cũ')).toEqual(['heard: cũ'])
    expect(await bot.zalo.tokens.keep()).toBe(false)
    expect(await bot.zalo.tokens.keep()).toBe(true)
    expect(bot.server.oauth).toMatchObject({ renewals: 1, spentBrought: 0 })
  })

  it('a consent that is withdrawn is told once, in words, with the link; messages wait and then go out', async () => {
    await makePerson(bot, { id: 'quan-tri', address: 'quan-tri', channel: 'web', administrator: true })
    bot.server.oauth.revoke()
    await say('đang chờ')
    await say('chờ nữa')
    expect(bot.server.arrived).toEqual([])
    const told = (await outboxTexts(bot)).filter((t) => t.includes('Official Account'))
    expect(told).toHaveLength(1)
    const link = /https?:\S+permission\S+/.exec(told[0]!)![0]
    const back = new URL(bot.server.oauth.agree(link))
    expect((await bot.app.request(back.pathname + back.search)).status).toBe(200)
    bot.pass(10 * 60_000)
    await bot.assistant.idle()
    expect(bot.server.arrived.map((m) => m.text)).toEqual(['heard: đang chờ', 'heard: chờ nữa'])
  })

  it('a pair the database did not take is not lost with the transaction', async () => {
    const { database, server, clock } = bot
    let broken = true
    const failing: OpenDatabase = {
      ...database,
      db: new Proxy(database.db, {
        get: (db, name) => {
          if (name !== 'transaction' || !broken) {
            const value: unknown = Reflect.get(db, name)
            return typeof value === 'function' ? value.bind(db) : value
          }
          return () => ({
            execute: (work: (trx: never) => Promise<unknown>) =>
              db.transaction().execute(async (trx) => {
                await work(trx as never)
                throw new Error('connection terminated')
              }),
          })
        },
      }),
    }
    const tokens = new Tokens({
      database: failing,
      account: ZaloOaServer.oaId,
      clock,
      oauth: oauth(server.config()),
      onLost: async () => {},
      log: pino({ level: 'silent' }),
    })
    bot.pass(21 * HOUR)
    expect(await tokens.keep()).toBe(false)
    expect(server.oauth.renewals).toBe(1)
    broken = false
    expect(await tokens.current()).toBe(server.oauth.access!.token)
    expect(server.oauth).toMatchObject({ renewals: 1, spentBrought: 0 })
  })
})

describe('the token of several processes', () => {
  let postgres: Postgres
  let server: ZaloOaServer
  let url: string
  let database: OpenDatabase
  const begin = new Date('2026-11-24T09:00:00+07:00')
  const later = '2026-11-25T06:00:00+07:00'
  let now = begin

  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())
  beforeEach(async () => {
    now = begin
    server = await ZaloOaServer.open(() => now.getTime())
    url = await postgres.database()
    database = openPostgres(url, { connections: 2 })
    const pair = server.oauth.grant()
    await database.db.transaction().execute((trx) => storePair(trx, ZaloOaServer.oaId, pair, begin))
    now = new Date(later)
  })
  afterEach(async () => {
    await database.close()
    await server.close()
  })

  function process_(env: NodeJS.ProcessEnv = {}) {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../support/zalo-oa-token-child.ts')],
      {
        env: {
          ...process.env,
          DATABASE_URL: url,
          CLOCK: later,
          ZALO_CONFIG: JSON.stringify(server.config()),
          ...env,
        },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    let said = ''
    const ready = new Promise<void>((r) =>
      child.stdout.on('data', (chunk) => {
        said += chunk
        if (said.includes('begun')) r()
      }),
    )
    child.stderr.on('data', (chunk) => (said += chunk))
    const ended = new Promise<{ signal: string | null; said: string }>((r) =>
      child.once('close', (_code, signal) => r({ signal, said: said.replace('begun', '').trim() })),
    )
    return { ready, go: () => child.stdin.write('go\n'), ended }
  }

  async function run(...envs: NodeJS.ProcessEnv[]) {
    const all = envs.map((env) => process_(env))
    await Promise.all(all.map((p) => p.ready))
    for (const p of all) p.go()
    return Promise.all(all.map((p) => p.ended))
  }

  it('is renewed by one; all use the same', async () => {
    const ended = await run({}, {}, {})
    const token = server.oauth.access!.token
    expect(ended.map((e) => e.said)).toEqual(Array(3).fill(`token: ${token}`))
    expect(server.oauth).toMatchObject({ renewals: 1, spentBrought: 0 })
  })

  it('kill -9 after the pair was kept, before it was used: the next process uses it', async () => {
    const [dead] = await run({ DIE: 'kept' })
    expect(dead!.signal).toBe('SIGKILL')
    const [next] = await run({})
    expect(next!.said).toBe(`token: ${server.oauth.access!.token}`)
    expect(server.oauth).toMatchObject({ renewals: 1, spentBrought: 0 })
  })

  it('kill -9 between receiving the pair and keeping it: the loss is seen and told, not passed over', async () => {
    const [dead] = await run({ DIE: 'received' })
    expect(dead!.signal).toBe('SIGKILL')
    const [next, another] = await run({}, {})
    const said = [next!.said, another!.said]
    expect(said.filter((s) => s.startsWith('lost: '))).toHaveLength(1)
    expect(said.every((s) => s.includes('none: Zalo: the account has not agreed'))).toBe(true)
    expect(server.oauth.spentBrought).toBe(1)
    expect((await tokenOf(database.db, ZaloOaServer.oaId))?.lostAt).not.toBeNull()
  })

  it('… an administrator gets the link in words, and all that waited goes out after the new consent', async () => {
    const clock = new StandingClock(now)
    await makePerson({ database, clock }, { id: 'qt', address: 'qt', channel: 'web', administrator: true })
    await run({ DIE: 'received' })
    const bot = await startZaloBot({ database, server, agreed: false, at: later })
    try {
      const told = async () => (await outboxTexts(bot)).filter((t) => t.includes('không cho trợ lý nhắn tin'))
      expect(await told()).toEqual([expect.stringContaining('Việc cần làm: người quản trị')])
      await makePerson(bot, { id: 'lan', address: lan })
      await bot.server.say(lan, 'hỏi trong lúc mất quyền')
      const notice = { personId: 'lan', reply: { text: 'Tin không ai hỏi' }, bulk: true }
      await database.db.transaction().execute((trx) => queueNotice(trx, notice, bot.clock.now()))
      await bot.assistant.idle()
      expect(server.arrived).toEqual([])
      // The link dies after a day; whoever did not see to it gets another, and no more than that.
      for (let hour = 0; hour < 26; hour++) {
        now = new Date(now.getTime() + HOUR)
        bot.pass(HOUR)
        await bot.zalo.keep()
      }
      const links = (await told()).map((t) => /https?:\S+permission\S+/.exec(t)![0])
      expect(links).toHaveLength(2)
      const open = async (link: string) => {
        const back = new URL(server.oauth.agree(link))
        return (await bot.app.request(back.pathname + back.search)).status
      }
      expect(await open(links[0]!)).toBe(400)
      expect(await open(links[1]!)).toBe(200)
      now = new Date(now.getTime() + 10 * 60_000)
      bot.pass(10 * 60_000)
      await bot.assistant.idle()
      expect(server.arrived.map((m) => m.text)).toEqual([
        'heard: hỏi trong lúc mất quyền',
        'Tin không ai hỏi',
      ])
      expect(server.oauth.spentBrought).toBeGreaterThan(0)
    } finally {
      await bot.stop()
    }
  })

  it('while one is killed others wait for their turn: no process renews beside another', async () => {
    const ended = await run({ DIE: 'kept' }, {}, {})
    expect(ended[0]!.signal).toBe('SIGKILL')
    expect(ended.slice(1).map((e) => e.said)).toEqual(Array(2).fill(`token: ${server.oauth.access!.token}`))
    expect(server.oauth).toMatchObject({ renewals: 1, spentBrought: 0 })
  })
})
