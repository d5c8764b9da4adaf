import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import type { Database } from '../../../db/tables.ts'
import {
  buttonLabel,
  findWebChat,
  keepWritten,
  leaveWebChat,
  openWebChat,
  type WebChat,
  webHistory,
} from '../../../db/web.ts'
import { MOST_BYTES } from '../../../pictures/clean.ts'
import { translator } from '../../../text/i18n.ts'
import { readToken } from '../../render.ts'
import { follow } from './follow.ts'
import { postedPicture, TEXT_LENGTH, type Written, written } from './incoming.ts'
import { takePicture } from './pictures.ts'
import { type Rate, RateLimit } from './rate.ts'
import type { Readers } from './readers.ts'
import { fromOwnPage } from './same-origin.ts'
import { addressOf, type SessionCookie } from './session.ts'

export const CHANNEL = 'web'
export const ACCOUNT = 'web'
const BODY_BYTES = 32 * 1_024
/** A picture and the words with it. */
const PICTURE_BODY_BYTES = MOST_BYTES + BODY_BYTES
const PAGE = 100

export interface ApiParts {
  database: OpenDatabase
  clock: Clock
  cookie: SessionCookie
  publicUrl: string | null
  readers: Readers
  /** Messages of one session. */
  messageRate: Rate
  /** New chats from one network address. */
  chatRate: Rate
  /** Something was kept for the engine. */
  onKept: (chatId: number) => void
  log: Logger
}

/** Why a request is not done; each has a sentence in locales (`web:refused.…`) that says what to do next. */
type Refusal = 'foreign' | 'noSession' | 'tooFast' | 'tooLong' | 'empty' | 'garbled' | 'away'

const statusOf: Record<Refusal, 400 | 401 | 403 | 413 | 429 | 503> = {
  foreign: 403,
  noSession: 401,
  tooFast: 429,
  tooLong: 413,
  empty: 400,
  garbled: 400,
  away: 503,
}

/**
 * What the page talks to:
 * POST /api/messages {id, text | press} → 202, only once it is kept; the same id again is the same message.
 * POST /api/pictures, a form {id, file, caption?} → 202; only what the open question wants is kept of it.
 * GET /api/messages[?after=id|?before=id] → a page of the history.
 * GET /api/events?after=id → the same as they happen (server-sent events).
 * POST /api/leave → ends the session and deletes its history.
 */
