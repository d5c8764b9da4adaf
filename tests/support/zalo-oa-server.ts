import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ZaloOaConfig } from '../../src/config-zalo-oa.ts'
import { ZaloEvents } from './zalo-oa-events.ts'
import { consultationRefusal } from './zalo-oa-limits.ts'
import { ZaloOauth } from './zalo-oa-oauth.ts'
import { ZaloPeople } from './zalo-oa-people.ts'
import { ZaloTemplates } from './zalo-oa-templates.ts'
import { readForm, uploadRefusal } from './zalo-oa-uploads.ts'

/** A message that reached somebody's Zalo. */
export interface Arrived {
  messageId: string
  /** The person's id, or the phone number. */
  to: string
  way: 'consultation' | 'template_uid' | 'template_phone'
  text: string
  buttons: { title: string; payload: string }[]
  attachment?: Record<string, unknown>
  template?: { id: string; data: Record<string, string>; trackingId?: string }
}

/** How the next call of a path goes wrong. */
export type ZaloMischief =
  | { is: 'error'; code: number; message?: string }
  | { is: 'html' }
  /** Says nothing. */
  | { is: 'hang' }
  /** Takes the call and cuts the line before it is answered. */
  | { is: 'cut' }

interface Call {
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}
export interface Answer {
  error: number
  message: string
  data?: unknown
}

/**
 * Zalo's Official Account API of our own on loopback, strict: it refuses what Zalo refuses and notes as a fault what
 * no good client would do. Its clock is given. All three hosts are one here, told apart by the first folder.
 */
export class ZaloOaServer {
  static readonly oaId = '3000000000000000009'
  static readonly publicUrl = 'https://ocop.example.vn'
  readonly calls: Call[] = []
  readonly faults: string[] = []
  readonly arrived: Arrived[] = []
  readonly oauth: ZaloOauth
  readonly events: ZaloEvents
  readonly people: ZaloPeople
  readonly templates: ZaloTemplates
  private readonly uploads = new Map<string, { kind: 'image' | 'file'; at: number }>()
  private readonly bad = new Map<string, ZaloMischief[]>()
  private minute = { at: 0, calls: 0 }
  /** Calls a minute; the 4,001st is refused. */
  perMinute = 4_000
  /** Echoes and receipts follow each message, as they do in life. */
  echoes = true
  /** What people sent, by name; lies on the platform's own host. */
  readonly pictures = new Map<string, Uint8Array>()

  private constructor(
    private readonly server: Server,
    readonly now: () => number,
  ) {
    this.oauth = new ZaloOauth(now, ZaloOaServer.oaId, `${ZaloOaServer.publicUrl}/zalo/oa/consent`)
    this.events = new ZaloEvents(now, ZaloOauth.appId, ZaloOaServer.oaId)
    this.people = new ZaloPeople(now)
    this.templates = new ZaloTemplates(now)
  }

