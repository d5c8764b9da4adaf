import { Hono } from 'hono'
import type { Logger } from 'pino'
import { type Clock, dayInVietnam, hourInVietnam } from '../../../clock.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { findWebChat, showWebMessage, type WebBody } from '../../../db/web.ts'
import { showDay } from '../../../text/i18n.ts'
import { type Locale, resources } from '../../../text/resources.ts'
import { type Channel, type Rendered, SendError } from '../../channel.ts'
import { ACCOUNT, api, CHANNEL } from './api.ts'
import { assets } from './assets.ts'
import { readWritten } from './incoming.ts'
import { chatPage } from './page.ts'
import type { Rate } from './rate.ts'
import { Readers } from './readers.ts'
import { SessionCookie } from './session.ts'

export interface WebOptions {
  database: OpenDatabase
  clock: Clock
  /** Where people reach the page, if not under the server's own name; https makes the cookie Secure. */
  publicUrl: string | null
  /** The clock is one for training: the page says so. */
  practice: boolean
  log: Logger
  /** Messages one session may send; by default 20 in 10 seconds. */
  messageRate?: Rate
  /** New chats from one network address; by default 120 a minute, a hall full of people behind one router. */
  chatRate?: Rate
}

/** The web chat as main wires it. */
export interface WebChannel {
  channel: Channel
  routes: Hono
  account: string
  /** @param wake tells the engine that something lies in the inbox of these chats */
  start(wake: (chats: number[]) => void): void
  /** Ends all open event streams, so that the server can close. */
  stop(): void
}

/** A chat on a page that the assistant serves itself: no account, no outside assets, nothing but a cookie. */
export function webChannel(options: WebOptions): WebChannel {
  const { database, clock, log, publicUrl } = options
  const cookie = new SessionCookie(publicUrl?.startsWith('https:') ?? false)
  const readers = new Readers({ perChat: 4, inAll: 2_000 })
  let wakeEngine = (_chats: number[]) => {}

  const routes = new Hono()
  routes.get('/', async (c) => {
    cookie.give(c)
    c.header('Cache-Control', 'no-store')
    return c.html(chatPage(await localeOf(), options.practice ? hourShown(clock.now()) : null))

    async function localeOf(): Promise<Locale> {
      const asked = c.req.query('lang')
      const hash = cookie.read(c)
      // The page must come up while the database is away: it then keeps what is typed and tries again.
      const kept = async () =>
        hash === undefined ? undefined : (await findWebChat(database.db, hash).catch(() => undefined))?.locale
      const locale = asked ?? (await kept())
      return Object.hasOwn(resources, locale ?? '') ? (locale as Locale) : 'vi'
    }
  })
  routes.route('/', assets())
  routes.route(
    '/api',
    api({
      database,
      clock,
      cookie,
      publicUrl,
      readers,
      messageRate: options.messageRate ?? { most: 20, inMs: 10_000 },
      chatRate: options.chatRate ?? { most: 120, inMs: 60_000 },
      onKept: (chatId) => wakeEngine([chatId]),
      log,
    }),
  )

  return {
    channel: {
      name: CHANNEL,
      // A page wraps long labels and scrolls long texts; beyond this, numbered lines read better than buttons.
      abilities: {
        buttons: 40,
        labelLength: 120,
        textLength: Number.MAX_SAFE_INTEGER,
        pictures: 'by content',
      },
      costVnd: 0,
      read: readWritten,
      async send(address, message, outboxId) {
        const to = { channel: CHANNEL, address, outboxId }
        const chatId = await showWebMessage(database.db, to, bubbleOf(message), clock.now())
        if (chatId === null) throw new SendError({ kind: 'gone' }, 'the browser has left')
        readers.wake(chatId)
        return { platformId: null }
      },
    },
    routes,
    account: ACCOUNT,
    start(wake) {
      wakeEngine = wake
      // Nobody else writes to an embedded database.
      if (database.engine === 'postgres') readers.watch(database.db, 1_000, log)
    },
    stop: () => readers.stop(),
  }
}

/** A picture lies on our own pages; the page shows no other. */
export function bubbleOf({ text, buttons, picture }: Rendered): WebBody {
  if (!picture) return { text, buttons }
  if (picture.path !== null) return { text, buttons, picture: picture.path }
  return { text: `${text}\n${picture.address}`, buttons }
}

/** '04/01/2027 09:05' in Vietnam. */
function hourShown(now: Date): string {
  const hours = hourInVietnam(now)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${showDay(dayInVietnam(now))} ${two(Math.floor(hours))}:${two(Math.floor((hours % 1) * 60))}`
}
