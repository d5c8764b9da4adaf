import type { Logger } from 'pino'
import { type Clock, dayInVietnam } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { giveBack, noteAccepted, type Purchase, setAside } from '../../../db/zalo-paid.ts'
import { noteClosed } from '../../../db/zalo-reach.ts'
import type { Sent } from '../../channel.ts'
import { type Alarm, calledBy } from './alarm.ts'
import { ZaloFailure } from './call.ts'
import { sendError } from './send.ts'
import { type Answered, type Verdict, verdictOn } from './verdicts.ts'
import { payable } from './ways.ts'

/** What a way came to: sent, or not this way and why. */
export type Step = Sent | { not: Verdict | 'budget' }

export interface StepParts {
  config: ZaloOaConfig
  database: OpenDatabase
  clock: Clock
  alarm: Alarm
  log: Logger
}

/**
 * Makes a call to write to somebody. What only shuts this way is a step; everything else is an error for delivery.
 * @param refused runs when Zalo surely did not take it
 * @throws SendError
 */
export async function attempt(
  parts: StepParts,
  address: string,
  answered: Answered,
  call: () => Promise<Sent>,
  refused: () => Promise<void> = async () => {},
): Promise<Step> {
  const { config, database, clock, alarm } = parts
  const help = calledBy(alarm)
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof ZaloFailure)) throw error
    const verdict = verdictOn(error.code, answered)
    // Without a code nobody knows whether it was taken.
    if (error.code !== null) await refused()
    if (verdict === 'window' && answered === 'account')
      await noteClosed(database.db, { account: config.oaId, address }, clock.now())
    if (verdict === 'human' && answered !== 'account') await help(error)
    if (verdict && shutsTheWay(verdict, answered)) return { not: verdict }
    throw await sendError(error, answered, { clock, help })
  }
}

const ANSWERED = {
  consultation: 'account',
  template_uid: 'templateByUser',
  template_phone: 'templateByPhone',
} as const satisfies Record<Purchase['way'], Answered>

/** Pays for a call and makes it; money that was not needed is given back. @throws SendError */
export async function buy(
  parts: StepParts,
  address: string,
  purchase: Purchase,
  call: () => Promise<Sent>,
): Promise<Step> {
  const { config, database, clock, log } = parts
  const { outboxId, way } = purchase
  if (!payable(purchase, config.budget)) return { not: 'unreachable' }
  const day = dayInVietnam(clock.now())
  const paid = await database.db.transaction().execute((trx) => setAside(trx, purchase, config.budget, day))
  if (!paid) return { not: 'budget' }
  const step = await attempt(parts, address, ANSWERED[way], call, () =>
    database.db.transaction().execute((trx) => giveBack(trx, outboxId)),
  )
  if ('platformId' in step) {
    await noteAccepted(database.db, outboxId, step.platformId, clock.now()).catch((error: unknown) =>
      log.warn({ err: error, outbox: outboxId }, 'a paid Zalo message was sent but not noted'),
    )
  }
  return step
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
