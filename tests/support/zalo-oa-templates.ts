import { randomBytes } from 'node:crypto'
import { loadTemplates } from '../../src/bot/channels/zalo-oa/templates.ts'

export interface TemplateAnswer {
  error: number
  message: string
  data?: Record<string, unknown>
}

/** A template as Zalo has approved it. */
interface Approved {
  params: { name: string; maxLength: number; date: boolean }[]
  status: 'ENABLE' | 'PENDING_REVIEW' | 'REJECT'
  /** Some may go by phone number only. */
  byUser: boolean
  price: { user: number; phone: number }
}

export interface TemplateSent {
  to: string
  id: string
  data: Record<string, string>
  messageId: string
  trackingId?: string
}

const no = (error: number, message: string): TemplateAnswer => ({ error, message })
const LENGTHS: Record<string, number> = { name: 30, address: 200, code: 30, label: 30, date: 20 }

/** ZBS templates, by user id and by phone number, as strict as Zalo. */
export class ZaloTemplates {
  readonly approved = new Map<string, Approved>()
  readonly faults: string[] = []
  /** đồng in the ZBS account. */
  balance = 1_000_000
  spent = 0
  dailyQuota = 500
  refusesAtNight = true
  /** Numbers and what is wrong with them; those not here have Zalo and take everything. */
  readonly phones = new Map<string, number>()
  /** Users a template by user id is refused for, and with what. */
  readonly users = new Map<string, number>()
  private readonly tracked = new Map<string, TemplateAnswer>()
  private today = { day: '', count: 0 }

  constructor(private readonly now: () => number) {}

  /** Approves all templates of data/zalo/templates.json. @returns the ids by their settings. */
  approveAll(): Record<string, string> {
    const ids: Record<string, string> = {}
    for (const t of loadTemplates()) {
      const id = `approved-${t.name}`
      const params = t.params.map((p) => ({
        name: p.name,
        maxLength: LENGTHS[p.type]!,
        date: p.type === 'date',
      }))
      this.approved.set(id, { params, status: 'ENABLE', byUser: true, price: t.price })
      ids[t.setting] = id
    }
    return ids
  }

  /** Takes a template or says why not. `repeat`: the same tracking id came before, nothing was sent again. */
  take(
    way: 'user' | 'phone',
    body: Record<string, unknown>,
  ): { answer: TemplateAnswer; sent?: TemplateSent; repeat?: true } {
    const refused = this.refusal(way, body)
    if (refused) return { answer: refused }
    const trackingId = body.tracking_id as string | undefined
    const before = trackingId === undefined ? undefined : this.tracked.get(trackingId)
    if (before) return { answer: before, repeat: true }
    const template = this.approved.get(body.template_id as string)!
    const cost = template.price[way]
    if (this.balance < cost) return { answer: no(way === 'user' ? -321 : -115, 'ZCA is out of money') }
    const day = new Date(this.now() + 7 * 3_600_000).toISOString().slice(0, 10)
    if (this.today.day !== day) this.today = { day, count: 0 }
    if (this.today.count >= this.dailyQuota) return { answer: no(-144, 'OA has exceeded its daily quota') }
    this.today.count++
    this.balance -= cost
    this.spent += cost
    const messageId = randomBytes(10).toString('hex')
    const to = (way === 'user' ? body.user_id : body.phone) as string
    const data =
      way === 'user'
        ? {
            message_id: messageId,
            user_id: to,
            sent_time: String(this.now()),
            quota: { quota_type: 'sub_quota', remain: '499' },
          }
        : {
            msg_id: messageId,
            sent_time: String(this.now()),
            sending_mode: '1',
            quota: {
              dailyQuota: String(this.dailyQuota),
              remainingQuota: String(this.dailyQuota - this.today.count),
            },
          }
    const answer = { error: 0, message: 'Success', data }
    if (trackingId !== undefined) this.tracked.set(trackingId, answer)
    const sent: TemplateSent = {
      to,
      id: body.template_id as string,
      data: body.template_data as Record<string, string>,
      messageId,
      ...(trackingId !== undefined && { trackingId }),
    }
    return { answer, sent }
  }

  private refusal(way: 'user' | 'phone', body: Record<string, unknown>): TemplateAnswer | null {
    const keys = [
      'template_id',
      'template_data',
      ...(way === 'user' ? ['user_id'] : ['phone', 'tracking_id']),
    ]
    const stray = Object.keys(body).filter((k) => !keys.includes(k))
    if (stray.length > 0) this.faults.push(`template by ${way}: ${stray.join(', ')}`)
    const hour = (this.now() / 3_600_000 + 7) % 24
    if (this.refusesAtNight && (hour >= 22 || hour < 6)) return no(-133, 'not allowed at night')
    if (way === 'phone') {
      if (typeof body.phone !== 'string' || !/^84[35789]\d{8}$/.test(body.phone))
        return no(-108, 'Phone number is invalid')
      if (typeof body.tracking_id !== 'string' || !/^.{1,48}$/.test(body.tracking_id))
        return no(-1122, 'tracking_id')
      const wrong = this.phones.get(body.phone)
      if (wrong !== undefined) return no(wrong, `Phone number ${body.phone} is not reachable`)
    } else {
      if (typeof body.user_id !== 'string' || !/^\d{5,25}$/.test(body.user_id))
        return no(-201, 'user_id is invalid!')
      const wrong = this.users.get(body.user_id)
      if (wrong !== undefined) return no(wrong, 'told to')
    }
    const template = this.approved.get(String(body.template_id))
    if (!template) return no(-109, 'Template ID is invalid')
    if (template.status !== 'ENABLE') return no(-131, 'ZNS template is not approved')
    if (way === 'user' && !template.byUser) return no(-249, 'Template does not support send via UID')
    return this.dataRefusal(template, body.template_data)
  }

  private dataRefusal({ params }: Approved, data: unknown): TemplateAnswer | null {
    if (typeof data !== 'object' || data === null) return no(-112, 'template_data is invalid')
    const given = data as Record<string, unknown>
    for (const { name, maxLength, date } of params) {
      const value = given[name]
      if (typeof value !== 'string' || value === '') return no(-1122, `${name} is missing`)
      if ([...value].length > maxLength) return no(-1121, `${name} exceeds its length`)
      if (date && !/^\d\d\/\d\d\/\d{4}$/.test(value)) return no(-1124, `${name} is no date`)
    }
    const stray = Object.keys(given).find((name) => !params.some((p) => p.name === name))
    return stray === undefined ? null : no(-1123, `${stray} is not declared`)
  }
}
