import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { freshPglite } from '../support/database.ts'
import { BareBrowser } from '../support/web-browser.ts'
import { openSite, type Site } from '../support/web-site.ts'

let database: OpenDatabase
let site: Site

beforeAll(async () => {
  database = await freshPglite()
  site = openSite(database)
})
afterAll(async () => {
  await site.stop()
  await database.close()
})

const chats = () => database.db.selectFrom('chat').select(['id', 'address', 'gone_at', 'person_id']).execute()

describe('the cookie', () => {
  it('is for this server alone, hidden from scripts, and lives long', async () => {
    const line = (await site.app.request('/')).headers.get('set-cookie')!
    expect(line).toMatch(/^ocop=[\w-]{43};/)
    expect(line).toContain('HttpOnly')
    expect(line).toContain('SameSite=Lax')
    expect(line).toContain('Path=/')
    expect(line).toContain('Max-Age=34560000')
    expect(line).not.toContain('Secure')
  })

  it('travels only encrypted where the page is served over https', async () => {
    const https = openSite(database, { publicUrl: 'https://ocop.example' })
    const response = await https.app.request('/')
    const line = response.headers.get('set-cookie')!
    expect(line).toMatch(/^__Host-ocop=/)
    expect(line).toContain('Secure')
    expect(response.headers.get('strict-transport-security')).toContain('max-age')
    await https.stop()
  })

  it('is kept on the next visit, and replaced when it is none of ours', async () => {
    const browser = await new BareBrowser(site.app).visit()
    const first = browser.cookie
    expect((await browser.visit()).cookie).toBe(first)
    browser.cookie = 'ocop=guess'
    expect((await browser.visit()).cookie).not.toBe('ocop=guess')
  })

  it('stores nothing before somebody writes', async () => {
    const before = (await chats()).length
    const browser = await new BareBrowser(site.app).visit()
    expect(await browser.history()).toMatchObject({ messages: [], known: false })
    expect((await browser.get('/api/events')).status).toBe(401)
    expect((await chats()).length).toBe(before)
  })

  it('is never stored itself', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('chào')
    const token = browser.cookie!.split('=')[1]!
    const { rows } = await database.pglite!.query<{ all: string }>(
      `select (select string_agg(w::text, '') from web_session w) || (select string_agg(c::text, '') from chat c)
        || (select string_agg(i::text, '') from inbox i) as all`,
    )
    expect(rows[0]!.all.length).toBeGreaterThan(0)
    expect(rows[0]!.all).not.toContain(token)
  })
})

describe('a session', () => {
  it('begins with the first message, once, also when two arrive together', async () => {
    const before = (await chats()).length
    const browser = await new BareBrowser(site.app).visit()
    const answers = await Promise.all([browser.say('một'), browser.say('hai')])
    expect(answers.map((a) => a.status)).toEqual([202, 202])
    await site.assistant.idle()
    expect((await chats()).length).toBe(before + 1)
    expect((await browser.shown()).sort()).toEqual(['< Nghe: hai', '< Nghe: một', '> hai', '> một'])
  })

  it('is asked to begin where a message comes without one', async () => {
    const browser = new BareBrowser(site.app)
    expect((await browser.say('chào')).status).toBe(401)
    expect((await browser.say('chào')).status).toBe(202)
  })

  it('shows nobody else its messages, and its buttons work for nobody else', async () => {
    const lan = await new BareBrowser(site.app).visit()
    await lan.say('/chon')
    await site.assistant.idle()
    const offered = (await lan.history()).messages.at(-1)!.body
    const token = 'buttons' in offered ? offered.buttons[0]!.token : ''
    const thief = await new BareBrowser(site.app).visit()
    await thief.say('chào')
    await thief.press(token)
    await site.assistant.idle()
    expect(await thief.shown()).toEqual(['> chào', '< Nghe: chào', '> (nút cũ)', '< Nút đã cũ.'])
    await lan.press(token)
    await site.assistant.idle()
    expect((await lan.shown()).slice(2)).toEqual(['> Đã có', '< Đã chọn: Đã có'])
  })
})

describe('leaving', () => {
  it('deletes the conversation and takes the cookie', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('chào')
    await site.assistant.idle()
    const { cookie } = browser
    const before = (await chats()).length
    expect((await browser.post('/api/leave', {})).status).toBe(200)
    expect(browser.cookie).toBeUndefined()
    expect((await chats()).length).toBe(before - 1)
    browser.cookie = cookie
    expect(await browser.history()).toMatchObject({ messages: [], known: false })
  })

  it('keeps the chat of a person, because their consent hangs on it, but writes nothing more there', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('chào')
    await site.assistant.idle()
    const chat = (await chats()).at(-1)!
    const now = site.clock.now()
    await database.db
      .insertInto('person')
      .values({ id: 'demo', kind: 'guest', name: null, locale: null, created_at: now })
      .execute()
    await database.db.updateTable('chat').set({ person_id: 'demo' }).where('id', '=', chat.id).execute()
    await browser.post('/api/leave', {})
    const after = (await chats()).find((c) => c.id === chat.id)!
    expect(after).toMatchObject({ person_id: 'demo', gone_at: now })
    const left = await database.db
      .selectFrom('web_message')
      .where('chat_id', '=', chat.id)
      .selectAll()
      .execute()
    expect(left).toEqual([])
    await expect(
      site.web.channel.send(chat.address, { text: 'nhắc', buttons: [] }, 99_999),
    ).rejects.toMatchObject({ failure: { kind: 'gone' } })
  })

  it('is not done for a foreign page', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('chào')
    const foreign = new BareBrowser(site.app, { Origin: 'https://evil.test', Host: 'ocop.test' })
    foreign.cookie = browser.cookie
    expect((await foreign.post('/api/leave', {})).status).toBe(403)
    expect((await browser.history()).known).toBe(true)
  })
})
