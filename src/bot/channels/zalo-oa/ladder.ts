import { createHash } from 'node:crypto'
import { dayInVietnam, hourInVietnam, instantInVietnam } from '../../../clock.ts'
import { phoneOfChat } from '../../../db/phones.ts'
import type { FilledTemplate } from '../../../db/stored.ts'
import { type Bought, boughtFor, endKnock, noteAccepted, spentOn } from '../../../db/zalo-paid.ts'
import { reachOf } from '../../../db/zalo-reach.ts'
import { receivedUnder } from '../../../db/zalo-receipts.ts'
import { addDays } from '../../../ocop/dates.ts'
import { type Rendered, SendError, type Sent, type UnaskedMessage } from '../../channel.ts'
import type { Client } from './client.ts'
import { type Accepted, readAccepted } from './send.ts'
import { ZALO_OA } from './sort.ts'
import { attempt, buy, type Step, type StepParts } from './steps.ts'
import { type ReadyTemplate, ready, type Template } from './templates.ts'
import { consultation, knockOn, templateWays } from './ways.ts'

/** So long a message that knocked waits for its reader before it goes on elsewhere. */
export const OPEN_WITHIN_MS = 3 * 24 * 3_600_000
/** Whole hours in Vietnam between which a template may be sent: it rings. */
const DAY = { from: 7, to: 21 } as const

export interface LadderParts extends StepParts {
  templates: readonly Template[]
  zalo: Client
  /** Sends pages as consultation messages. @throws ZaloFailure */
  consult: (address: string, pages: Rendered[]) => Promise<Sent>
}

/**
 * Sends what nobody is waiting for by the cheapest way that is allowed: a free message while the person wrote
 * lately; one that costs money, where that is switched on; a template by user id; a template by phone number, where
 * they gave it for this. When none is left the failure is 'unreachable', and the message goes on elsewhere.
 * A message without a template of its own knocks by one that says there is something to read, and is put back into
 * the queue when they open the chat.
 */
export function noticeSender(parts: LadderParts) {
  const { config, templates, database, clock, zalo, alarm, log } = parts
  const account = config.oaId

  return async (address: string, pages: Rendered[], notice: UnaskedMessage): Promise<Sent> => {
    const { outboxId } = notice
    const before = await boughtFor(database.db, outboxId)
    const taken = before?.acceptedAt ? before : null
    if (taken && !taken.knock) return { platformId: taken.messageId }
    const own = templateOf(notice.template, outboxId)
    const template = own ?? templateOf(knockOn(clock.now()), outboxId)
    const trackingId = trackingIdOf(address, notice)
    const purchase = { outboxId, account, trackingId }
    let overBudget = false
    const done = (step: Step): step is Sent => {
      if ('platformId' in step) return true
      if (step.not === 'budget') overBudget = true
      return false
    }

    // An earlier try of which nobody knows whether it was taken: the same way first, where a repeat is recognised.
    const tried = before && !taken ? before.way : null
    const byTemplate = tried === 'template_uid' || tried === 'template_phone'
    const reach = await reachOf(database.db, { account, address })
    const open = byTemplate ? null : consultation(config, reach, pages.length, clock.now())
    let byUser = tried !== 'template_phone'
    if (open) {
      const call = () => parts.consult(address, pages)
      const { way, cost, messages } = open
      const step =
        way === 'free'
          ? await attempt(parts, address, 'account', call)
          : await buy(parts, address, { ...purchase, way, cost, messages, knock: false }, call)
      if (done(step)) {
        if (taken?.knock) await endKnock(database.db, outboxId)
        return step
      }
      if (step.not === 'unreachable') byUser = false
    }
    if (taken) return stillKnocking(outboxId, taken)
    if (template) {
      const phone = await phoneOfChat(database.db, { channel: ZALO_OA, account, address })
      const knock = own === null
      const ways = templateWays(template, phone !== null).filter((w) => byUser || w.way !== 'template_uid')
      if (ways.length > 0) waitForDay()
      for (const { way, cost, messages } of ways) {
        const bought = { ...purchase, way, cost, messages, knock }
        if (way === 'template_uid') {
          const step = await buy(parts, address, bought, () => byUserId(template, address))
          if (done(step)) return step
          continue
        }
        // Zalo echoes our id: if the first try got through, its receipt says so.
        const arrived = before && (await receivedUnder(database.db, trackingId))
        if (arrived) {
          await noteAccepted(database.db, outboxId, arrived, clock.now())
          return { platformId: arrived }
        }
        const step = await buy(parts, address, bought, () => byPhone(template, phone!, trackingId))
        if (done(step)) return step
      }
    }
    if (overBudget) await stopForToday()
    throw unreachable()
  }

  /** It knocked and nobody has opened: it stays sent, or, after so long, goes another way. */
  async function stillKnocking(outboxId: number, { messageId, acceptedAt }: Bought): Promise<Sent> {
    if (clock.now().getTime() - acceptedAt!.getTime() < OPEN_WITHIN_MS) return { platformId: messageId }
    await endKnock(database.db, outboxId)
    throw unreachable()
  }

  function templateOf(filled: FilledTemplate | undefined, outboxId: number): ReadyTemplate | null {
    if (!filled) return null
    const found = ready(templates, config.templateIds, filled)
    if (typeof found !== 'string') return found
    // A mistake of ours: the message still has its other ways.
    log.error({ outbox: outboxId, problem: found }, 'a Zalo template is not filled as declared')
    return null
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
      'night',
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
      'budget',
    )
  }
}

function unreachable(): SendError {
  return new SendError({ kind: 'unreachable' }, 'Zalo: no way that is allowed leads to this person now')
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