export function api(parts: ApiParts): Hono {
  const { database, clock, cookie, readers } = parts
  const byHash = new RateLimit(parts.messageRate)
  const byNetwork = new RateLimit(parts.chatRate)

  const refuse = (c: Context, why: Refusal, lang?: string) => {
    // A sentence, for the person who reads it under their message; the page tries again by itself where that helps.
    const sentence = translator(lang ?? c.req.query('lang'))(`web:refused.${why}`)
    return c.json({ error: why, sentence }, statusOf[why])
  }
  const refuseLarge = (c: Context) =>
    c.json({ error: 'tooLarge', sentence: translator(c.req.query('lang'))('common:picture.tooLarge') }, 413)
  const chatOf = async (c: Context): Promise<WebChat | undefined> => {
    const hash = cookie.read(c)
    return hash === undefined ? undefined : findWebChat(database.db, hash)
  }

  const app = new Hono()

  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    if (c.req.method === 'POST' && !fromOwnPage(c, parts.publicUrl)) return refuse(c, 'foreign')
    return next()
  })

  app.post(
    '/messages',
    bodyLimit({ maxSize: BODY_BYTES, onError: (c) => refuse(c, 'tooLong') }),
    async (c) => {
      const hash = cookie.read(c)
      if (hash === undefined) {
        cookie.give(c)
        return refuse(c, 'noSession')
      }
      const parsed = written.safeParse(await c.req.json().catch(() => null))
      if (!parsed.success) return refuse(c, 'garbled')
      const said = parsed.data
      if ('text' in said && said.text === '') return refuse(c, 'empty', said.lang)
      if ('text' in said && said.text.length > TEXT_LENGTH) return refuse(c, 'tooLong', said.lang)
      const now = clock.now()
      const chat = await admit(c, hash, now, said.lang)
      if (chat instanceof Response) return chat
      await database.db.transaction().execute((trx) => keep(trx, chat, said, now))
      return kept(c, chat, said.id)
    },
  )

  app.post('/pictures', bodyLimit({ maxSize: PICTURE_BODY_BYTES, onError: refuseLarge }), async (c) => {
    const hash = cookie.read(c)
    if (hash === undefined) {
      cookie.give(c)
      return refuse(c, 'noSession')
    }
    const now = clock.now()
    // Before the megabytes are read.
    const chat = await admit(c, hash, now)
    if (chat instanceof Response) return chat
    const { file, ...rest } = await c.req.parseBody().catch((): Record<string, unknown> => ({}))
    const parsed = postedPicture.safeParse(rest)
    if (!parsed.success || !(file instanceof File)) return refuse(c, 'garbled')
    await takePicture(database.db, chat, { ...parsed.data, file }, now)
    return kept(c, chat, parsed.data.id)
  })

  app.get('/messages', async (c) => {
    const chat = await chatOf(c)
    if (!chat) return c.json({ messages: [], first: null, more: false, known: false })
    const after = idIn(c, 'after')
    const before = idIn(c, 'before')
    const which = after !== undefined ? { after } : before !== undefined ? { before } : 'newest'
    return c.json({ ...(await webHistory(database.db, chat.chatId, which, PAGE)), known: true })
  })

  app.get('/events', async (c) => {
    const chat = await chatOf(c)
    if (!chat) return refuse(c, 'noSession')
    const reader = readers.join(chat.chatId)
    if (!reader) return tooFast(c, 5_000)
    reader.cursor = idIn(c, 'after') ?? 0
    return follow(c, reader, (after) => webHistory(database.db, chat.chatId, { after }, PAGE), parts.log)
  })

  app.post('/leave', async (c) => {
    const chat = await chatOf(c)
    if (chat) {
      await database.db.transaction().execute((trx) => leaveWebChat(trx, chat.chatId, clock.now()))
      readers.endChat(chat.chatId)
    }
    cookie.take(c)
    return c.json({ left: true })
  })

  app.onError((error, c) => {
    parts.log.warn({ err: error }, 'web request failed')
    return refuse(c, 'away')
  })

  /** The chat of whoever may send now; the first message of a browser opens one. */
  async function admit(c: Context, hash: string, now: Date, lang?: string): Promise<WebChat | Response> {
    const wait = byHash.take(hash, now.getTime())
    if (wait > 0) return tooFast(c, wait, lang)
    const known = await findWebChat(database.db, hash)
    if (known) return known
    const pause = byNetwork.take(networkOf(c), now.getTime())
    if (pause > 0) return tooFast(c, pause, lang)
    const session = { tokenHash: hash, channel: CHANNEL, account: ACCOUNT, address: addressOf(hash) }
    return database.db.transaction().execute((trx) => openWebChat(trx, session, now))
  }

  function kept(c: Context, { chatId }: WebChat, id: string) {
    parts.onKept(chatId)
    readers.wake(chatId)
    return c.json({ id }, 202)
  }

  async function keep(trx: Transaction<Database>, chat: WebChat, said: Written, now: Date): Promise<void> {
    const { id, ...raw } = said
    const text =
      'text' in said
        ? said.text
        : ((await buttonLabel(trx, chat.chatId, readToken(said.press)!)) ??
          translator(said.lang)('web:oldButton'))
    const arrival = {
      channel: CHANNEL,
      account: ACCOUNT,
      // The page's id is only its own: another chat may use the same.
      eventId: `${chat.address}.${id}`,
      address: chat.address,
      raw: { id, ...raw },
    }
    await keepWritten(trx, chat.chatId, arrival, { text, event: id }, now)
  }

  function tooFast(c: Context, waitMs: number, lang?: string) {
    c.header('Retry-After', String(Math.ceil(waitMs / 1_000)))
    return refuse(c, 'tooFast', lang)
  }

  return app
}

function idIn(c: Context, name: string): number | undefined {
  const given = c.req.query(name)
  return given !== undefined && /^\d{1,15}$/.test(given) ? Number(given) : undefined
}

/** The other end of the socket; behind a proxy everybody shares one, which the rate allows for. */
function networkOf(c: Context): string {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  return env?.incoming?.socket?.remoteAddress ?? 'unknown'
}
