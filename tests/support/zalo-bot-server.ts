import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ZaloCall, zaloFaults } from './zalo-bot-rules.ts'

export interface SentToZalo {
  chat_id: string
  text: string
  photo?: string
}

/** How the next call of a method goes wrong. */
export type ZaloTrouble =
  /** `status` is the HTTP status, the same as the code unless said otherwise. */
  | { is: 'error'; code: number; description?: string; status?: number }
  /** An answer from something in between that is no JSON. */
  | { is: 'html'; status: number }
  | { is: 'hang' }
  /** Takes the call, then cuts the line before it is answered. */
  | { is: 'cut' }

const MONTH = 3_000
const PEOPLE = 50

/**
 * A Bot Platform of our own on loopback, as strict as the contract: what is wrong is refused and noted in `faults`.
 * It hands over one event at a time and forgets it, says nothing while a webhook is set, fetches pictures more than
 * once, counts people and messages, and misbehaves when told to.
 */
export class ZaloBotServer {
  static readonly token = '4200000002:TEST-token_of-a-zalo-bot-that-does-not-exist'
  readonly calls: ZaloCall[] = []
  readonly faults: string[] = []
  readonly sent: SentToZalo[] = []
  /** What setWebhook's probe was answered. */
  readonly probes: number[] = []
  /** What people sent, by name; lies on the platform's own host. */
  readonly pictures = new Map<string, Uint8Array>()
  /** How often each picture was fetched. */
  readonly fetched = new Map<string, number>()
  /** How long a text may be is measured in code points; stricter in UTF-16 units. */
  measure: 'points' | 'units' = 'points'
  /** Whether http on loopback is taken for a webhook. */
  allowLoopback = false
  /** The HTTP status that comes with "nobody wrote"; the JSON says 408 either way. */
  idleStatus = 408
  /** Every call is answered with this: Zalo itself is down. */
  outage: ZaloTrouble | null = null
  quota = { people: PEOPLE, messages: MONTH, used: 0 }
  private readonly known = new Set<string>()
  private readonly bad = new Map<string, ZaloTrouble[]>()
  private readonly watchers = new Set<() => void>()
  private readonly events: unknown[] = []
  private waiting: { res: ServerResponse; timer: NodeJS.Timeout } | null = null
  private webhook: { url: string; secret: string } | null = null
  private lastMessage = 0

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ZaloBotServer> {
    const server = createServer()
    const self = new ZaloBotServer(server)
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

  misbehave(method: string, ...how: ZaloTrouble[]): void {
    this.bad.set(method, [...(this.bad.get(method) ?? []), ...how])
  }

  /** Somebody opened a chat: from then on the bot may write there. @returns false for the 51st person. */
  meet(chatId: string): boolean {
    if (!this.known.has(chatId) && this.known.size >= this.quota.people) return false
    this.known.add(chatId)
    return true
  }

  /** Something happened that a poller should hear of. */
  push(...events: { message: { chat: { id: string } } }[]): void {
    for (const e of events) if (this.meet(e.message.chat.id)) this.events.push({ ok: true, result: e })
    this.serveWaiting()
  }

  /** Not yet handed over. */
  get pending(): number {
    return this.events.length
  }

  setWebhookByHand(url: string): void {
    this.webhook = { url, secret: 'set-by-somebody-else' }
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
    const url = new URL(req.url ?? '/', 'http://x')
    const picture = /^\/pictures\/(.+)$/.exec(url.pathname)?.[1]
    if (picture !== undefined) {
      const bytes = this.pictures.get(picture)
      return void (bytes ? res.writeHead(200).end(bytes) : res.writeHead(404).end())
    }
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? []
    const text = Buffer.concat(chunks).toString('utf8')
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    const call: ZaloCall = { method, params: { ...Object.fromEntries(url.searchParams), ...body } }
    if (token !== ZaloBotServer.token) refuse(res, 401, 'Unauthorized')
    else {
      this.calls.push(call)
      await this.serve(call, res)
    }
    for (const seen of [...this.watchers]) seen()
  }

  private async serve(call: ZaloCall, res: ServerResponse): Promise<unknown> {
    const { method, params } = call
    const faults = zaloFaults(call, this.measure)
    this.faults.push(...faults)
    if (faults.length > 0) return refuse(res, faults[0]!.startsWith('no method') ? 404 : 400, faults[0]!)
    const bad = this.outage ?? this.bad.get(method)?.shift()
    if (bad) return this.spoil(bad, call, res)
    switch (method) {
      case 'getMe':
        return give(res, {
          id: '1459232241454765289',
          account_name: 'bot.ThuNghiem',
          account_type: 'BASIC',
          can_join_groups: false,
        })
      case 'sendMessage':
      case 'sendPhoto':
        return this.accept(call, res)
      case 'sendChatAction':
        return res.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
      case 'getUpdates':
        return this.longPoll(params, res)
      case 'setWebhook':
        return this.setWebhook(params, res)
      case 'deleteWebhook':
        if (!this.webhook) return refuse(res, 400, 'Bad Request')
        this.webhook = null
        return give(res, { url: '', updated_at: 1_749_538_250_568 })
      case 'getWebhookInfo':
        if (!this.webhook) return refuse(res, 404, 'Not Found')
        return give(res, { url: this.webhook.url, updated_at: 1_749_633_372_026 }, { error_code: 0 })
    }
    return refuse(res, 404, 'Not Found')
  }

  private spoil(bad: ZaloTrouble, call: ZaloCall, res: ServerResponse): unknown {
    switch (bad.is) {
      case 'error':
        return refuse(res, bad.code, bad.description ?? 'as told', bad.status)
      case 'html':
        return res.writeHead(bad.status, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
      case 'hang':
        return res
      case 'cut':
        if (call.method.startsWith('send')) this.keep(call)
        return res.destroy()
    }
  }

  private async accept(call: ZaloCall, res: ServerResponse): Promise<unknown> {
    if (!this.known.has(call.params.chat_id as string)) return refuse(res, 400, 'Bad Request: chat not found')
    if (this.quota.used >= this.quota.messages) return refuse(res, 429, 'Quota exceeded')
    // One that is gone after the first fetch shows as a black picture, while the API says ok.
    if (call.method === 'sendPhoto') for (let i = 0; i < 3; i++) await this.fetchPicture(call)
    this.keep(call)
    return give(res, {
      message_id: (++this.lastMessage).toString(16).padStart(20, '0'),
      date: 1_749_632_637_199,
    })
  }

  private async fetchPicture({ params }: ZaloCall): Promise<void> {
    const url = String(params.photo)
    if (new URL(url).hostname !== '127.0.0.1') return
    const { ok } = await fetch(url)
    if (ok) this.fetched.set(url, (this.fetched.get(url) ?? 0) + 1)
    else this.faults.push(`sendPhoto: ${url} cannot be fetched a second time`)
  }

  private keep({ params }: ZaloCall): void {
    this.quota.used++
    const { chat_id, text, caption, photo } = params as Record<string, string>
    this.sent.push({ chat_id: chat_id!, text: text ?? caption ?? '', ...(photo !== undefined && { photo }) })
  }

  private async setWebhook(params: Record<string, unknown>, res: ServerResponse): Promise<unknown> {
    const url = String(params.url)
    const loopback = this.allowLoopback && /^http:\/\/127\.0\.0\.1[:/]/.test(url)
    if (!loopback && !/^https:\/\/(?!localhost|127\.|10\.|192\.168\.)/.test(url))
      return refuse(res, 400, 'Bad Request: invalid url')
    this.webhook = { url, secret: String(params.secret_token) }
    if (loopback) {
      const probe = await fetch(url, {
        method: 'POST',
        headers: { 'X-Bot-Api-Secret-Token': this.webhook.secret },
      })
      this.probes.push(probe.status)
    }
    return give(res, { url, updated_at: 1_749_538_250_568 })
  }

  private longPoll(params: Record<string, unknown>, res: ServerResponse): unknown {
    if (this.waiting) {
      clearTimeout(this.waiting.timer)
      this.faults.push('getUpdates: two pollers steal from each other')
      this.waiting.res.destroy()
    }
    const timer = setTimeout(
      () => {
        this.waiting = null
        refuse(res, 408, 'Request timeout', this.idleStatus)
      },
      Number(params.timeout ?? 30) * 1_000,
    )
    const waiting = { res, timer }
    this.waiting = waiting
    res.on('close', () => {
      clearTimeout(timer)
      if (this.waiting === waiting) this.waiting = null
    })
    this.serveWaiting()
    return res
  }

  /** While a webhook is set a poller hears nothing at all. */
  private serveWaiting(): void {
    if (!this.waiting || this.events.length === 0 || this.webhook) return
    clearTimeout(this.waiting.timer)
    const { res } = this.waiting
    this.waiting = null
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.events.shift()))
  }
}

function give(res: ServerResponse, result: unknown, more: object = {}): ServerResponse {
  return res
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ok: true, result, ...more }))
}

function refuse(res: ServerResponse, code: number, description: string, status = code): ServerResponse {
  return res
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ ok: false, description, error_code: code }))
}
