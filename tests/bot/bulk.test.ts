import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { assemble } from '../../src/assistant.ts'
import { type Channel, SendError } from '../../src/bot/channel.ts'
import { systemClock } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { priorities } from '../../src/db/outbox.ts'
import { plainChannel } from '../support/plain-channel.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { probe } from '../support/probe.ts'

let server: Postgres
let database: OpenDatabase
let sent: { address: string; text: string; at: number; by: string }[]

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())
beforeEach(async () => {
  database = await server.open()
  sent = []
  return async () => database.close()
})

/** One of several assistants on the database, as processes are; all write down what they send. */
function assistant(
  by: string,
  parts: { bulkPerSecond?: number; send?: (address: string) => Promise<void> } = {},
) {
  const channel: Channel = {
    ...plainChannel(() => {}),
    ...(parts.bulkPerSecond && { bulkPerSecond: parts.bulkPerSecond }),
    async send(address, message) {
      await parts.send?.(address)
      sent.push({ address, text: message.text, at: performance.now(), by })
      return { platformId: null }
    },
  }
  return assemble({
    database,
    clock: systemClock,
    channels: [channel],
    capabilities: [probe()],
    quietHours: () => false,
    log: pino({ level: 'silent' }),
  })
}

/** So many people with a message in bulk. */
async function queue(n: number): Promise<void> {
  const now = new Date()
  for (let i = 0; i < n; i++) {
    const { id } = await database.db
      .insertInto('chat')
      .values({
        channel: 'plain',
        account: 'test',
        address: `p${i}`,
        created_at: now,
        seen_at: now,
        person_id: null,
        locale: null,
        refused_version: null,
        flow: null,
        gone_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await database.db
      .insertInto('outbox')
      .values({
        chat_id: id,
        priority: priorities.bulk,
        body: JSON.stringify({ text: `tin ${i}` }),
        not_before: now,
        created_at: now,
      })
      .execute()
  }
}

/** The most sent in any second. */
function busiest(times: number[]): number {
  return Math.max(...times.map((t) => times.filter((u) => u > t - 1_000 && u <= t).length))
}

describe('bulk', () => {
  it('by three processes together keeps the pace of one, and reaches everybody once', async () => {
    await queue(60)
    const all = ['a', 'b', 'c'].map((by) => assistant(by, { bulkPerSecond: 30 }))
    while (sent.length < 60) await Promise.all(all.map((a) => a.idle()))
    expect(new Set(sent.map((s) => s.address)).size).toBe(60)
    expect(sent).toHaveLength(60)
    expect(busiest(sent.map((s) => s.at))).toBeLessThanOrEqual(30)
    // One of them did it all: the others left it alone.
    expect(new Set(sent.map((s) => s.by)).size).toBe(1)
    await Promise.all(all.map((a) => a.stop()))
  })

  it('is handed on when its process stops; a process that died keeps it only as long as its lease', async () => {
    await queue(4)
    await database.db
      .insertInto('bulk_lease')
      .values({ channel: 'plain', holder: 'dead', until: new Date(Date.now() + 60_000) })
      .execute()
    const a = assistant('a', { bulkPerSecond: 30 })
    await a.idle()
    expect(sent).toEqual([])
    await database.db
      .updateTable('bulk_lease')
      .set({ until: new Date(Date.now() - 1) })
      .execute()
    await a.idle()
    expect(sent).toHaveLength(4)
    await a.stop()
    expect(await database.db.selectFrom('bulk_lease').selectAll().execute()).toEqual([])
  })

  it('holds up no reply: it comes while hundreds wait, and beside sends that hang', async () => {
    await queue(200)
    let release = () => {}
    const hanging = new Promise<void>((done) => {
      release = done
    })
    let begun = () => {}
    const underWay = new Promise<void>((done) => {
      begun = done
    })
    const a = assistant('a', {
      bulkPerSecond: 30,
      send: async (address) => {
        if (!address.startsWith('p')) return
        begun()
        await hanging
      },
    })
    a.delivery.wake()
    await underWay
    await a.receive([
      { channel: 'plain', account: 'test', eventId: '1', address: 'lan', raw: { text: 'xin chao' } },
    ])
    await a.engine.idle()
    while (!sent.some((s) => s.address === 'lan')) await new Promise((r) => setImmediate(r))
    expect(sent).toHaveLength(1)
    // What was claimed and did not go out is put back for the next start.
    const stopped = a.stop()
    release()
    await stopped
    const states = await database.db
      .selectFrom('outbox')
      .select((e) => ['state', e.fn.countAll<number>().as('n')])
      .where('priority', '=', priorities.bulk)
      .groupBy('state')
      .execute()
    expect(states.map((s) => s.state).sort()).toEqual(['queued', 'sent'])
  })

  it('stands still when the platform says 429, and goes on where it was', async () => {
    await queue(3)
    let refuse = true
    const a = assistant('a', {
      bulkPerSecond: 30,
      send: async () => {
        if (!refuse) return
        refuse = false
        throw new SendError({ kind: 'throttled', untilMs: Date.now() + 300, scope: 'chat' }, 'HTTP 429')
      },
    })
    const began = performance.now()
    while (sent.length < 3) await a.idle()
    expect(sent.map((s) => s.text).sort()).toEqual(['tin 0', 'tin 1', 'tin 2'])
    // The second may have been let go before the first was refused; the last never is.
    expect(Math.max(...sent.map((s) => s.at)) - began).toBeGreaterThan(300)
    await a.stop()
  })
})
