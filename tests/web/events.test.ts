import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenDatabase, openPostgres } from '../../src/db/connect.ts'
import { keepWritten, type WebPage } from '../../src/db/web.ts'
import { freshPglite } from '../support/database.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { BareBrowser } from '../support/web-browser.ts'
import { openSite, type Site } from '../support/web-site.ts'

/** Reads the event stream of a browser until it has heard what it waits for. */
class Listening {
  readonly heard: string[] = []
  private rest = ''

  private constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array>) {}

  static async to(browser: BareBrowser, after = 0): Promise<Listening> {
    const response = await browser.get(`/api/events?after=${after}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    return new Listening(response.body!.getReader())
  }

  async until(text: string): Promise<void> {
    while (!this.heard.includes(text)) if (!(await this.more())) throw new Error(`ended before ${text}`)
  }

  /** Resolves when the server ends the stream. */
  async end(): Promise<void> {
    while (await this.more());
  }

  leave(): Promise<void> {
    return this.reader.cancel()
  }

  private async more(): Promise<boolean> {
    const { done, value } = await this.reader.read()
    if (done) return false
    this.rest += new TextDecoder().decode(value)
    const events = this.rest.split('\n\n')
    this.rest = events.pop()!
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1]
      if (data) this.heard.push(...(JSON.parse(data) as WebPage).messages.map((m) => m.body.text))
    }
    return true
  }
}

describe('events', () => {
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

  it('bring what was said before and what is said now, each once and in order', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('một')
    await site.assistant.idle()
    const listening = await Listening.to(browser)
    await listening.until('Nghe: một')
    await browser.say('hai')
    await listening.until('Nghe: hai')
    expect(listening.heard).toEqual(['một', 'Nghe: một', 'hai', 'Nghe: hai'])
    await listening.leave()
  })

  it('go on after the last one that was heard', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('một')
    await site.assistant.idle()
    const { messages } = await browser.history()
    const listening = await Listening.to(browser, messages[0]!.id)
    await listening.until('Nghe: một')
    expect(listening.heard).toEqual(['Nghe: một'])
    await listening.leave()
  })

  it('are for four open pages of a session at most; a page closed makes room', async () => {
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('một')
    const open = await Promise.all(Array.from({ length: 4 }, () => Listening.to(browser)))
    const fifth = await browser.get('/api/events')
    expect(fifth.status).toBe(429)
    expect(fifth.headers.get('retry-after')).toBe('5')
    await open[0]!.leave()
    const again = await Listening.to(browser)
    for (const l of [...open.slice(1), again]) await l.leave()
  })

  it('end when the person leaves and when the server stops', async () => {
    const leaving = openSite(database)
    const lan = await new BareBrowser(leaving.app).visit()
    await lan.say('một')
    await leaving.assistant.idle()
    const hers = await Listening.to(lan)
    await lan.post('/api/leave', {})
    await hers.end()
    const tam = await new BareBrowser(leaving.app).visit()
    await tam.say('một')
    const his = await Listening.to(tam)
    await leaving.stop()
    await his.end()
  })
})

describe('events from another process', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  it('reach an open page: one process listens, the other answers', async () => {
    const url = await postgres.database()
    const [one, two] = [openPostgres(url), openPostgres(url)]
    const listens = openSite(one)
    // This one only serves the page: its engine is still, so that every answer is the other's.
    await listens.assistant.stop()
    const answers = openSite(two)
    const browser = await new BareBrowser(listens.app).visit()
    await browser.say('một')
    const listening = await Listening.to(browser)
    await listening.until('Nghe: một')
    await browser.say('hai')
    await listening.until('Nghe: hai')
    expect(listening.heard).toEqual(['một', 'Nghe: một', 'hai', 'Nghe: hai'])
    await listening.leave()
    await listens.stop()
    await answers.stop()
    await Promise.all([one.close(), two.close()])
  })

  it('come in the order of their ids: a message waits for one that has a smaller id and is not yet visible', async () => {
    const database = await postgres.open()
    const site = openSite(database)
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('một')
    await site.assistant.idle()
    const chat = await database.db.selectFrom('chat').select(['id', 'address']).executeTakeFirstOrThrow()
    const somebodyWaits = async () => {
      for (;;) {
        const { rows } = await sql<{ n: number }>`
          select count(*) as n from pg_locks where locktype = 'advisory' and not granted`.execute(database.db)
        if (rows[0]!.n > 0) return 'waits'
      }
    }
    const sending = await database.db.transaction().execute(async (trx) => {
      const arrival = {
        channel: 'web',
        account: 'web',
        eventId: 'e',
        address: chat.address,
        raw: { text: 'hai' },
      }
      await keepWritten(trx, chat.id, arrival, { text: 'hai', event: 'e' }, site.clock.now())
      const sent = site.web.channel.send(chat.address, { text: 'nhắc', buttons: [] }, 4_711)
      expect(await Promise.race([sent.then(() => 'is visible first'), somebodyWaits()])).toBe('waits')
      return { sent }
    })
    await sending.sent
    const texts = await browser.shown()
    expect(texts.indexOf('> hai')).toBeLessThan(texts.indexOf('< nhắc'))
    await site.stop()
    await database.close()
  })

  it('bring each message once when many are written at once', async () => {
    const database = await postgres.open()
    const site = openSite(database, { messageRate: { most: 1_000, inMs: 1_000 } })
    const browser = await new BareBrowser(site.app).visit()
    await browser.say('tin 0')
    const listening = await Listening.to(browser)
    await Promise.all(Array.from({ length: 60 }, (_, i) => browser.say(`tin ${i + 1}`)))
    await site.assistant.idle()
    for (let i = 0; i <= 60; i++) await listening.until(`Nghe: tin ${i}`)
    expect(listening.heard.length).toBe(122)
    expect(new Set(listening.heard).size).toBe(122)
    await listening.leave()
    await site.stop()
    await database.close()
  })
})
