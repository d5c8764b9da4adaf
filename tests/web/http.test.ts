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

describe('the page', () => {
  it('lets nothing in from elsewhere and runs no script that is not a file of ours', async () => {
    const response = await site.app.request('/')
    const policy = response.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const html = await response.text()
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(html).not.toMatch(/ on\w+="/)
    expect(html).not.toMatch(/<script(?![^>]*(src=|type="application\/json"))/)
  })

  it('serves every file it names, and asks again only when one has changed', async () => {
    const html = await (await site.app.request('/')).text()
    const named = [...html.matchAll(/(?:src|href)="(\/web\/[^"]+)"/g)].map((m) => m[1]!)
    const script = await (await site.app.request('/web/chat.js')).text()
    const imported = [...script.matchAll(/from '\.\/([^']+)'/g)].map((m) => `/web/${m[1]}`)
    expect(named.length + imported.length).toBeGreaterThan(5)
    for (const path of [...named, ...imported]) {
      const first = await site.app.request(path)
      expect(first.status, path).toBe(200)
      const again = await site.app.request(path, { headers: { 'If-None-Match': first.headers.get('etag')! } })
      expect(again.status, path).toBe(304)
    }
  })

  it('speaks Vietnamese unless asked otherwise', async () => {
    expect(await (await site.app.request('/')).text()).toContain('<html lang="vi">')
    expect(await (await site.app.request('/?lang=en')).text()).toContain('<html lang="en">')
    expect(await (await site.app.request('/?lang=toString')).text()).toContain('<html lang="vi">')
  })

  it('says when its clock is one for training', async () => {
    expect(await (await site.app.request('/')).text()).not.toContain('Đồng hồ luyện tập')
    const practice = openSite(database, { practice: true })
    expect(await (await practice.app.request('/')).text()).toContain('Đồng hồ luyện tập: 23/11/2026 09:00')
    await practice.stop()
  })

  it('answers a wrong address with a way back', async () => {
    const page = await site.app.request('/khong-co')
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('href="/"')
    expect((await site.app.request('/api/khong-co')).status).toBe(404)
    expect((await site.app.request('/web/../../../package.json')).status).toBe(404)
    expect((await site.app.request('/web/%2e%2e%2fpage.ts')).status).toBe(404)
  })
})

describe('without a database', () => {
  it('health says so, messages are not accepted, and the page still comes up', async () => {
    const gone = await freshPglite()
    const broken = openSite(gone)
    const browser = await new BareBrowser(broken.app).visit()
    expect((await browser.get('/health')).status).toBe(200)
    expect((await browser.say('chào')).status).toBe(202)
    await broken.assistant.stop()
    await gone.close()
    expect((await browser.get('/health')).status).toBe(503)
    const answer = await browser.say('chào')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ error: 'away', sentence: expect.stringMatching(/gửi lại/) })
    expect((await browser.get('/api/messages')).status).toBe(503)
    expect((await browser.get('/')).status).toBe(200)
  })
})
