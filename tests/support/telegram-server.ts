import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { give, type Misbehaviour, refuse, spoil } from './telegram-answers.ts'
import { TelegramFiles } from './telegram-files.ts'
import { limitFaults } from './telegram-limits.ts'
import { schemaFaults } from './telegram-schema.ts'

export interface Call {
  method: string
  payload: Record<string, unknown>
}

export interface SentMessage {
  chat_id: number
  text: string
  /** Laid out as it was asked for. */
  rows: { text: string; callback_data: string }[][]
  /** The file id of the picture above it. */
  photo?: string
}

/**
 * A Bot API of our own on loopback, strict: each call is checked against the Bot API's description and its stated
 * limits, and what is wrong is refused and noted in `faults`. It long-polls, redelivers what was not acknowledged,
 * refuses a second poller, and misbehaves when told to.
 */
export class TelegramServer {
  static readonly token = '4200000001:TEST-token_of-a-bot-that-does-not-exist'
  readonly calls: Call[] = []
  readonly faults: string[] = []
  readonly sent: SentMessage[] = []
  readonly files = new TelegramFiles()
  private readonly blocked = new Set<number>()
  private readonly unknown = new Set<number>()
  private readonly bad = new Map<string, Misbehaviour[]>()
  private readonly watchers = new Set<() => void>()
  private updates: { update_id: number }[] = []
  private waiting: { res: ServerResponse; timer: NodeJS.Timeout; offset: number } | null = null
  private webhook = false
  private lastMessage = 0

  private constructor(private readonly server: Server) {}

  static async open(): Promise<TelegramServer> {
    const server = createServer()
    const self = new TelegramServer(server)
    // A caller that hangs up before it has asked wants no answer.
    server.on('request', (req, res) => void self.answer(req, res).catch(() => res.destroy()))
    await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
    return self
  }

  get apiRoot(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    if (this.waiting) clearTimeout(this.waiting.timer)
    this.server.closeAllConnections()
    await new Promise((r) => this.server.close(r))
  }

  /** The next calls of `method` go wrong like this, in turn. */
  misbehave(method: string, ...how: Misbehaviour[]): void {
    this.bad.set(method, [...(this.bad.get(method) ?? []), ...how])
  }

  /** This person blocks the bot, comes back; or this chat was never there. */
  block(chatId: number): void {
    this.blocked.add(chatId)
  }
  unblock(chatId: number): void {
    this.blocked.delete(chatId)
  }
  forget(chatId: number): void {
    this.unknown.add(chatId)
  }

  /** Something happened that the bot should hear of. */
  push(...updates: { update_id: number }[]): void {
    this.updates.push(...updates)
    this.serveWaiting()
  }

  /** Not yet acknowledged. */
  get pending(): number {
    return this.updates.length
  }

  countOf(method: string): number {
    return this.calls.filter((c) => c.method === method).length
  }

  /** Resolves as soon as `holds` is true; looked at after each call, never by the clock. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        const seen = () => {
          this.watchers.delete(seen)
          resolve()
        }
        this.watchers.add(seen)
      })
    }
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const [, fileToken, path = ''] = /^\/file\/bot([^/]+)\/(.+)$/.exec(req.url ?? '') ?? []
    if (fileToken !== undefined) {
      if (fileToken === TelegramServer.token) this.files.serve(path, res)
      else refuse(res, 401, 'Unauthorized')
      return
    }
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(req.url ?? '') ?? []
    const payload = await this.files.readPayload(req.headers['content-type'] ?? '', Buffer.concat(chunks))
    this.calls.push({ method, payload })
    if (token === TelegramServer.token) this.serve(method, payload, res)
    else refuse(res, 401, 'Unauthorized')
    for (const seen of [...this.watchers]) seen()
  }

  private serve(method: string, payload: Record<string, unknown>, res: ServerResponse): ServerResponse {
    const faults = [...schemaFaults(method, payload), ...limitFaults(method, payload)]
    this.faults.push(...faults)
    if (faults.length > 0) return refuse(res, 400, `Bad Request: ${faults[0]}`)
    const bad = this.bad.get(method)?.shift()
    if (bad) return spoil(bad, res, () => method.startsWith('send') && this.keep(payload))
    switch (method) {
      case 'getMe':
        return give(res, {
          id: 4_200_000_001,
          is_bot: true,
          first_name: 'Thử nghiệm',
          username: 'ThuNghiemBot',
        })
      case 'sendMessage':
      case 'sendPhoto':
        return this.accept(payload, res)
      case 'getFile':
        return this.files.getFile(String(payload.file_id), res)
      case 'getUpdates':
        return this.longPoll(payload, res)
      case 'setWebhook':
      case 'deleteWebhook':
        this.webhook = method === 'setWebhook'
        return give(res, true)
      case 'answerCallbackQuery':
      case 'setMyCommands':
      case 'deleteMyCommands':
        return give(res, true)
      default:
        this.faults.push(`${method}: not expected of us`)
        return refuse(res, 404, 'Not Found')
    }
  }

  private accept(payload: Record<string, unknown>, res: ServerResponse): ServerResponse {
    const chatId = payload.chat_id as number
    if (!Number.isSafeInteger(chatId) || this.unknown.has(chatId)) {
      return refuse(res, 400, 'Bad Request: chat not found')
    }
    if (this.blocked.has(chatId)) return refuse(res, 403, 'Forbidden: bot was blocked by the user')
    if (payload.photo !== undefined && !this.files.has(String(payload.photo)))
      return refuse(res, 400, 'Bad Request: wrong file identifier/HTTP URL specified')
    this.keep(payload)
    return give(res, {
      message_id: ++this.lastMessage,
      date: 1_795_000_000,
      chat: { id: chatId, type: 'private' },
      ...(payload.photo === undefined
        ? { text: payload.text }
        : { caption: payload.caption, photo: this.files.sizesOf(String(payload.photo)) }),
    })
  }

  private keep(payload: Record<string, unknown>): void {
    const { chat_id, text, caption, photo, reply_markup } = payload as unknown as SentMessage & {
      caption?: string
      reply_markup?: { inline_keyboard: SentMessage['rows'] }
    }
    this.sent.push({
      chat_id,
      text: text ?? caption ?? '',
      rows: reply_markup?.inline_keyboard ?? [],
      ...(photo !== undefined && { photo }),
    })
  }

  private longPoll(payload: Record<string, unknown>, res: ServerResponse): ServerResponse {
    const conflict =
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'
    if (this.webhook) {
      return refuse(
        res,
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook",
      )
    }
    if (this.waiting) {
      clearTimeout(this.waiting.timer)
      refuse(this.waiting.res, 409, conflict)
      this.waiting = null
    }
    const offset = (payload.offset as number | undefined) ?? 0
    this.updates = this.updates.filter((u) => u.update_id >= offset)
    const timer = setTimeout(
      () => {
        this.waiting = null
        give(res, [])
      },
      ((payload.timeout as number | undefined) ?? 0) * 1_000,
    )
    const waiting = { res, timer, offset }
    this.waiting = waiting
    res.on('close', () => {
      if (this.waiting !== waiting) return
      clearTimeout(timer)
      this.waiting = null
    })
    this.serveWaiting()
    return res
  }

  private serveWaiting(): void {
    if (!this.waiting || this.updates.length === 0) return
    clearTimeout(this.waiting.timer)
    give(this.waiting.res, this.updates.slice(0, 100))
    this.waiting = null
  }
}
