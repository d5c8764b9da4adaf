import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { answerItem } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import { addMonths } from '../../ocop/dates.ts'
import { nextProvincialRound } from '../../ocop/rounds.ts'
import { fold } from '../../text/fold.ts'
import { showDay } from '../../text/i18n.ts'
import { readDay } from '../../text/read-day.ts'
import { askExpiry } from './ask-item.ts'
import { afterItem, itemArgs, onItem, type PaperAt } from './desk.ts'

/** A paper that runs later than this was mistyped. */
const LONGEST_MONTHS = 50 * 12

/** Until when a paper holds. */
export function expiryRoutes(facts: Facts): Route[] {
  const none = async (turn: Turn, at: PaperAt) => {
    await note(turn, at, null)
    return afterItem(turn, facts, at, turn.t('dossier:expiry.notedNone'))
  }
  const unknown = (turn: Turn, at: PaperAt) => afterItem(turn, facts, at, turn.t('dossier:expiry.later'))
  return [
    onItem(facts, 'dossier.askExpiry', itemArgs, async (turn, at) => askExpiry(turn, at.dossier, at.paper)),
    onItem(facts, 'dossier.noExpiry', itemArgs, none),
    onItem(facts, 'dossier.unknownExpiry', itemArgs, unknown),
    onItem(facts, 'dossier.typedExpiry', itemArgs, async (turn, at) => {
      const said = fold(turn.text)
      if (/^(khong|ko)( co)?( (ghi )?(han|ngay))?$|^vo (thoi )?han$|^none$/.test(said)) return none(turn, at)
      if (/^(khong|ko|chua) (nho|biet|ro)$|^(de )?sau$/.test(said)) return unknown(turn, at)
      return typedDay(turn, facts, at)
    }),
  ]
}

async function typedDay(turn: Turn, facts: Facts, at: PaperAt): Promise<Outcome> {
  const day = readDay(turn.text, turn.today)
  if (day === null) return /\d/.test(turn.text) ? say(turn.t('dossier:expiry.notADay')) : notAnAnswer
  if (day > addMonths(turn.today, LONGEST_MONTHS))
    return say(turn.t('dossier:expiry.tooFar', { day: showDay(day) }))
  await note(turn, at, day)
  return afterItem(turn, facts, at, judged(turn, day))
}

/** What the date means for the dossier: run out already, running out before the evaluation, or long enough. */
function judged(turn: Turn, expiry: IsoDate): string {
  const day = showDay(expiry)
  if (expiry < turn.today) return turn.t('dossier:expiry.over', { day })
  const { evaluateBefore } = nextProvincialRound(turn.today)
  return expiry < evaluateBefore
    ? turn.t('dossier:expiry.soon', { day, evaluation: showDay(evaluateBefore) })
    : turn.t('dossier:expiry.noted', { day })
}

async function note(turn: Turn, { dossier, paper }: PaperAt, expiresOn: IsoDate | null): Promise<void> {
  await answerItem(turn.trx, dossier.id, paper.id, { state: 'have', expiresOn }, turn.now)
}
