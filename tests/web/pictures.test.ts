import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { hasChromium, openChromium, untilHolds } from '../support/chromium.ts'
import { freshPglite } from '../support/database.ts'
import { makeSomebody, pictureNamed, poster } from '../support/pictures.ts'
import { BareBrowser } from '../support/web-browser.ts'
import { ORIGIN, openSite, type Site } from '../support/web-site.ts'

let database: OpenDatabase
let site: Site
beforeAll(async () => {
  database = await freshPglite()
  site = openSite(database, { messageRate: { most: 1_000, inMs: 1_000 }, capabilities: [poster] })
})
beforeEach(async () => {
  await database.db.deleteFrom('picture').execute()
})
afterAll(async () => {
  await site.stop()
  await database.close()
})

const kept = () => database.db.selectFrom('picture').select(['key', 'person_id']).execute()
/** Whoever wrote last on the page is somebody from now on. */
const agree = async () => {
  const chat = await database.db
    .selectFrom('chat')
    .select(['channel', 'account', 'address'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return makeSomebody(database.db, chat)
}

describe('a picture that is posted', () => {
  let browser: BareBrowser
  beforeEach(async () => {
    browser = await new BareBrowser(site.app).visit()
  })
  const post = async (name: string, more: Record<string, string> = {}, headers = {}) => {
    const form = new FormData()
    for (const [field, value] of Object.entries({ id: browser.newId(), ...more })) form.set(field, value)
    form.set('file', new File([new Uint8Array(await pictureNamed(name))], '../../etc/passwd.exe'))
    const response = await site.app.request(`${ORIGIN}/api/pictures?lang=en`, {
      method: 'POST',
      headers: { ...browser.headers, ...(browser.cookie && { Cookie: browser.cookie }), ...headers },
      body: form,
    })
    await site.assistant.idle()
    return response
  }
  const wanted = async () => {
    await browser.say('chào')
    const person = await agree()
    await browser.say('/poster')
    await site.assistant.idle()
    return person
  }

  it('where one is wanted is kept for its person, once, and shown in both bubbles', async () => {
    const person = await wanted()
    const id = browser.newId()
    for (let n = 0; n < 3; n++) expect((await post('to-roi.jpg', { id, caption: ' đây ' })).status).toBe(202)
    const [picture, ...others] = await kept()
    expect(others).toEqual([])
    expect(picture!.person_id).toBe(person)
    const bubbles = (await browser.history()).messages.slice(-2).map((m) => m.body)
    const path = `/anh/${picture!.key}`
    expect(bubbles).toEqual([
      { text: '[Ảnh]\nđây', event: id, picture: path },
      { text: 'took it, đây', buttons: [], picture: path },
    ])
    const shown = await site.app.request(path)
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
  })

  it('where none is wanted leaves nothing behind: not from a stranger, not from somebody', async () => {
    expect((await post('to-roi.jpg')).status).toBe(202)
    await agree()
    expect((await post('to-roi.jpg', { caption: 'chào' })).status).toBe(202)
    expect(await browser.shown()).toEqual([
      '> [Ảnh]',
      '< Chưa đọc được',
      '> [Ảnh]\nchào',
      '< Không giữ ảnh',
      '< Nghe: chào',
    ])
    expect(await kept()).toEqual([])
  })

  it.each(['phan-mem.jpg', 'hong.jpg', 'bom.png'])(
    'that is none is answered in the chat: %s',
    async (name) => {
      await wanted()
      expect((await post(name)).status).toBe(202)
      expect((await browser.shown()).slice(-2)).toEqual(['< Không giữ ảnh', '< send it'])
      expect(await kept()).toEqual([])
    },
  )

  it('of 20 MB is refused with a sentence and nothing is kept of it, told its length or not', async () => {
    await wanted()
    const before = (await browser.shown()).length
    for (const headers of [{}, { 'Content-Length': String(21 * 1024 * 1024) }]) {
      const refused = await post('qua-lon.jpg', {}, headers)
      expect(refused.status).toBe(413)
      expect(((await refused.json()) as { sentence: string }).sentence).toMatch(/too large/)
    }
    expect(await browser.shown()).toHaveLength(before)
    expect(await kept()).toEqual([])
  })

  it('without a session, from another page, or without its parts is refused', async () => {
    await wanted()
    const { cookie } = browser
    expect((await post('to-roi.jpg', {}, { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await post('to-roi.jpg', { id: 'x' })).status).toBe(400)
    expect((await post('to-roi.jpg', { caption: 'x'.repeat(10_000) })).status).toBe(400)
    browser.cookie = undefined
    expect((await post('to-roi.jpg')).status).toBe(401)
    browser.cookie = cookie
    const form = new FormData()
    form.set('id', browser.newId())
    form.set('file', 'no file')
    const headers = { ...browser.headers, Cookie: cookie! }
    const bare = await site.app.request(`${ORIGIN}/api/pictures`, { method: 'POST', headers, body: form })
    expect(bare.status).toBe(400)
    // Nor can a text pretend to be a kept picture.
    const posed = { id: browser.newId(), picture: { key: '0'.repeat(40) } }
    expect((await browser.post('/api/messages', posed)).status).toBe(400)
    expect(await kept()).toEqual([])
  })
})

describe.skipIf(!hasChromium)('a picture sent with the page in Chromium', () => {
  let chromium: Browser
  let page: Page
  let folder: string
  let url: string
  const complaints: string[] = []
  beforeAll(async () => {
    chromium = await openChromium()
    folder = mkdtempSync(join(tmpdir(), 'ocop-pictures-'))
    for (const name of ['to-roi.jpg', 'qua-lon.jpg', 'phan-mem.jpg'])
      writeFileSync(join(folder, name), await pictureNamed(name))
    url = await openedUrl()
  })
  afterAll(async () => {
    await chromium.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    complaints.length = 0
    page = await (await chromium.newContext({ viewport: { width: 360, height: 640 } })).newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()))
    await page.goto(url)
    await type('chào')
    await texts(2)
    await agree()
  })
  const type = async (text: string) => {
    await page.fill('#text', text)
    await page.press('#text', 'Enter')
  }
  const texts = async (count: number) => {
    await page
      .locator('#log > li')
      .nth(count - 1)
      .waitFor()
    await untilHolds(page, `document.querySelector('#log .state') === null`)
    const all = await page.locator('#log .bubble').allTextContents()
    return all.map((t) => t.replace(/^(Trợ lý|Anh chị):\s*/, ''))
  }
  /** Chosen as people choose: the dialogue is opened by the visible word. */
  const choose = async (name: string) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('.attach')])
    await chooser.setFiles(join(folder, name))
  }

  it('goes up with the words in the box, and both sides show it, also after a reload', async () => {
    await type('/poster')
    await texts(4)
    await page.fill('#text', 'tờ rơi đây')
    await choose('to-roi.jpg')
    expect((await texts(6)).slice(-2)).toEqual(['[Ảnh]\ntờ rơi đây', 'took it, tờ rơi đây'])
    expect(await page.inputValue('#text')).toBe('')
    const drawn = `[...document.querySelectorAll('#log img')].map((i) => i.complete && i.naturalWidth)`
    await untilHolds(page, `${drawn}.join() === '1600,1600'`)
    await page.reload()
    await texts(6)
    await untilHolds(page, `${drawn}.join() === '1600,1600'`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    const [whole] = await Promise.all([page.waitForEvent('popup'), page.locator('#log img').last().click()])
    await whole.waitForLoadState()
    expect(await whole.evaluate('document.contentType')).toBe('image/jpeg')
    expect(complaints).toEqual([])
  })

  it('that comes late moves nothing below it: the answer stays where people read', async () => {
    await type('/poster')
    await texts(4)
    let release = () => {}
    const late = new Promise<void>((done) => {
      release = done
    })
    await page.route('**/anh/*', async (route) => {
      await late
      await route.continue()
    })
    await choose('to-roi.jpg')
    await texts(6)
    const top = `document.querySelector('#log > li:last-child').getBoundingClientRect().top`
    const settled = async () => {
      let [before, now] = [Number.NaN, (await page.evaluate(top)) as number]
      while (before !== now) {
        before = now
        for (let frame = 0; frame < 5; frame++) await page.evaluate('new Promise(requestAnimationFrame)')
        now = (await page.evaluate(top)) as number
      }
      return now
    }
    const before = await settled()
    release()
    await untilHolds(page, `[...document.querySelectorAll('#log img')].every((i) => i.naturalWidth > 0)`)
    expect(await settled()).toBe(before)
  })

  it('too large, it does not leave the phone; what is none is answered', async () => {
    await type('/poster')
    await texts(4)
    const posts: string[] = []
    page.on('request', (r) => r.method() === 'POST' && posts.push(r.url()))
    await choose('qua-lon.jpg')
    await page.getByText('Ảnh lớn quá').waitFor()
    expect(posts).toEqual([])
    await page.getByText('Sửa lại').click()
    await choose('phan-mem.jpg')
    expect((await texts(7)).slice(-3)).toEqual(['[Ảnh]', 'Không giữ ảnh', 'send it'])
    expect(complaints).toEqual([])
  })

  it('is tried again by itself when the line breaks', async () => {
    await type('/poster')
    await texts(4)
    let cut = true
    await page.route('**/api/pictures*', async (route) => {
      if (!cut) return route.continue()
      cut = false
      await route.abort('connectionreset')
    })
    await choose('to-roi.jpg')
    expect((await texts(6)).slice(-2)).toEqual(['[Ảnh]', 'took it'])
    expect(await kept()).toHaveLength(1)
  })

  it('can be reached by the keyboard, and is named for those who do not see it', async () => {
    await page.focus('#picture')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Gửi ảnh')
    expect(await page.getAttribute('#picture', 'accept')).toBe('image/*')
    const label = await page.locator('.attach').boundingBox()
    expect(label!.height).toBeGreaterThanOrEqual(44)
  })
})

it('who sends a picture drop by drop holds up nobody', async () => {
  const url = new URL(await openedUrl())
  const browser = await new BareBrowser(site.app).visit()
  const slow = connect(Number(url.port), url.hostname)
  const head = [
    'POST /api/pictures HTTP/1.1',
    `Host: ${url.host}`,
    `Origin: ${url.origin}`,
    `Cookie: ${browser.cookie}`,
    'Content-Type: multipart/form-data; boundary=x',
    'Content-Length: 1000000',
    '',
    '--x',
  ]
  await new Promise<void>((done) => slow.write(head.join('\r\n'), () => done()))
  await browser.say('còn ai không')
  await site.assistant.idle()
  expect(await browser.shown()).toEqual(['> còn ai không', '< Nghe: còn ai không'])
  slow.destroy()
})

async function openedUrl(): Promise<string> {
  listening ??= site.listen()
  return listening
}
let listening: Promise<string> | undefined
