import { Agent, createServer, type ServerResponse } from 'node:http'
import { me, post, read } from './platform.ts'

/** A message that the platform accepted. */
export interface Accepted {
  chat: number
  text: string
  /** Milliseconds of performance.now(). */
  at: number
}

/**
 * A Telegram that takes so many messages a second and not one more: in any second that ends with a message, strictly,
 * and answers 429 to the rest. The real one is said to be milder; its true rule is not published.
 */
export class PacedPlatform {
  readonly accepted: Accepted[] = []
  /** When it refused, and what. */
  readonly refused: Accepted[] = []
  private readonly waiting = new Map<number, (at: number) => void>()
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 })
  private updates = 0
  private from = 0

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly perSecond: number,
  ) {}

  static async start(perSecond: number): Promise<PacedPlatform> {
    const server = createServer()
    const platform = new PacedPlatform(server, perSecond)
    server.on('request', async (req, res) => {
      const body = await read(req)
      platform.answer(req.url!.slice(req.url!.lastIndexOf('/') + 1), body === '' ? {} : JSON.parse(body), res)
    })
    server.keepAliveTimeout = 60_000
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    return platform
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`
  }

  /** Somebody writes. @returns milliseconds until the first message to them was accepted. */
  async ask(webhook: URL, secret: string, chat: number, text: string): Promise<number> {
    const began = performance.now()
    const answered = new Promise<number>((done) => this.waiting.set(chat, done))
    const from = { id: chat, is_bot: false, first_name: 'Thử' }
    const message = {
      message_id: ++this.updates,
      date: 1_795_000_000,
      chat: { id: chat, type: 'private', first_name: 'Thử' },
      from,
      text,
    }
    await post(webhook, secret, this.agent, JSON.stringify({ update_id: this.updates, message }))
    return (await answered) - began
  }

  stop(): void {
    this.agent.destroy()
    this.server.close()
    this.server.closeAllConnections()
  }

  private answer(method: string, body: { chat_id?: number; text?: string }, res: ServerResponse): void {
    res.setHeader('content-type', 'application/json')
    const give = (result: unknown) => res.end(JSON.stringify({ ok: true, result }))
    if (method !== 'sendMessage') return void give(method === 'getMe' ? me : true)
    const at = performance.now()
    const message = { chat: Number(body.chat_id), text: body.text ?? '', at }
    while (this.from < this.accepted.length && this.accepted[this.from]!.at <= at - 1_000) this.from++
    if (this.accepted.length - this.from >= this.perSecond) {
      this.refused.push(message)
      res.statusCode = 429
      const parameters = { retry_after: 1 }
      const description = 'Too Many Requests: retry after 1'
      return void res.end(JSON.stringify({ ok: false, error_code: 429, description, parameters }))
    }
    this.accepted.push(message)
    this.waiting.get(message.chat)?.(at)
    this.waiting.delete(message.chat)
    give({
      message_id: this.accepted.length,
      date: 1_795_000_000,
      chat: { id: message.chat, type: 'private' },
    })
  }
}
