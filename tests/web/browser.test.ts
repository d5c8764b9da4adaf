import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OpenDatabase, openPglite } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { hasChromium, openChromium, untilHolds } from '../support/chromium.ts'
import { freshPglite } from '../support/database.ts'
import { openSite, type Site } from '../support/web-site.ts'

describe.skipIf(!hasChromium)('the page in Chromium', () => {
  let browser: Browser
  let database: OpenDatabase
  let site: Site
  let url: string
  let context: BrowserContext
  let page: Page
  /** Errors of the page's script, and everything the policy refused. */
  let complaints: string[]

  beforeAll(async () => {
    browser = await openChromium()
    database = await freshPglite()
    site = openSite(database, { messageRate: { most: 1_000, inMs: 1_000 } })
    url = await site.listen()
  })
  afterAll(async () => {
    await browser.close()
    await site.stop()
    await database.close()
  })
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'vi-VN' })
    page = await open(url)
  })
  afterEach(() => context.close())

  async function open(address: string): Promise<Page> {
    const opened = await context.newPage()
    complaints = []
    opened.on('pageerror', (error) => complaints.push(error.message))
    opened.on('console', (m) => {
      // A refused connection is the browser's complaint about the network, not the page's fault.
      if (m.type() === 'error' && !/Failed to load resource|net::ERR/.test(m.text()))
        complaints.push(m.text())
    })
    await opened.goto(address)
    return opened
  }
  const type = async (text: string) => {
    await page.fill('#text', text)
    await page.press('#text', 'Enter')
  }
  /** Waits for the nth bubble, then gives the texts of all. */
  const bubbles = async (count: number) => {
    await page
      .locator('#log > li')
      .nth(count - 1)
      .waitFor()
    await untilHolds(page, `document.querySelector('#log .state') === null`)
    return page.locator('#log .bubble').allTextContents()
  }
  const plain = (texts: string[]) => texts.map((t) => t.replace(/^(Trợ lý|Anh chị):\s*/, ''))

  it('greets, answers what is typed and pressed, and shows it again after a reload', async () => {
    expect(await page.getAttribute('html', 'lang')).toBe('vi')
    await page.getByText('Xin chào!').waitFor()
    expect(await page.locator('#needsScript').count()).toBe(0)
    await page.click('#begin')
    expect(plain(await bubbles(2))).toEqual(['/start', 'Không có lệnh /start'])
    await type('/chon')
    await bubbles(4)
    await page.click('.choices button:text("Chưa có")')
    const all = plain(await bubbles(6))
    expect(all.slice(4)).toEqual(['Chưa có', 'Đã chọn: Chưa có'])
    await page.reload()
    expect(plain(await bubbles(6))).toEqual(all)
    expect(await page.isHidden('#begin')).toBe(true)
    expect(complaints).toEqual([])
  })

  it('hides its cookie from scripts', async () => {
    await type('chào')
    await bubbles(2)
    expect(await page.evaluate('document.cookie')).toBe('')
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ name: 'ocop', httpOnly: true, sameSite: 'Lax' })
  })

  it('fits a phone of 360 pixels, whatever is said', async () => {
    await type('x'.repeat(400))
    await type('https://ocop.test/'.padEnd(300, 'y'))
    await type('/chon')
    await bubbles(6)
    const width = () => page.evaluate('document.documentElement.scrollWidth')
    expect(await width()).toBe(360)
    await page.setViewportSize({ width: 320, height: 480 })
    expect(await width()).toBe(320)
    const small = await page.evaluate(`
      [...document.querySelectorAll('button:not(.word), textarea')]
        .filter((b) => b.offsetParent !== null && b.getBoundingClientRect().height < 44)
        .map((b) => b.textContent)`)
    expect(small).toEqual([])
  })

  it('stays where it is however long the chat grows: only the chat scrolls', async () => {
    for (let i = 0; i < 12; i++) await type(`/trogiup`)
    await bubbles(24)
    const moved = await page.evaluate(`(() => {
      const page = document.scrollingElement
      window.scrollTo(0, 1_000)
      return { beyond: page.scrollHeight - page.clientHeight, scrolled: page.scrollTop }
    })()`)
    expect(moved).toEqual({ beyond: 0, scrolled: 0 })
  })

  it('shows text as text: nothing in it is run', async () => {
    const attack = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> javascript:hit() "\'>'
    await type(attack)
    await type('/chon')
    const all = plain(await bubbles(4))
    expect(all[0]).toBe(attack)
    expect(all[1]).toBe(`Nghe: ${attack}`)
    expect(await page.locator('#log img, #log script, #log b').count()).toBe(0)
    await page.click('#log .choices button >> nth=2')
    expect(plain(await bubbles(6))[5]).toBe('Đã chọn: Để sau <b>nhé</b>')
    expect(await page.evaluate('window.hit')).toBeUndefined()
    expect(complaints).toEqual([])
  })

  it('makes web addresses and commands live, and nothing else', async () => {
    await type('xem https://ocop.test/a?b=1. hoặc (/chon) 24/7 km/h //x javascript:alert(1)')
    await bubbles(2)
    const answer = page.locator('#log li:not(.mine)')
    expect(await answer.locator('a').count()).toBe(1)
    expect(await answer.locator('a').getAttribute('href')).toBe('https://ocop.test/a?b=1')
    expect(await answer.locator('a').getAttribute('rel')).toContain('noopener')
    expect(await answer.locator('button.word').allTextContents()).toEqual(['/chon'])
    await answer.locator('button.word').click()
    expect(plain(await bubbles(4))[3]).toBe('Chọn một:')
  })

  it('sends once where somebody clicks twice', async () => {
    await type('/chon')
    await bubbles(2)
    await page.dblclick('.choices button:text("Đã có")')
    await bubbles(4)
    await type('xong')
    expect(plain(await bubbles(6))).toEqual([
      '/chon',
      'Chọn một:',
      'Đã có',
      'Đã chọn: Đã có',
      'xong',
      'Nghe: xong',
    ])
  })

  it('is used with the keyboard alone', async () => {
    const focused = () => page.evaluate('document.activeElement.textContent.trim()')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Tới ô nhập tin')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.focus('#text')
    await page.keyboard.type('/chon')
    await page.keyboard.press('Enter')
    await bubbles(2)
    await page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe('Để sau <b>nhé</b>')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await bubbles(4)
    // The answer has the focus, so that Tab goes on behind it and not from the top of the page.
    await untilHolds(page, `document.activeElement.textContent.includes('Đã chọn: Chưa có')`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('text')
    await page.keyboard.type('hai')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('dòng')
    await page.keyboard.press('Enter')
    expect(plain(await bubbles(6))[4]).toBe('hai\ndòng')
  })

  it('tells a screen reader what is new, not what was there before', async () => {
    await type('một')
    await bubbles(2)
    expect(await page.getAttribute('#log', 'role')).toBe('log')
    expect(await page.getAttribute('#log', 'aria-busy')).toBeNull()
    expect(await page.locator('#log .bubble').first().textContent()).toMatch(/^Anh chị:/)
  })

  it('keeps what is written without a network, says so, and sends it once when it is back', async () => {
    await type('một')
    await bubbles(2)
    await context.setOffline(true)
    await page.getByText('Máy đang mất mạng').waitFor()
    await type('hai')
    await page.getByText('Chưa gửi được').waitFor()
    await type('ba')
    await context.setOffline(false)
    await page.locator('#line').waitFor({ state: 'hidden' })
    const texts = plain(await bubbles(6))
    expect([...texts].sort()).toEqual(['Nghe: ba', 'Nghe: hai', 'Nghe: một', 'ba', 'hai', 'một'])
    expect(complaints).toEqual([])
  })

  it('shows the same chat in a second tab', async () => {
    await type('một')
    await bubbles(2)
    const first = page
    page = await open(url)
    expect(plain(await bubbles(2))).toEqual(['một', 'Nghe: một'])
    await type('hai')
    await bubbles(4)
    page = first
    expect(plain(await bubbles(4)).slice(2)).toEqual(['hai', 'Nghe: hai'])
  })

  it('gives a refused message back to be mended', async () => {
    await type('một')
    await bubbles(2)
    await page.route('**/api/messages', (r) =>
      r.fulfill({ status: 413, contentType: 'application/json', body: '{"sentence":"Tin này dài quá."}' }),
    )
    await type('dài quá')
    await page.getByText('Tin này dài quá.').waitFor()
    await page.unroute('**/api/messages')
    await page.getByText('Sửa lại').click()
    expect(await page.inputValue('#text')).toBe('dài quá')
    await page.press('#text', 'Enter')
    expect(plain(await bubbles(4))[3]).toBe('Nghe: dài quá')
  })

  it('forgets all when the person leaves', async () => {
    await type('bí mật')
    await bubbles(2)
    page.on('dialog', (d) => d.accept())
    await page.click('#leave')
    await page.locator('#log > li').first().waitFor({ state: 'detached' })
    await page.locator('#begin').waitFor()
    expect(await page.locator('#log > li').count()).toBe(0)
  })

  it('opens a long answer at its beginning', async () => {
    await type('/dai')
    await bubbles(2)
    await untilHolds(
      page,
      `(() => {
      const answer = document.querySelector('#log li:last-child').getBoundingClientRect()
      const view = document.querySelector('#scroll').getBoundingClientRect()
      return answer.top >= view.top && answer.top < view.top + 60
    })()`,
    )
  })
})

