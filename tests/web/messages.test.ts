import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { forgetWebHistory } from '../../src/db/web.ts'
import { freshPglite } from '../support/database.ts'
import { BareBrowser } from '../support/web-browser.ts'
import { ORIGIN, openSite, type Site } from '../support/web-site.ts'

let database: OpenDatabase
let site: Site
let browser: BareBrowser

beforeAll(async () => {
  database = await freshPglite()
  site = openSite(database, { messageRate: { most: 1_000, inMs: 1_000 } })
})
beforeEach(async () => {
  browser = await new BareBrowser(site.app).visit()
})
afterAll(async () => {
  await site.stop()
  await database.close()
})

const events = async () =>
  Number((await database.pglite!.query<{ n: number }>('select count(*) n from inbox')).rows[0]!.n)
const chatId = async () =>
  (await database.db.selectFrom('chat').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id

describe('a message', () => {
  it('sent a hundred times, and twice at once, is one message', async () => {
    const before = await events()
    const again = () => browser.post('/api/messages', { id: 'the-same-id', text: 'chào' })
    const answers = await Promise.all(Array.from({ length: 100 }, again))
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([202]))
    await site.assistant.idle()
    expect(await events()).toBe(before + 1)
    expect(await browser.shown()).toEqual(['> chào', '< Nghe: chào'])
  })

  it('may carry an id that somebody else used', async () => {
    const other = await new BareBrowser(site.app).visit()
    await browser.post('/api/messages', { id: 'the-same-id', text: 'một' })
    await other.post('/api/messages', { id: 'the-same-id', text: 'hai' })
    await site.assistant.idle()
    expect(await browser.shown()).toEqual(['> một', '< Nghe: một'])
    expect(await other.shown()).toEqual(['> hai', '< Nghe: hai'])
  })

  it('of ours is shown once, however often it is sent', async () => {
    await browser.say('chào')
    await site.assistant.idle()
    const { address } = await database.db
      .selectFrom('chat')
      .select('address')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    for (let i = 0; i < 3; i++) await site.web.channel.send(address, { text: 'nhắc', buttons: [] }, 4_711)
    expect(await browser.shown()).toEqual(['> chào', '< Nghe: chào', '< nhắc'])
  })

  it.each([
    ['4096 letters of emoji', '🌾'.repeat(2_048), '🌾'.repeat(2_048)],
    ['decomposed Vietnamese', 'Óc Eo'.normalize('NFD'), 'Óc Eo'],
    ['right-to-left marks', 'a\u202Eb\u200Fc', 'abc'],
    ['NUL, which jsonb refuses', 'a\u0000b', 'ab'],
    ['half a surrogate pair', 'a\uD83Cb', 'a\uFFFDb'],
    ['HTML', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ])('may contain %s', async (_what, text, kept) => {
    expect((await browser.say(text)).status).toBe(202)
    await site.assistant.idle()
    expect(await browser.shown()).toEqual([`> ${kept}`, `< Nghe: ${kept}`])
  })

  it.each([
    ['garbage', '{"id":', 400, 'garbled'],
    ['an array', [], 400, 'garbled'],
    ['null', 'null', 400, 'garbled'],
    ['no id', { text: 'a' }, 400, 'garbled'],
    ['a short id', { id: 'a', text: 'a' }, 400, 'garbled'],
    ['an id with a quote', { id: "12345678'", text: 'a' }, 400, 'garbled'],
    ['text and press', { id: '12345678', text: 'a', press: 'abcdefghijkl.0' }, 400, 'garbled'],
    ['a number as text', { id: '12345678', text: 7 }, 400, 'garbled'],
    ['a button nobody could have', { id: '12345678', press: 'x' }, 400, 'garbled'],
    ['an unknown language', { id: '12345678', text: 'a', lang: 'toString' }, 400, 'garbled'],
    ['nothing', { id: '12345678', text: ' \u200B\n ' }, 400, 'empty'],
    ['a long text', { id: '12345678', text: 'a'.repeat(4_097) }, 413, 'tooLong'],
    ['a huge body', { id: '12345678', text: 'a'.repeat(100_000) }, 413, 'tooLong'],
  ])('with %s is refused in a sentence', async (_what, body, status, error) => {
    const before = await events()
    const answer = await browser.post('/api/messages', body)
    expect(answer.status).toBe(status)
    const said = (await answer.json()) as { error: string; sentence: string }
    expect(said.error).toBe(error)
    expect(said.sentence).toMatch(/Anh chị/)
    expect(await events()).toBe(before)
  })

  it('is refused when another page sends it', async () => {
    const before = await events()
    for (const headers of [
      { Origin: 'https://evil.test', Host: 'ocop.test' },
      { Origin: 'null', Host: 'ocop.test' },
      { Origin: 'http://ocop.test:8081', Host: 'ocop.test' },
      { Referer: 'https://evil.test/http://ocop.test/', Host: 'ocop.test' },
      { Host: 'ocop.test' },
    ]) {
      const foreign = new BareBrowser(site.app, headers as unknown as Record<string, string>)
      foreign.cookie = browser.cookie
      expect((await foreign.say('chào')).status, JSON.stringify(headers)).toBe(403)
    }
    expect(await events()).toBe(before)
    const old = new BareBrowser(site.app, { Referer: `${ORIGIN}/?lang=vi`, Host: 'ocop.test' })
    old.cookie = browser.cookie
    expect((await old.say('chào')).status).toBe(202)
  })

  it('is accepted from the public address that a proxy shows', async () => {
    const proxied = openSite(database, { publicUrl: 'http://ocop.example' })
    const outside = await new BareBrowser(proxied.app, {
      Origin: 'http://ocop.example',
      Host: '127.0.0.1:8080',
    }).visit()
    expect((await outside.say('chào')).status).toBe(202)
    await proxied.stop()
  })
})

describe('the history', () => {
  it('comes in pages, forwards and backwards', async () => {
    await browser.say('chào')
    const chat = await chatId()
    await site.assistant.idle()
    await database.pglite!.query(
      `insert into web_message (chat_id, mine, body, at)
        select $1, false, jsonb_build_object('text', n::text, 'buttons', '[]'::jsonb), now() from generate_series(3, 250) n`,
      [chat],
    )
    const newest = await browser.history()
    expect(newest.messages.length).toBe(100)
    expect(newest.messages.at(-1)!.body.text).toBe('250')
    expect(newest.more).toBe(true)
    const older = await browser.history(`?before=${newest.messages[0]!.id}`)
    expect(older.messages.at(-1)!.body.text).toBe('150')
    const oldest = await browser.history(`?before=${older.messages[0]!.id}`)
    expect(oldest.messages.length).toBe(50)
    expect(oldest.more).toBe(false)
    const first = await browser.history('?after=0')
    expect(first.messages.map((m) => m.body.text).slice(0, 3)).toEqual(['chào', 'Nghe: chào', '3'])
    expect(await browser.history(`?after=${newest.messages.at(-1)!.id}`)).toMatchObject({
      messages: [],
      more: false,
      first: oldest.messages[0]!.id,
    })
  })

  it('says from where on it exists, so that an open page drops what was deleted', async () => {
    await browser.say('bí mật')
    await site.assistant.idle()
    const { cursor } = { cursor: (await browser.history()).messages.at(-1)!.id }
    const chat = await chatId()
    await database.db.transaction().execute((trx) => forgetWebHistory(trx, chat))
    expect(await browser.history(`?after=${cursor}`)).toMatchObject({ messages: [], first: null })
    await browser.say('tiếp')
    const page = await browser.history(`?after=${cursor}`)
    expect(page.first).toBe(page.messages[0]!.id)
  })
})

describe('a flood', () => {
  it('of messages is braked with a sentence, for that session only', async () => {
    const strict = openSite(database)
    const eager = await new BareBrowser(strict.app).visit()
    for (let i = 0; i < 20; i++) expect((await eager.say(`tin ${i}`)).status).toBe(202)
    const answer = await eager.say('tin 20')
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('10')
    expect(((await answer.json()) as { sentence: string }).sentence).toContain('Chờ vài giây')
    const calm = await new BareBrowser(strict.app).visit()
    expect((await calm.say('chào')).status).toBe(202)
    strict.clock.set(new Date(strict.clock.now().getTime() + 10_000))
    expect((await eager.say('tin 20')).status).toBe(202)
    await strict.stop()
  })

  it('of new chats from one address is braked', async () => {
    const strict = openSite(database, { chatRate: { most: 2, inMs: 60_000 } })
    const statuses: number[] = []
    for (let i = 0; i < 3; i++)
      statuses.push((await (await new BareBrowser(strict.app).visit()).say('chào')).status)
    expect(statuses).toEqual([202, 202, 429])
    await strict.stop()
  })
})
