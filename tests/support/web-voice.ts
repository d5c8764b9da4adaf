import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import { pino } from 'pino'
import type { Rendered } from '../../src/bot/channel.ts'
import { bubbleOf, type WebChannel, webChannel } from '../../src/bot/channels/web/index.ts'
import { hashToken } from '../../src/bot/channels/web/session.ts'
import { buttonToken, readToken } from '../../src/bot/render.ts'
import type { Clock } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { findWebChat, openWebChat, type WebPage } from '../../src/db/web.ts'
import { pictureFiles } from '../../src/downloads.ts'
import { createHttp } from '../../src/http.ts'
import { pictureNamed } from './pictures.ts'
import type { Voice } from './world.ts'

const ORIGIN = 'http://ocop.test'

export interface WebVoice extends Voice {
  /** What the assistant meant to show each person, as `render` lowered it. */
  meant: { name: string; message: unknown }[]
  /** What came to each person's page, asked for over HTTP after each message. */
  received: { name: string; message: unknown }[]
}

/**
 * Speaks as the page does: posts over HTTP with each person's own cookie, reads answers from the history. People
 * of a transcript are known by name, so their browser's session is tied to that name beforehand.
 */
export function webVoice(): WebVoice {
  let web: WebChannel
  let app: Hono
  let database: OpenDatabase
  let clock: Clock
  const meant: WebVoice['meant'] = []
  const received: WebVoice['received'] = []

  const tokenOf = (name: string) => createHash('sha256').update(name).digest('base64url')
  const headersOf = (name: string) => ({
    Cookie: `ocop=${tokenOf(name)}`,
    Origin: ORIGIN,
    Host: 'ocop.test',
    'Content-Type': 'application/json',
  })
  const session = async (name: string) => {
    const tokenHash = hashToken(tokenOf(name))
    if (await findWebChat(database.db, tokenHash)) return
    const key = { tokenHash, channel: web.channel.name, account: web.account, address: name }
    await database.db.transaction().execute((trx) => openWebChat(trx, key, clock.now()))
  }
  const history = async (name: string): Promise<WebPage['messages']> => {
    const response = await app.request(`${ORIGIN}/api/messages`, { headers: headersOf(name) })
    return ((await response.json()) as WebPage).messages
  }
  return {
    meant,
    received,
    account: 'web',
    attach(db, at) {
      database = db
      clock = at
      const log = pino({ level: 'silent' })
      // A standing clock would put a whole story into one moment.
      const free = { most: 1_000_000, inMs: 1_000 }
      web = webChannel({ database, clock, publicUrl: null, practice: false, log, messageRate: free })
      app = createHttp({ database, routes: [web.routes, pictureFiles(database)], https: false, log })
    },
    get channel() {
      return {
        ...web.channel,
        async send(name: string, message: Rendered, outboxId: number) {
          await session(name)
          const sent = await web.channel.send(name, message, outboxId)
          meant.push({ name, message: bubbleOf(message) })
          const body = (await history(name)).at(-1)?.body
          received.push({ name, message: body })
          // What the page then shows.
          if (body?.picture) {
            const image = await app.request(`${ORIGIN}${body.picture}`)
            if (image.headers.get('content-type') !== 'image/jpeg') throw new Error('no picture to show')
          }
          return sent
        },
      }
    },
    text: (_name, text) => ({ text }),
    picture: async (_name, file, caption) => ({ file: await pictureNamed(file), caption }),
    press: (_name, menu, index) => ({ press: buttonToken(menu, index) }),
    async bring(name, eventId, raw) {
      await session(name)
      const id = `test-${eventId.padStart(6, '0')}`
      const sent = raw as { file?: Buffer; caption?: string }
      if (sent.file) {
        const form = new FormData()
        form.set('id', id)
        if (sent.caption !== undefined) form.set('caption', sent.caption)
        form.set('file', new File([new Uint8Array(sent.file)], 'anh.jpg'))
        const { 'Content-Type': _json, ...headers } = headersOf(name)
        const posted = await app.request(`${ORIGIN}/api/pictures`, { method: 'POST', headers, body: form })
        if (posted.status !== 202) throw new Error(`POST answered ${posted.status}: ${await posted.text()}`)
        return
      }
      const said = raw as { text: string } | { press: string }
      if ('press' in said) {
        const shown = (await history(name)).some(
          (m) => 'buttons' in m.body && m.body.buttons.some((b) => b.token === said.press),
        )
        const offered = shown && readToken(said.press)
        if (!offered) throw new Error(`${name} has no such button on the page`)
      }
      const response = await app.request(`${ORIGIN}/api/messages`, {
        method: 'POST',
        headers: headersOf(name),
        body: JSON.stringify({ id, ...said }),
      })
      if (response.status !== 202)
        throw new Error(`POST answered ${response.status}: ${await response.text()}`)
    },
  }
}
