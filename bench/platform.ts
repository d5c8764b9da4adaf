import { Agent, createServer, type IncomingMessage, request } from 'node:http'

/** A Telegram that does nothing but accept: it notes when each chat was answered. Shared by both subjects. */
export class Platform {
  private readonly waiting = new Map<number, (at: number) => void>()
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 })
  private updates = 0
  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(): Promise<Platform> {
    let platform: Platform
    const server = createServer(async (req, res) => {
      const method = req.url!.slice(req.url!.lastIndexOf('/') + 1)
      const body = await read(req)
      const result = platform.call(method, body === '' ? {} : JSON.parse(body))
      res.setHeader('content-type', 'application/json')
      res.end(JSON.stringify({ ok: true, result }))
    })
    server.keepAliveTimeout = 60_000
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    platform = new Platform(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`)
    return platform
  }

  /** Sends one message of a chat to the subject's webhook. @returns milliseconds until its answer arrived. */
  async turn(webhook: URL, secret: string, chat: number, text: string): Promise<number> {
    const began = performance.now()
    const answered = new Promise<number>((done) => this.waiting.set(chat, done))
    const from = { id: chat, is_bot: false, first_name: 'Thử' }
    const update = {
      update_id: ++this.updates,
      message: {
        message_id: this.updates,
        date: 1_795_000_000,
        chat: { id: chat, type: 'private', first_name: 'Thử' },
        from,
        text,
      },
    }
    await post(webhook, secret, this.agent, JSON.stringify(update))
    return (await answered) - began
  }

  stop(): void {
    this.agent.destroy()
    this.server.close()
    this.server.closeAllConnections()
  }

  private call(method: string, body: { chat_id?: number; text?: string }): unknown {
    if (method !== 'sendMessage') return method === 'getMe' ? me : true
    const chat = Number(body.chat_id)
    this.waiting.get(chat)?.(performance.now())
    return { message_id: 1, date: 1_795_000_000, chat: { id: chat, type: 'private' }, text: body.text }
  }
}

export const me = {
  id: 123456,
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
}

export async function read(message: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of message) text += chunk
  return text
}

export function post(url: URL, secret: string, agent: Agent, body: string): Promise<void> {
  return new Promise((done, failed) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-telegram-bot-api-secret-token': secret,
    }
    const req = request(url, { method: 'POST', agent, headers }, (res) => {
      res.resume()
      res.once('end', () =>
        res.statusCode === 200 ? done() : failed(new Error(`webhook answered ${res.statusCode}`)),
      )
    })
    req.once('error', failed)
    req.end(body)
  })
}