  static async open(now: () => number = Date.now): Promise<ZaloOaServer> {
    const server = createServer()
    const self = new ZaloOaServer(server, now)
    server.on('request', (req, res) => void self.serve(req, res).catch(() => res.destroy()))
    await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
    return self
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((r) => this.server.close(r))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** The settings by which this server is reached. */
  config(change: Partial<ZaloOaConfig> = {}): ZaloOaConfig {
    return {
      oaId: ZaloOaServer.oaId,
      appId: ZaloOauth.appId,
      appSecret: ZaloOauth.appSecret,
      webhookKey: ZaloEvents.key,
      apiRoot: `${this.url}/oa`,
      oauthRoot: `${this.url}/oauth`,
      templateRoot: `${this.url}/zbs`,
      publicUrl: ZaloOaServer.publicUrl,
      mac: { first: 'app_id', timestamp: 'body' },
      proof: false,
      freeMessages: 8,
      paidConsultation: false,
      consultationDong: 55,
      budget: { dong: 0, messages: 500 },
      templateIds: {},
      pictures: { hosts: [], origins: [this.url] },
      ...change,
    }
  }

  /** The next calls of `path` (behind the host's folder) go wrong like this, in turn. */
  misbehave(path: string, ...how: ZaloMischief[]): void {
    this.bad.set(path, [...(this.bad.get(path) ?? []), ...how])
  }

  countOf(path: string): number {
    return this.calls.filter((c) => c.path.endsWith(path)).length
  }

  /** Somebody says a text, or presses a button, which is the same thing. */
  async say(userId: string, text: string): Promise<number> {
    this.people.interact(userId)
    return this.events.push({
      event_name: 'user_send_text',
      sender: { id: userId },
      recipient: { id: ZaloOaServer.oaId },
      user_id_by_app: `55${userId.slice(2)}`,
      message: { text, msg_id: randomBytes(10).toString('hex') },
    })
  }

  /** Somebody sends a picture; `url` is where the event says it lies. */
  async sendPicture(userId: string, url: string | undefined, text?: string): Promise<number> {
    this.people.interact(userId)
    const attachments = [{ type: 'image', payload: { url, thumbnail: url } }]
    return this.events.push({
      event_name: 'user_send_image',
      sender: { id: userId },
      recipient: { id: ZaloOaServer.oaId },
      user_id_by_app: `55${userId.slice(2)}`,
      message: {
        msg_id: randomBytes(10).toString('hex'),
        ...(url !== undefined && { attachments }),
        ...(text !== undefined && { text }),
      },
    })
  }

  async follow(userId: string): Promise<number> {
    this.people.follow(userId)
    return this.events.push({
      event_name: 'follow',
      oa_id: ZaloOaServer.oaId,
      follower: { id: userId },
      user_id_by_app: `55${userId.slice(2)}`,
      source: 'oa_profile',
    })
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const path = new URL(req.url ?? '/', 'http://zalo.test').pathname
    if (path.startsWith('/pictures/')) {
      const bytes = this.pictures.get(path.slice('/pictures/'.length))
      return void (bytes ? res.writeHead(200).end(bytes) : res.writeHead(404).end())
    }
    const call: Call = { path, headers: req.headers, body: Buffer.concat(chunks) }
    this.calls.push(call)
    const short = path.replace(/^\/(oauth|oa|zbs)(?=\/)/, '')
    const bad = this.bad.get(short)?.shift()
    if (bad?.is === 'hang') return
    if (bad?.is === 'html') return void res.writeHead(502).end('<h1>Bad Gateway</h1>')
    const answer =
      bad?.is === 'error' ? refuse(bad.code, bad.message ?? 'told to') : await this.answer(call, short)
    if (bad?.is === 'cut') return void res.destroy()
    res.writeHead(200, { 'content-type': 'application/json', 'X-RateLimit-Limit': String(this.perMinute) })
    res.end(JSON.stringify(answer))
  }

  private async answer(call: Call, short: string): Promise<unknown> {
    if (call.path.startsWith('/oauth/')) return this.oauth.answer(call.headers, call.body.toString('utf8'))
    const zbs = call.path.startsWith('/zbs/')
    const refused = this.tokenRefusal(call, zbs) ?? this.rateRefusal()
    if (refused) return refused
    switch (short) {
      case '/v3.0/oa/message/template':
      case '/message/template':
        return this.template(zbs ? 'phone' : 'user', JSON.parse(call.body.toString('utf8')))
      case '/v3.0/oa/message/cs':
        return this.consult(JSON.parse(call.body.toString('utf8')))
      case '/v2.0/oa/upload/image':
      case '/v2.0/oa/upload/file':
        return this.upload(call, short.endsWith('image') ? 'image' : 'file')
      case '/v2.0/oa/getoa':
        return { error: 0, message: 'Success', data: { oa_id: ZaloOaServer.oaId, name: 'OA Thử nghiệm' } }
      default:
        this.faults.push(`${call.path}: no such call`)
        return refuse(404, 'empty or invalid API')
    }
  }

  private tokenRefusal(call: Call, zbs: boolean): Answer | null {
    const { access } = this.oauth
    const given = call.headers.access_token
    if (call.headers.authorization !== undefined) this.faults.push(`${call.path}: Authorization header`)
    if (given === undefined || given !== access?.token)
      return refuse(zbs ? -124 : -216, 'Access token is invalid')
    return access.until < this.now() ? refuse(zbs ? -124 : -220, 'access_token is expired') : null
  }

  private rateRefusal(): Answer | null {
    const minute = Math.floor(this.now() / 60_000)
    if (this.minute.at !== minute) this.minute = { at: minute, calls: 0 }
    return ++this.minute.calls > this.perMinute
      ? refuse(-32, 'Your application reached limit call api')
      : null
  }

  private async consult(body: unknown): Promise<Answer> {
    const refused = consultationRefusal(body, (id) => this.uploadOf(id))
    if (refused) {
      this.faults.push(`cs: ${refused.code} ${refused.message}`)
      return refuse(refused.code, refused.message)
    }
    const { recipient, message } = body as {
      recipient: { user_id: string }
      message: { text?: string; attachment?: { payload: { buttons?: Arrived['buttons'] } } }
    }
    if (message.text !== undefined && message.text !== message.text.normalize('NFC'))
      this.faults.push('cs: text is not composed')
    const taken = this.people.consult(recipient.user_id)
    if ('code' in taken) return refuse(taken.code, taken.message)
    const messageId = randomBytes(10).toString('hex')
    this.arrived.push({
      messageId,
      to: recipient.user_id,
      way: 'consultation',
      text: message.text ?? '',
      buttons: message.attachment?.payload.buttons ?? [],
      ...(message.attachment && !message.attachment.payload.buttons && { attachment: message.attachment }),
    })
    await this.echo(recipient.user_id, messageId, message.text ?? '')
    return {
      error: 0,
      message: 'Success',
      data: {
        message_id: messageId,
        user_id: recipient.user_id,
        sent_time: String(this.now()),
        quota: taken.quota,
      },
    }
  }

  private async template(way: 'user' | 'phone', body: Record<string, unknown>): Promise<Answer> {
    const { answer, sent } = this.templates.take(way, body)
    this.faults.push(...this.templates.faults.splice(0))
    if (!sent) return answer
    const { to, id, data, messageId, trackingId } = sent
    const template = { id, data, ...(trackingId !== undefined && { trackingId }) }
    const arrived = { messageId, to, text: '', buttons: [], template }
    this.arrived.push({ ...arrived, way: way === 'user' ? 'template_uid' : 'template_phone' })
    if (way === 'user') await this.echo(to, messageId, '')
    else if (this.echoes && this.events.bring) {
      await this.events.push(
        {
          event_name: 'user_received_message',
          sender: { id: ZaloOaServer.oaId },
          recipient: { id: to },
          message: { msg_id: messageId, tracking_id: trackingId, delivery_time: String(this.now()) },
        },
        { 'x-zevent-server': 'ZNS' },
      )
    }
    return answer
  }

  /** Our own message coming back, and that it reached the phone. */
  async echo(userId: string, messageId: string, text: string): Promise<void> {
    if (!this.echoes || !this.events.bring) return
    const between = { sender: { id: ZaloOaServer.oaId }, recipient: { id: userId } }
    await this.events.push({ event_name: 'oa_send_text', ...between, message: { text, msg_id: messageId } })
    await this.events.push({
      event_name: 'user_received_message',
      ...between,
      message: { msg_id: messageId },
    })
    await this.events.push({ event_name: 'user_seen_message', ...between, message: { msg_ids: [messageId] } })
  }

  private uploadOf(id: string): 'image' | 'file' | 'expired' | undefined {
    const upload = this.uploads.get(id)
    if (!upload) return undefined
    return this.now() - upload.at > 7 * 86_400_000 ? 'expired' : upload.kind
  }

  private async upload(call: Call, kind: 'image' | 'file'): Promise<Answer> {
    const file = await readForm(call.headers['content-type'] ?? '', call.body)
    const why = file ? uploadRefusal(kind, file) : 'file is invalid.'
    if (why) return refuse(-201, why)
    const id = `${kind}-${randomBytes(8).toString('hex')}`
    this.uploads.set(id, { kind, at: this.now() })
    const data = kind === 'image' ? { attachment_id: id } : { token: id }
    return { error: 0, message: 'Success', data }
  }
}

export function refuse(error: number, message: string): Answer {
  return { error, message }
}