describe.skipIf(!hasChromium)('the page when the server restarts', () => {
  it('says so, keeps what is typed meanwhile, finds everything again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocop-web-'))
    const browser = await openChromium()
    try {
      const start = async (port?: number) => {
        const database = await openPglite(join(folder, 'db'))
        await migrate(database.db)
        const site = openSite(database)
        return { database, site, url: await site.listen(port) }
      }
      let server = await start()
      const port = Number(new URL(server.url).port)
      const page = await browser.newPage()
      const shown = async (text: string) => page.getByText(text).waitFor()
      await page.goto(server.url)
      await page.fill('#text', 'trước')
      await page.press('#text', 'Enter')
      await shown('Nghe: trước')
      await server.site.stop()
      await server.database.close()
      await page.locator('#line').getByText('Mất kết nối').waitFor()
      await page.fill('#text', 'trong lúc tắt')
      await page.press('#text', 'Enter')
      await page.getByText('Chưa gửi được').waitFor()
      server = await start(port)
      await shown('Nghe: trong lúc tắt')
      await page.locator('#line').waitFor({ state: 'hidden' })
      await page.reload()
      await shown('Nghe: trong lúc tắt')
      const all = await page.locator('#log .bubble').allTextContents()
      expect(all.length).toBe(4)
      await server.site.stop()
      await server.database.close()
    } finally {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
