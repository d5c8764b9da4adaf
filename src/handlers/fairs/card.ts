import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Registration, registrationsOf } from '../../db/fair-registrations.ts'
import { type Fair, isOpen } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { newsOf } from '../../jobs/fairs/news.ts'
import { fieldWords, pictureOf } from '../../jobs/fairs/words.ts'
import { FAIR_FIELDS, type FairField } from '../../ocop/fair.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { OPTIONAL } from './ask-field.ts'
import { COUNTED } from './lists.ts'
import { ended, manages } from './own.ts'

/** What must be known before anybody is told. */
export const REQUIRED: readonly FairField[] = ['name', 'place', 'dates', 'deadline']

/** A fair as an officer sees it: all that is set, who comes, and what can be done now. */
export async function card(turn: Turn, facts: Facts, fair: Fair, lead?: string): Promise<Outcome> {
  const { t } = turn
  const own = manages(turn, facts, fair)
  const answers = await registrationsOf(turn.trx, fair.id)
  const untold = own && fair.state !== 'draft' ? await newsOf(turn.trx, facts, fair) : []
  const lines = [
    lead,
    `${fair.name ?? `${t(`fairs:kind.${fair.kind}`)} ${t('fairs:noName')}`}\n${t(`fairs:state.${fair.state}`)}`,
    ...(fair.cancelReason ? [t('fairs:cancelled.because', { reason: fair.cancelReason })] : []),
    // After a step only what came of it: the whole is one press away.
    ...(lead === undefined ? [fieldList(turn, facts, fair)] : []),
    ...(fair.state === 'draft' ? [] : [counts(turn, fair, answers)]),
    ...(untold.length > 0
      ? [t('fairs:changed.untold', { what: untold.map((c) => t(`fairs:field.${c.field}`)).join(', ') })]
      : []),
  ]
  const said = say(
    lines.filter(Boolean).join('\n\n'),
    choices(turn, fair, own, untold.length > 0),
    ended(turn),
  )
  return lead === undefined ? withPicture(said, fair) : said
}

/** Shows the fair's picture, if it has one that was sent, with the first message. */
export function withPicture<O extends Outcome>(outcome: O, fair: Fair): O {
  return { ...outcome, replies: outcome.replies.map((r, i) => (i === 0 ? { ...r, ...pictureOf(fair) } : r)) }
}

export function fieldList(turn: Turn, facts: Facts, fair: Fair): string {
  const { t } = turn
  return FAIR_FIELDS.filter((f) => f !== 'name' && !(f === 'giving' && fair.booths === null))
    .flatMap((field) => {
      const value = fieldWords(t, facts, fair, field)
      if (value === null && OPTIONAL.some((o) => o === field)) return []
      return [`• ${t(`fairs:field.${field}`)}: ${value ?? t('fairs:value.notYet')}`]
    })
    .join('\n')
}

/** How many of each; of the booths how many are given. A booth that is merely held is told apart. */
function counts(turn: Turn, fair: Fair, answers: readonly Registration[]): string {
  const all = fair.booths === null ? '' : `/${fair.booths}`
  return COUNTS.flatMap((which) => {
    const n = answers.filter((a) => a.state === COUNTED[which]).length
    if (which === 'in') return [turn.t('fairs:count.in', { n: `${n}${all}` })]
    return n > 0 ? [turn.t(`fairs:count.${which}`, { n })] : []
  }).join('\n')
}

const COUNTS = Object.keys(COUNTED) as (keyof typeof COUNTED)[]

function choices(turn: Turn, fair: Fair, own: boolean, untold: boolean): Choice[] {
  const { t } = turn
  const args = { id: fair.id }
  const to = (key: Parameters<typeof label>[1], route: string): Choice => ({
    label: label(turn, key),
    action: { route, args },
  })
  const lists = [to('people', 'fairs.people'), to('export', 'fairs.export')]
  const forOther = isOpen(fair, momentInVietnam(turn.now)) ? [to('forOther', 'fairs.forOther')] : []
  if (!own) return [...lists, ...forOther]
  const undo = { label: t('fairs:button.undo'), action: { route: 'fairs.undo', args } }
  switch (fair.state) {
    case 'draft':
      return [
        to('announce', 'fairs.announceAsk'),
        to('edit', 'fairs.edit'),
        to('deleteDraft', 'fairs.deleteDraft'),
      ]
    case 'announced':
    case 'closed':
      return [
        ...(untold ? [to('tellChanges', 'fairs.tellChanges')] : []),
        ...(fair.toldAt === null && fair.state === 'announced' ? [undo] : []),
        ...lists,
        ...forOther,
        to('edit', 'fairs.edit'),
        ...(fair.state === 'announced' ? [to('close', 'fairs.close')] : []),
        ...(mayReopen(turn, fair) ? [to('reopen', 'fairs.reopen')] : []),
        to('cancel', 'fairs.cancelAsk'),
      ]
    case 'held':
      return lists
    case 'cancelled':
      return fair.toldAt === null ? [undo, ...lists] : lists
  }
}

function label(
  turn: Turn,
  key:
    | 'people'
    | 'export'
    | 'forOther'
    | 'announce'
    | 'edit'
    | 'deleteDraft'
    | 'tellChanges'
    | 'close'
    | 'reopen'
    | 'cancel',
): string {
  return turn.t(`fairs:button.${key}`)
}

/** Closed by hand, or the deadline was moved: registration may go on. */
export function mayReopen(turn: Turn, fair: Fair): boolean {
  return fair.state === 'closed' && isOpen({ ...fair, state: 'announced' }, momentInVietnam(turn.now))
}
