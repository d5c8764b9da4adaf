import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { assemble } from '../../src/assistant.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { releaseHeld } from '../../src/db/outbox.ts'
import { loadFacts } from '../../src/facts.ts'
import { capabilities } from '../../src/handlers/index.ts'
import { openModel } from '../../src/llm/model.ts'
import { knownAnswer } from '../support/known-answer.ts'
import { type ModelServer, say, startModelServer } from '../support/model-server.ts'
import { plainChannel } from '../support/plain-channel.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { StandingClock } from '../support/world.ts'

const VALIDITY = knownAnswer('certificate-validity-months')
const PLAIN = `${VALIDITY.text}\n\n${VALIDITY.cite}`
const WOVEN = `Dạ, ${PLAIN}`
/** A plain chat writes the buttons below the text. */
const begun = (text: string) =>
  expect.toSatisfy((said: string) => said.startsWith(text), `begins with ${text}`)

let postgres: Postgres
let server: ModelServer
const facts = loadFacts()

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())
beforeEach(async () => {
  server = await startModelServer()
})
afterEach(() => server.stop())

describe('kill -9 while a model is asked', () => {
  it('loses nothing: the plain answer goes, once', async () => {
    const url = await postgres.database()
    const folder = mkdtempSync(join(tmpdir(), 'ocop-weave-'))
    const platform = join(folder, 'platform.txt')
    server.behave = () => undefined
    const child = (life: string) =>
      spawn(
        process.execPath,
        [
          '--import',
          'tsx',
          join(import.meta.dirname, '../support/weave-child.ts'),
          url,
          server.baseUrl,
          platform,
          life,
          VALIDITY.question,
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      )
    const ended = (c: ReturnType<typeof child>) =>
      new Promise<[number | null, string | null]>((done) =>
        c.once('exit', (code, signal) => done([code, signal])),
      )
    const first = child('1')
    const killed = ended(first)
    await server.arrived(1)
    first.kill('SIGKILL')
    expect((await killed)[1]).toBe('SIGKILL')
    expect(await ended(child('2'))).toEqual([0, null])
    const sent = readFileSync(platform, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string)
    expect(sent.filter((text) => text.startsWith(PLAIN))).toHaveLength(1)
    // The introduction behind it was held back with it, and comes after it.
    expect(sent[0]).toEqual(begun(PLAIN))
    expect(sent.length).toBeGreaterThan(1)
    expect(server.asked).toHaveLength(1)
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('two processes on one database', () => {
  const event = { channel: 'plain', account: 'test', eventId: '1', address: 'hoa' }
  const raw = { text: VALIDITY.question }

  async function two() {
    const url = await postgres.database()
    const clock = new StandingClock(new Date('2026-11-23T09:00:00+07:00'))
    const sent: string[] = []
    const process = () => {
      const database = openPostgres(url)
      const assistant = assemble({
        database,
        clock,
        channels: [plainChannel((_, message) => sent.push(message.text))],
        capabilities: capabilities(facts, { withModel: true }),
        model: {
          ask: openModel({ baseUrl: server.baseUrl, key: 'k', name: 'thu' }),
          alarm: () => new AbortController().signal,
        },
        quietHours: () => false,
        log: pino({ level: 'silent' }),
      })
      const stop = async () => {
        await assistant.stop()
        await database.close()
      }
      return { assistant, stop, db: database.db }
    }
    return { a: process(), b: process(), clock, sent }
  }

  it('ask once and answer once', async () => {
    const { a, b, sent } = await two()
    await Promise.all([a, b].map((p) => p.assistant.receive([{ ...event, raw }])))
    await Promise.all([a.assistant.idle(), b.assistant.idle()])
    await Promise.all([a.assistant.idle(), b.assistant.idle()])
    expect(server.asked).toHaveLength(1)
    expect(sent.filter((text) => text.includes(VALIDITY.first))).toEqual([begun(WOVEN)])
    expect(sent[0]).toEqual(begun(WOVEN))
    await Promise.all([a.stop(), b.stop()])
  })

  it('answer plainly, once, when the one that asks is stuck; what comes later changes nothing', async () => {
    const { a, b, clock, sent } = await two()
    let later = () => {}
    server.behave = ({ passages }, response) => {
      later = () => say(response, `Dạ, ${passages[0]!.text.replace(/\./g, ' [1].')}`)
      return undefined
    }
    await a.assistant.receive([{ ...event, raw }])
    await server.arrived(1)
    await b.assistant.idle()
    expect(sent).toEqual([])
    clock.set(new Date(clock.now().getTime() + 3_000))
    await b.assistant.idle()
    expect(sent[0]).toEqual(begun(PLAIN))
    const before = [...sent]
    later()
    await a.assistant.idle()
    await b.assistant.idle()
    expect(sent).toEqual(before)
    const [row] = await b.db.selectFrom('outbox').select('body').orderBy('id').execute()
    expect((row!.body as { text: string }).text).toEqual(begun(PLAIN))
    await Promise.all([a.stop(), b.stop()])
  })

  it('do not change a message that somebody began to send', async () => {
    const { a, b } = await two()
    server.behave = () => undefined
    await a.assistant.receive([{ ...event, raw }])
    await server.arrived(1)
    const now = new Date('2026-11-23T09:00:01+07:00')
    const [{ id }] = (await a.db.selectFrom('outbox').select('id').orderBy('id').execute()) as [
      { id: number },
    ]
    await a.db.updateTable('outbox').set({ attempts: 1 }).where('id', '=', id).execute()
    expect(await releaseHeld(a.db, id, 'lời khác', now)).toBe(false)
    await a.db.updateTable('outbox').set({ attempts: 0, state: 'sending' }).where('id', '=', id).execute()
    expect(await releaseHeld(a.db, id, 'lời khác', now)).toBe(false)
    await a.db.updateTable('outbox').set({ state: 'queued' }).where('id', '=', id).execute()
    expect(await releaseHeld(a.db, id, 'lời khác', now)).toBe(true)
    await Promise.all([a.stop(), b.stop()])
  })

  it('let everything go at once when they stop', async () => {
    const { a, b, sent } = await two()
    server.behave = () => undefined
    await a.assistant.receive([{ ...event, raw }])
    await server.arrived(1)
    await a.stop()
    await b.assistant.idle()
    expect(sent[0]).toEqual(begun(PLAIN))
    await b.stop()
  })
})
