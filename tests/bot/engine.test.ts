import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { assemble } from '../../src/assistant.ts'
import { type Channel, SendError } from '../../src/bot/channel.ts'
import { builtIn } from '../../src/bot/decide.ts'
import { anyone, route } from '../../src/bot/route.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { plainChannel } from '../support/plain-channel.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { probe } from '../support/probe.ts'
import { StandingClock } from '../support/world.ts'

let server: Postgres
let database: OpenDatabase
let clock: StandingClock
let sent: string[]

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.open()
  clock = new StandingClock(new Date('2026-11-23T09:00:00+07:00'))
  sent = []
  return async () => database.close()
})

function assistant(send?: Channel['send']) {
  const channel = plainChannel((address, message) => sent.push(`${address}: ${message.text}`))
  return assemble({
    database,
    clock,
    channels: [send ? { ...channel, send } : channel],
    capabilities: [probe()],
    quietHours: () => false,
    log: pino({ level: 'silent' }),
  })
}

const event = (eventId: string, address: string, text: string) => ({
  channel: 'plain',
  account: 'test',
  eventId,
  address,
  raw: { text },
})

const handled = async () =>
  (await database.db.selectFrom('audit').select('subject').orderBy('id').execute()).map((r) => r.subject)

describe('the engine on PostgreSQL', () => {
  it('handles the same update once, a hundred times in a row, at once, and in one batch', async () => {
    const a = assistant()
    await Promise.all(Array.from({ length: 50 }, () => a.receive([event('1', 'hoa', 'mot')])))
    for (let i = 0; i < 49; i++) await a.receive([event('1', 'hoa', 'mot')])
    await a.receive(Array.from({ length: 5 }, () => event('1', 'hoa', 'mot')))
    await a.idle()
    expect(await handled()).toEqual(['mot'])
    expect(sent).toEqual(['hoa: da ghi mot'])
    await a.stop()
  })

  it('keeps the order of a chat with two processes at work, and lets chats pass each other', async () => {
    // Two assistants on the same database, as two processes would be.
    const a = assistant()
    const b = assistant()
    const chats = ['hoa', 'lan', 'mai', 'cuc']
    const batch = Array.from({ length: 60 }, (_, i) =>
      event(`e${i}`, chats[i % 4]!, `t${String(i).padStart(2, '0')}`),
    )
    await Promise.all([a.receive(batch.slice(0, 30)), b.receive(batch.slice(30))])
    await Promise.all([a.idle(), b.idle()])
    await Promise.all([a.idle(), b.idle()])
    expect((await handled()).length).toBe(60)
    for (const chat of chats) {
      const rows = await database.db
        .selectFrom('inbox')
        .innerJoin('chat', 'chat.id', 'inbox.chat_id')
        .select('inbox.event_id')
        .where('chat.address', '=', chat)
        .orderBy('inbox.id')
        .execute()
      const said = sent.filter((s) => s.startsWith(chat)).map((s) => s.slice(-2))
      expect(said).toEqual(rows.map((r) => r.event_id.slice(1).padStart(2, '0')))
    }
    await Promise.all([a.stop(), b.stop()])
  })

  it('puts a mistake of ours aside with a reference, and goes on with the chat', async () => {
    const a = assistant()
    await a.receive([event('1', 'hoa', 'hong'), event('2', 'hoa', 'sau')])
    await a.idle()
    await a.idle()
    expect(sent[0]).toMatch(/^hoa: Xin lỗi .* L1123-[0-9A-F]{5}$/)
    expect(sent[1]).toBe('hoa: da ghi sau')
    // The failed turn left nothing behind.
    expect(await handled()).toEqual(['sau'])
    const row = await database.db
      .selectFrom('inbox')
      .select(['state', 'ref'])
      .where('event_id', '=', '1')
      .executeTakeFirst()
    expect(row?.state).toBe('failed')
    expect(sent[0]).toContain(row!.ref!)
    expect(sent.join()).not.toMatch(/TypeError|at .*\.ts/)
    await a.stop()
  })

  it('refuses to acknowledge while the database is away, and handles all when it is back', async () => {
    const a = assistant()
    await a.receive([event('1', 'hoa', 'truoc')])
    await a.idle()
    const away = server.restart()
    const during = await a.receive([event('2', 'hoa', 'trong')]).then(
      () => 'stored',
      () => 'not acknowledged',
    )
    await away
    // What was not acknowledged comes again, what was is a duplicate.
    await a.receive([event('2', 'hoa', 'trong')])
    await a.idle()
    expect(['stored', 'not acknowledged']).toContain(during)
    expect(await handled()).toEqual(['truoc', 'trong'])
    await a.stop()
  })

  it('takes over what a dead process had claimed, after its claim runs out', async () => {
    const a = assistant(async () => {
      throw new SendError({ kind: 'retry' }, 'not now')
    })
    await a.receive([event('1', 'hoa', 'mot')])
    await a.idle()
    await a.stop()
    await database.db
      .updateTable('outbox')
      .set({
        state: 'sending',
        claimed_until: new Date(clock.now().getTime() + 30_000),
        not_before: clock.now(),
      })
      .execute()
    const b = assistant()
    await b.idle()
    expect(sent).toEqual([])
    clock.set(new Date(clock.now().getTime() + 31_000))
    await b.idle()
    expect(sent).toEqual(['hoa: da ghi mot'])
    await b.stop()
  })
})

