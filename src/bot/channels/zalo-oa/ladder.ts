import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { type Clock, dayInVietnam, hourInVietnam, instantInVietnam } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { phoneOfChat } from '../../../db/phones.ts'
import type { FilledTemplate } from '../../../db/stored.ts'
import { boughtFor, giveBack, noteAccepted, type PaidWay, setAside, spentOn } from '../../../db/zalo-paid.ts'
import { noteClosed, type Reach, reachOf } from '../../../db/zalo-reach.ts'
import { receivedUnder } from '../../../db/zalo-receipts.ts'
import { addDays } from '../../../ocop/dates.ts'
import { showDay } from '../../../text/i18n.ts'
import { type Rendered, SendError, type Sent, type UnaskedMessage } from '../../channel.ts'
import type { Alarm } from './alarm.ts'
import { ZaloFailure } from './call.ts'
import type { Client } from './client.ts'
import { type Accepted, readAccepted, sendError } from './send.ts'
import { ZALO_OA } from './sort.ts'
import { type ReadyTemplate, ready, type Template } from './templates.ts'
import { type Answered, type Verdict, verdictOn } from './verdicts.ts'

const HOUR_MS = 3_600_000
/** Since the person's last word: free so long … */
const FREE_MS = 48 * HOUR_MS
/** … and for money so long; afterwards refused. */
const PAID_MS = 7 * 24 * HOUR_MS
/** A consultation message between the two, in đồng; Zalo's price list says 55. */
const CONSULTATION_DONG = 55
/** So long a message that knocked waits for its reader before it goes on elsewhere. */
const OPEN_WITHIN_MS = 3 * 24 * HOUR_MS
/** Whole hours in Vietnam between which a template may be sent: it rings. */
const DAY = { from: 7, to: 21 } as const

export interface LadderParts {
  config: ZaloOaConfig
  templates: readonly Template[]
  database: OpenDatabase
  clock: Clock
  zalo: Client
  /** Sends pages as consultation messages. @throws ZaloFailure */
  consult: (address: string, pages: Rendered[]) => Promise<Sent>
  alarm: Alarm
  log: Logger
}

/** What a way came to: sent, or not this way and why. */
type Step = Sent | { not: Verdict | 'budget' }

/**
 * Sends what nobody is waiting for by the cheapest way that is allowed: a free message while the person wrote
 * lately; one that costs money, where that is switched on; a template by user id; a template by phone number, where
 * they gave it for this. When none is left the failure is 'unreachable', and the message goes on elsewhere.
 */
