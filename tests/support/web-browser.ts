import type { Hono } from 'hono'
import type { WebPage } from '../../src/db/web.ts'
import { ORIGIN } from './web-site.ts'

/** A browser reduced to what the API sees of it: a cookie jar with one cookie, and an origin. */
export class BareBrowser {
  cookie: string | undefined
  private count = 0

  constructor(
    private readonly app: Hono,
    readonly headers: Record<string, string> = { Origin: ORIGIN, Host: 'ocop.test' },
  ) {}

  async get(path: string): Promise<Response> {
    return this.keep(await this.app.request(`${ORIGIN}${path}`, { headers: this.all() }))
  }

  async post(path: string, body: unknown): Promise<Response> {
    return this.keep(
      await this.app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...this.all() },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  }

  /** Opens the page, which brings the cookie. */
  async visit(): Promise<this> {
    await this.get('/')
    return this
  }

  say(text: string): Promise<Response> {
    return this.post('/api/messages', { id: this.newId(), text })
  }

  press(token: string): Promise<Response> {
    return this.post('/api/messages', { id: this.newId(), press: token })
  }

  async history(query = ''): Promise<WebPage & { known: boolean }> {
    return (await (await this.get(`/api/messages${query}`)).json()) as WebPage & { known: boolean }
  }

  /** The texts the page shows, ours marked with "<", theirs with ">". */
  async shown(): Promise<string[]> {
    return (await this.history()).messages.map((m) => `${m.mine ? '>' : '<'} ${m.body.text}`)
  }

  newId(): string {
    return `message-${++this.count}`
  }

  private all(): Record<string, string> {
    return { ...this.headers, ...(this.cookie && { Cookie: this.cookie }) }
  }

  private keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';')[0]!
      this.cookie = /Max-Age=0/i.test(line) ? undefined : pair
    }
    return response
  }
}