describe('turns that share a transaction', () => {
  it('do not overwrite the choices that one of them sends to another', async () => {
    const now = clock.now()
    const choice = { label: 'Đúng', action: { route: builtIn.answer } }
    const notify = { personId: 'lan', reply: { text: 'Có người hỏi', choices: [choice] } }
    const texts = route({
      name: 'bao',
      guard: anyone,
      args: z.object({ rest: z.string() }),
      run: async () => ({ replies: [], notices: [notify] }),
    })
    const a = assemble({
      database,
      clock,
      channels: [plainChannel((address, message) => sent.push(`${address}: ${message.text}`))],
      capabilities: [
        probe(),
        {
          routes: [texts],
          commands: [
            { name: 'bao', words: [], route: 'bao', describe: 'common:commands.help', shownTo: 'everyone' },
          ],
        },
      ],
      quietHours: () => false,
      log: pino({ level: 'silent' }),
    })
    await a.receive([event('1', 'lan', 'mot'), event('2', 'hoa', 'mot')])
    await a.idle()
    await database.db
      .insertInto('person')
      .values({ id: 'lan', kind: 'guest', name: null, locale: null, created_at: now })
      .execute()
    await database.db.updateTable('chat').set({ person_id: 'lan' }).where('address', '=', 'lan').execute()
    // Many chats, so that both fall into one group; hoa's message is the older one.
    const others = Array.from({ length: 10 }, (_, i) => event(`o${i}`, `c${i}`, 'x'))
    await a.receive([event('3', 'hoa', '/bao'), event('4', 'lan', 'hai'), ...others])
    await a.idle()
    await a.idle()
    expect(sent.filter((s) => s.includes('Có người hỏi'))).toHaveLength(1)
    // lan's own answer offered nothing new, so the number of the notice's choice still means it.
    const chat = await database.db
      .selectFrom('chat')
      .select('flow')
      .where('address', '=', 'lan')
      .executeTakeFirstOrThrow()
    expect((chat.flow as { menus: string[] }).menus).toHaveLength(1)
    await a.stop()
  })
})

describe('a channel that is off', () => {
  it('loses nothing: what came in and what must go out wait until it is on again', async () => {
    const a = assistant(async () => {
      throw new SendError({ kind: 'retry' }, 'not now')
    })
    await a.receive([event('1', 'hoa', 'mot')])
    await a.idle()
    await a.stop()
    const off = assemble({
      database,
      clock,
      channels: [],
      capabilities: [probe()],
      quietHours: () => false,
      log: pino({ level: 'silent' }),
    })
    await off.receive([event('2', 'hoa', 'hai')])
    clock.set(new Date(clock.now().getTime() + 3_600_000))
    await off.idle()
    await off.stop()
    expect(await handled()).toEqual(['mot'])
    const on = assistant()
    await on.idle()
    await on.idle()
    expect(sent).toEqual(['hoa: da ghi mot', 'hoa: da ghi hai'])
    await on.stop()
  })
})

describe('delivery', () => {
  const states = async () =>
    (await database.db.selectFrom('outbox').select('state').orderBy('id').execute()).map((r) => r.state)

  it('retries soon, then hourly, then ends visibly', async () => {
    let tries = 0
    const a = assistant(async () => {
      tries++
      throw new SendError({ kind: 'retry' }, 'HTTP 502')
    })
    await a.receive([event('1', 'hoa', 'mot')])
    await a.idle()
    for (let i = 0; i < 12; i++) {
      clock.set(new Date(clock.now().getTime() + 2 * 3_600_000))
      await a.idle()
    }
    expect(tries).toBe(10)
    expect(await states()).toEqual(['failed'])
    await a.stop()
  })

  it('waits as long as the platform says, and holds the whole channel when it says so', async () => {
    let refuse = true
    const a = assistant(async (address, message) => {
      if (refuse) {
        refuse = false
        throw new SendError(
          { kind: 'throttled', untilMs: clock.now().getTime() + 5_000, scope: 'channel' },
          'HTTP 429',
        )
      }
      sent.push(`${address}: ${message.text}`)
      return { platformId: 'p' }
    })
    await a.receive([event('1', 'hoa', 'mot')])
    await a.idle()
    expect(sent).toEqual([])
    clock.set(new Date(clock.now().getTime() + 5_001))
    await a.idle()
    expect(sent).toEqual(['hoa: da ghi mot'])
    await a.stop()
  })

  it('does not count being held up as an attempt: nine times throttled, then a fault, then sent', async () => {
    const faults = [...Array(12).fill('throttled'), 'retry']
    const a = assistant(async (address, message) => {
      const kind = faults.shift()
      if (kind === 'retry') throw new SendError({ kind }, 'HTTP 502')
      if (kind)
        throw new SendError({ kind, untilMs: clock.now().getTime() + 1_000, scope: 'chat' }, 'HTTP 429')
      sent.push(`${address}: ${message.text}`)
      return { platformId: 'p' }
    })
    await a.receive([event('1', 'hoa', 'mot')])
    await a.idle()
    for (let i = 0; i < 15; i++) {
      clock.set(new Date(clock.now().getTime() + 10_000))
      await a.idle()
    }
    expect(sent).toEqual(['hoa: da ghi mot'])
    await a.stop()
  })

  it('stops writing to somebody who is gone, and starts again when they write', async () => {
    let blocked = true
    const a = assistant(async (address, message) => {
      if (blocked) throw new SendError({ kind: 'gone' }, 'HTTP 403')
      sent.push(`${address}: ${message.text}`)
      return { platformId: 'p' }
    })
    await a.receive([event('1', 'hoa', 'mot')])
    await a.idle()
    expect(await states()).toEqual(['gone'])
    const chat = () => database.db.selectFrom('chat').select('gone_at').executeTakeFirstOrThrow()
    expect((await chat()).gone_at).not.toBeNull()
    blocked = false
    await a.receive([event('2', 'hoa', 'hai')])
    await a.idle()
    expect((await chat()).gone_at).toBeNull()
    expect(sent).toEqual(['hoa: da ghi hai'])
    await a.stop()
  })
})