export function noticeSender(parts: LadderParts) {
  const { config, templates, database, clock, zalo, alarm, log } = parts
  const account = config.oaId
  const help = (why: string) => alarm('refused', { why })

  return async (address: string, pages: Rendered[], notice: UnaskedMessage): Promise<Sent> => {
    const { outboxId } = notice
    const before = await boughtFor(database.db, outboxId)
    const taken = before?.acceptedAt ? before : null
    if (taken && !taken.knock) return { platformId: taken.messageId }
    const reach = await reachOf(database.db, { account, address })
    const own = templateOf(notice.template, outboxId)
    // Without words of its own a message knocks, and is sent when they open the chat.
    const template = taken ? null : (own ?? templateOf(knockOn(clock.now()), outboxId))
    const knock = own === null
    const trackingId = trackingIdOf(address, notice)
    let overBudget = false

    /** Pays for a call and makes it; money that was not needed is given back. */
    const buy = async (
      way: PaidWay,
      price: { cost: number; messages: number },
      call: () => Promise<Sent>,
    ): Promise<Step> => {
      // What a whole day's budget does not pay for is no way at all, today or tomorrow.
      if (price.cost > config.budget.dong || price.messages > config.budget.messages)
        return { not: 'unreachable' }
      const day = dayInVietnam(clock.now())
      const purchase = {
        outboxId,
        account,
        way,
        ...price,
        trackingId,
        knock: knock && way !== 'consultation',
      }
      const paid = await database.db
        .transaction()
        .execute((trx) => setAside(trx, purchase, config.budget, day))
      if (!paid) return { not: 'budget' }
      const step = await attempt(
        way === 'template_phone' ? 'templateByPhone' : way === 'template_uid' ? 'templateByUser' : 'account',
        call,
        () => database.db.transaction().execute((trx) => giveBack(trx, outboxId)),
      )
      if ('platformId' in step) {
        await noteAccepted(database.db, outboxId, step.platformId, clock.now()).catch((error: unknown) =>
          log.warn({ err: error, outbox: outboxId }, 'a paid Zalo message was sent but not noted'),
        )
      }
      return step
    }

    /** Makes a call; what only shuts this way is a step, everything else an error for delivery. */
    const attempt = async (
      answered: Answered,
      call: () => Promise<Sent>,
      refused: () => Promise<void> = async () => {},
    ): Promise<Step> => {
      try {
        return await call()
      } catch (error) {
        const verdict = error instanceof ZaloFailure ? verdictOn(error.code, answered) : null
        // Without a code nobody knows whether it was taken: the money stays aside for the next try.
        if (error instanceof ZaloFailure && error.code !== null) await refused()
        if (verdict === 'window' && answered === 'account')
          await noteClosed(database.db, { account, address }, clock.now())
        if (verdict === 'human' && answered !== 'account') await help((error as ZaloFailure).message)
        if (verdict && shutsTheWay(verdict, answered)) return { not: verdict }
        throw await sendError(error, answered, { clock, help })
      }
    }

    const done = (step: Step): step is Sent => {
      if ('platformId' in step) return true
      if (step.not === 'budget') overBudget = true
      return false
    }

    // An earlier try of which nobody knows whether it was taken: the same way first, where a repeat is recognised.
    const tried = before && !taken ? before.way : null
    let byUser = tried !== 'template_phone'
    const window =
      tried === 'template_uid' || tried === 'template_phone'
        ? 'closed'
        : windowOf(reach, config.freeMessages, clock.now())
    if (window === 'free') {
      const step = await attempt('account', () => parts.consult(address, pages))
      if (done(step)) return step
      if (step.not === 'unreachable') byUser = false
    }
    if (window === 'paid' && config.paidConsultation) {
      const price = { cost: CONSULTATION_DONG * pages.length, messages: pages.length }
      const step = await buy('consultation', price, () => parts.consult(address, pages))
      if (done(step)) return step
      if (step.not === 'unreachable') byUser = false
    }
    if (taken?.knock) waitForOpening(taken.acceptedAt!)
    if (template) {
      const phone = await phoneOfChat(database.db, { channel: ZALO_OA, account, address })
      if (byUser || phone) waitForDay()
      if (byUser) {
        const price = { cost: template.price.user, messages: 1 }
        const step = await buy('template_uid', price, () => byUserId(template, address))
        if (done(step)) return knock ? waitForOpening(clock.now()) : step
      }
      if (phone) {
        // Zalo echoes our id: if the first try got through, its receipt says so.
        const arrived = before && (await receivedUnder(database.db, trackingId))
        if (arrived) {
          await noteAccepted(database.db, outboxId, arrived, clock.now())
          return knock ? waitForOpening(clock.now()) : { platformId: arrived }
        }
        const price = { cost: template.price.phone, messages: 1 }
        const step = await buy('template_phone', price, () => byPhone(template, phone, trackingId))
        if (done(step)) return knock ? waitForOpening(clock.now()) : step
      }
    }
    if (overBudget) await stopForToday()
    throw new SendError({ kind: 'unreachable' }, 'Zalo: no way that is allowed leads to this person now')
  }

  function templateOf(filled: FilledTemplate | undefined, outboxId: number): ReadyTemplate | null {
    if (!filled) return null
    const found = ready(templates, config.templateIds, filled)
    if (typeof found !== 'string') return found
    // A mistake of ours: the message still has its other ways.
    log.error({ outbox: outboxId, problem: found }, 'a Zalo template is not filled as declared')
    return null
  }

  /** @throws SendError: the message waits, until they open the chat (releaseKnocked) or it has waited too long. */
  function waitForOpening(knockedAt: Date): never {
    const untilMs = knockedAt.getTime() + OPEN_WITHIN_MS
    if (untilMs <= clock.now().getTime()) throw new SendError({ kind: 'unreachable' }, 'Zalo: nobody opened')
    throw new SendError({ kind: 'throttled', untilMs, scope: 'chat' }, 'Zalo: knocked, waits to be opened')
  }

  async function byUserId({ id, data }: ReadyTemplate, address: string): Promise<Accepted> {
    const json = { user_id: address, template_id: id, template_data: data }
    return readAccepted(await zalo.call('templateByUser', '/v3.0/oa/message/template', { json }))
  }

  async function byPhone({ id, data }: ReadyTemplate, phone: string, trackingId: string): Promise<Accepted> {
    const json = { phone, template_id: id, template_data: data, tracking_id: trackingId }
    return readAccepted(await zalo.call('templateByPhone', '/message/template', { json }))
  }

  /** @throws SendError at night: a template rings, and Zalo may refuse it. */
  function waitForDay(): void {
    const now = clock.now()
    const hour = hourInVietnam(now)
    if (hour >= DAY.from && hour < DAY.to) return
    const day = dayInVietnam(now)
    const morning = instantInVietnam(hour < DAY.from ? day : addDays(day, 1), DAY.from)
    throw new SendError(
      { kind: 'throttled', untilMs: morning.getTime(), scope: 'chat' },
      'Zalo: a template waits for the day',
    )
  }

  /** Tells the administrators, and lets the message wait for tomorrow's money. */
  async function stopForToday(): Promise<never> {
    const now = clock.now()
    const day = dayInVietnam(now)
    const spent = await spentOn(database.db, account, day)
    await alarm('budget', {
      spent: String(spent.dong),
      limit: String(config.budget.dong),
      messages: String(spent.messages),
    })
    const morning = instantInVietnam(addDays(day, 1), DAY.from)
    throw new SendError(
      { kind: 'throttled', untilMs: morning.getTime(), scope: 'chat' },
      'Zalo: today’s budget is used up',
    )
  }
}

