import { pino } from 'pino'
import type { Rendered } from '../../src/bot/channel.ts'
import { zaloBotChannel } from '../../src/bot/channels/zalo-bot/index.ts'
import { WEBHOOK_PATH } from '../../src/bot/channels/zalo-bot/webhook.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import type { ZaloBotConfig } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { type Arrival, storeArrivals } from '../../src/db/inbox.ts'
import type { ChatState } from '../../src/db/stored.ts'
import { pictureNamed } from './pictures.ts'
import type { Voice } from './world.ts'
import { zaloEnvelope, zaloEvent, zaloIdOf, zaloText } from './zalo-bot-events.ts'
import { ZaloBotServer } from './zalo-bot-server.ts'

export const zaloLimits = { people: 50, messagesPerMonth: 3_000, countReceived: true }
export const zaloSecret = 'Thu-nghiem_0123456789'

export function zaloConfig(server: ZaloBotServer, publicUrl?: string): ZaloBotConfig {
  const common = {
    token: ZaloBotServer.token,
    apiRoot: server.apiRoot,
    textLength: 1_900,
    limits: zaloLimits,
    pictures: { hosts: [], origins: [new URL(server.apiRoot).origin] },
  }
  return publicUrl === undefined
    ? { ...common, mode: 'polling' }
    : { ...common, mode: 'webhook', secret: zaloSecret, publicUrl }
}

export interface ZaloBotVoice extends Voice {
  server: ZaloBotServer
  /** What the assistant meant to send, as `render` lowered it, in the order in which it was accepted. */
  meant: { chat_id: string; text: string; photo?: string }[]
  close(): Promise<void>
}

/**
 * Speaks as people on Zalo do: what they say comes by the webhook, a choice is typed as its number. Some stories press
 * a button of an offer that is over; nobody can do that here, so such a press is handed on past the channel. In
 * transcripts people have names, on Zalo ids: the name stands in the chat's address, the id on the wire.
 */
export async function zaloBotVoice(): Promise<ZaloBotVoice> {
  const server = await ZaloBotServer.open()
  // There is no room for 50 in the longest story, nor need there be.
  server.quota.people = 1_000
  const zalo = zaloBotChannel({
    config: zaloConfig(server, 'https://ocop.example.vn'),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
  const meant: ZaloBotVoice['meant'] = []
  const names = new Map<string, string>()
  let database: OpenDatabase
  let clock: Clock
  let started: Promise<unknown> | undefined

  const idOf = (name: string) => {
    const id = zaloIdOf(name)
    names.set(id, name)
    return id
  }
  const receive = async (arrivals: Arrival[]) => {
    const named = arrivals.map((a) => ({ ...a, address: names.get(a.address) ?? a.address }))
    await storeArrivals(database.db, named, clock.now())
  }

  /** The number under which a choice may be typed now, if it is still open. */
  const numberOf = async (name: string, menu: string, index: number): Promise<number | null> => {
    const row = await database.db
      .selectFrom('chat')
      .innerJoin('menu', 'menu.chat_id', 'chat.id')
      .select(['chat.flow', 'menu.first_number'])
      .where('chat.address', '=', name)
      .where('menu.id', '=', menu)
      .executeTakeFirst()
    const open = (row?.flow as unknown as ChatState | null)?.menus.includes(menu)
    return row && open ? row.first_number + index : null
  }

  return {
    server,
    meant,
    account: zalo.of.account,
    attach(db, at) {
      database = db
      clock = at
    },
    channel: {
      ...zalo.channel,
      read: (raw) => {
        const press = raw as { pressed?: { menu: string; index: number } }
        return press.pressed ? { kind: 'choice', ...press.pressed } : zalo.channel.read(raw)
      },
      async send(name, message: Rendered, outboxId) {
        const chat_id = idOf(name)
        server.meet(chat_id)
        const sent = await zalo.channel.send(chat_id, message, outboxId)
        const photo = message.picture?.address
        meant.push({ chat_id, text: message.text, ...(photo && { photo }) })
        return sent
      },
    },
    text: (name, text) => zaloText(idOf(name), text),
    async picture(name, file, caption) {
      server.pictures.set(file, await pictureNamed(file))
      const photo_url = `${server.apiRoot}/pictures/${file}`
      const said = { photo_url, message_type: 'CHAT_PHOTO', ...(caption !== undefined && { caption }) }
      return zaloEvent(idOf(name), 'message.image.received', said)
    },
    async press(name: string, menu: string, index: number) {
      const number = await numberOf(name, menu, index)
      if (number !== null) return zaloText(idOf(name), String(number))
      return { pressed: { menu, index } }
    },
    async bring(name, eventId, raw) {
      started ??= zalo.start({ receive, count: async () => {}, alarm: async () => {} })
      await started
      const arrival = { channel: zalo.channel.name, account: zalo.of.account, eventId, address: name }
      if ((raw as { pressed?: unknown }).pressed) return receive([{ ...arrival, raw }])
      const answer = await zalo.routes.request(WEBHOOK_PATH, {
        method: 'POST',
        // No content type: some deliveries come without.
        headers: { 'X-Bot-Api-Secret-Token': zaloSecret },
        body: JSON.stringify(zaloEnvelope(raw)),
      })
      if (answer.status !== 200) throw new Error(`the webhook said ${answer.status}`)
    },
    async close() {
      await zalo.stop()
      await server.close()
    },
  }
}
