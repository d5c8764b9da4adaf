import { createHash } from 'node:crypto'

/** How an event is brought to us. @returns the HTTP status. */
export type Bring = (body: Buffer, headers: Record<string, string>) => Promise<number>

interface Waiting {
  body: Buffer
  headers: Record<string, string>
  tried: number
  due: number
}

const RETRY_AFTER_MS = [30_000, 300_000, 900_000, 1_800_000, 3_600_000]

/**
 * Zalo's side of the webhook: signs the raw bytes, wants a 200 within two seconds, brings the same body again with
 * `num_retry`, and switches the webhook off after the fifth time.
 */
export class ZaloEvents {
  static readonly key = 'thu-nghiem-oa-secret-key'
  bring: Bring | null = null
  disabled = false
  /** Every status we answered with. */
  readonly statuses: number[] = []
  private waiting: Waiting[] = []
  private last = 0

  constructor(
    private readonly now: () => number,
    private readonly appId: string,
    readonly oaId: string,
  ) {}

  /** The unsigned question when the address is saved. */
  probe(): Promise<number> {
    return this.bring!(Buffer.from('{}'), { 'content-type': 'application/json' })
  }

  /** Milliseconds, never the same twice, as a string. */
  timestamp(): string {
    this.last = Math.max(this.last + 1, this.now())
    return String(this.last)
  }

  /** Brings an event, completed with app and time. @returns the status of the first attempt. */
  async push(event: Record<string, unknown>, headers: Record<string, string> = {}): Promise<number> {
    const whole = { app_id: this.appId, timestamp: this.timestamp(), ...event }
    // Spacing no JSON.stringify of ours would write: only the raw bytes fit the signature.
    const body = Buffer.from(JSON.stringify(whole, null, 1).replaceAll('": ', '" :  '))
    return this.attempt({ body, headers, tried: 0, due: 0 })
  }

  /** Brings what is due again by the clock. */
  async redeliver(): Promise<void> {
    const due = this.waiting.filter((w) => w.due <= this.now())
    this.waiting = this.waiting.filter((w) => w.due > this.now())
    for (const one of due) await this.attempt(one)
  }

  get undelivered(): number {
    return this.waiting.length
  }

  sign(body: Buffer, timestamp: string): string {
    return createHash('sha256')
      .update(Buffer.concat([Buffer.from(this.appId), body, Buffer.from(timestamp + ZaloEvents.key)]))
      .digest('hex')
  }

  private async attempt(one: Waiting): Promise<number> {
    if (this.disabled || !this.bring) return 0
    const { timestamp } = JSON.parse(one.body.toString('utf8')) as { timestamp: string }
    const headers: Record<string, string> = {
      ...one.headers,
      'content-type': 'application/json',
      'x-zevent-signature': `mac=${this.sign(one.body, timestamp)}`,
      ...(one.tried > 0 && { num_retry: String(one.tried) }),
    }
    const began = performance.now()
    const status = await this.bring(one.body, headers)
    this.statuses.push(status)
    if (status !== 200 || performance.now() - began > 2_000) {
      const wait = RETRY_AFTER_MS[one.tried]
      if (wait === undefined) this.disabled = true
      else this.waiting.push({ ...one, tried: one.tried + 1, due: this.now() + wait })
    }
    return status
  }
}