/** Says that there is something to read, in no words about what. */
function knockOn(now: Date): FilledTemplate {
  return { name: 'new_message', params: { ngay_gui: showDay(dayInVietnam(now)) } }
}

/** What a consultation message to this person would be now. */
export function windowOf(reach: Reach, freeMessages: number | null, now: Date): 'free' | 'paid' | 'closed' {
  if (!reach.wroteAt) return 'closed'
  const age = now.getTime() - reach.wroteAt.getTime()
  if (age > PAID_MS) return 'closed'
  if (age > FREE_MS) return 'paid'
  const left = reach.freeRemain ?? (freeMessages === null ? 1 : freeMessages - reach.sentSince)
  return left > 0 ? 'free' : 'paid'
}

/** Whether the next way is to be tried; what only takes time or a person's help holds the message up instead. */
function shutsTheWay(verdict: Verdict, answered: Answered): boolean {
  switch (verdict) {
    case 'window':
    case 'byPhone':
    case 'unreachable':
      return true
    // Free messages are used up: a template may still go.
    case 'quota':
      return answered === 'account'
    // A template that is wrong, not approved or not paid for must not hold up a date: it is told by another way.
    case 'never':
    case 'human':
      return answered !== 'account'
    default:
      return false
  }
}

/**
 * The name of this message at Zalo, 48 letters at most: the same at every try, another for every message, also after
 * a restored backup has given its outbox number to something else. Nothing of it tells who it is for.
 */
export function trackingIdOf(address: string, { outboxId, template }: UnaskedMessage): string {
  const about = createHash('sha256')
    .update(JSON.stringify([address, template]))
    .digest('hex')
    .slice(0, 16)
  return `ocop-${outboxId}-${about}`
}
