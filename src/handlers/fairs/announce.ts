import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { recordAct } from '../../db/audit.ts'
import { hurryChanges } from '../../db/fair-changes.ts'
import { invitationsOf, takeBackInvitations } from '../../db/fair-messages.ts'
import { changeFair, type Fair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { inviteesOf, qualifiedFor } from '../../jobs/fairs/audience.ts'
import { CHANGE_MINUTES, hearers, newsOf, toPhone } from '../../jobs/fairs/news.ts'
import { fieldWords } from '../../jobs/fairs/words.ts'
import { quietHours } from '../../jobs/quiet-hours.ts'
import { deadlineMoment, FAIR_FIELDS } from '../../ocop/fair.ts'
import { momentInVietnam, showMoment } from '../../text/moment.ts'
import { card, fieldList, mayReopen, REQUIRED, withPicture } from './card.ts'
import { ended, one, onFair } from './own.ts'

/** So long an announcement or a cancellation can be taken back before anybody is told. */
const UNDO_MINUTES = 2

/** From draft to announced, and from there to cancelled; each with a question before and an undo after. */
export function announceRoutes(facts: Facts): Route[] {
  return [
    onFair(facts, {
      name: 'fairs.announceAsk',
      args: one,
      run: (turn, fair) => askAnnounce(turn, facts, fair),
    }),
    onFair(facts, { name: 'fairs.announce', args: one, run: (turn, fair) => announce(turn, facts, fair) }),
    onFair(facts, { name: 'fairs.undo', args: one, run: (turn, fair) => undo(turn, facts, fair) }),
    onFair(facts, { name: 'fairs.edit', args: one, run: async (turn, fair) => edit(turn, facts, fair) }),
    onFair(facts, {
      name: 'fairs.tellChanges',
      args: one,
      async run(turn, fair) {
        if ((await newsOf(turn.trx, facts, fair)).length === 0) return card(turn, facts, fair)
        await hurryChanges(turn.trx, fair.id, new Date(turn.now.getTime() - CHANGE_MINUTES * 60_000))
        const count = (await hearers(turn.trx, fair)).length
        return say(
          [turn.t('fairs:changed.sent', { count }), ...(await phoneWords(turn, fair))].join('\n\n'),
          [{ label: turn.t('fairs:button.open'), action: { route: 'fairs.open', args: { id: fair.id } } }],
          ended(turn),
        )
      },
    }),
    onFair(facts, {
      name: 'fairs.close',
      args: one,
      async run(turn, fair) {
        if (fair.state !== 'announced') return card(turn, facts, fair)
        await audit(turn, fair, 'fair.closed')
        const closed = await changeFair(turn.trx, fair.id, { state: 'closed' }, turn.now)
        return card(turn, facts, closed, turn.t('fairs:closed.byHand'))
      },
    }),
    onFair(facts, {
      name: 'fairs.reopen',
      args: one,
      async run(turn, fair) {
        if (!mayReopen(turn, fair)) return card(turn, facts, fair)
        await audit(turn, fair, 'fair.reopened')
        const open = await changeFair(turn.trx, fair.id, { state: 'announced' }, turn.now)
        return card(turn, facts, open, turn.t('fairs:closed.reopened'))
      },
    }),
    onFair(facts, {
      name: 'fairs.cancelAsk',
      args: one,
      run: async (turn, fair) => askReason(turn, facts, fair),
    }),
    onFair(facts, {
      name: 'fairs.cancelReason',
      args: one,
      async run(turn, fair) {
        const reason = turn.text.trim()
        if (reason.length < 5 || reason.length > 300) return notAnAnswer
        const told = (await hearers(turn.trx, fair)).length
        return say(
          [
            turn.t('fairs:cancelled.sure', { name: fair.name, reason, count: told }),
            ...(await phoneWords(turn, fair)),
          ].join('\n\n'),
          [
            {
              label: turn.t('fairs:button.cancelSure', { count: told }),
              action: { route: 'fairs.cancel', args: { id: fair.id, reason } },
            },
            { label: turn.t('fairs:button.keep'), action: { route: 'fairs.open', args: { id: fair.id } } },
          ],
          null,
        )
      },
    }),
    onFair(facts, {
      name: 'fairs.cancel',
      args: one.extend({ reason: z.string() }),
      run: (turn, fair, { reason }) => cancel(turn, facts, fair, reason),
    }),
  ]
}

/** What stands in the way of announcing, in words; null when nothing does. */
function obstacle(turn: Turn, facts: Facts, fair: Fair): string | null {
  const missing = REQUIRED.filter((f) => fieldWords(turn.t, facts, fair, f) === null)
  if (missing.length > 0) {
    const what = missing.map((f) => turn.t(`fairs:field.${f}`)).join(', ')
    return turn.t('fairs:announce.missing', { what })
  }
  if (FAIR_FIELDS.some((f) => fair.doubts.some((d) => d.startsWith(`${f}.`)) && !fair.settled.includes(f)))
    return turn.t('fairs:announce.unconfirmed')
  if (deadlineMoment(fair.deadlineOn!, fair.deadlineTime) < momentInVietnam(turn.now))
    return turn.t('fairs:announce.past')
  return null
}

async function askAnnounce(turn: Turn, facts: Facts, fair: Fair): Promise<Outcome> {
  if (fair.state !== 'draft') return card(turn, facts, fair)
  const problem = obstacle(turn, facts, fair)
  const resume = {
    label: turn.t('fairs:button.resume'),
    action: { route: 'fairs.resume', args: { id: fair.id } },
  }
  const edits = { label: turn.t('fairs:button.edit'), action: { route: 'fairs.edit', args: { id: fair.id } } }
  if (problem) return say(problem, [resume, edits], ended(turn))
  const qualified = await qualifiedFor(turn.trx, facts.places, fair)
  const people = inviteesOf(qualified)
  const silent = qualified.filter((q) => !q.speakers.some((s) => s.reachable)).length
  const doubtful = qualified.filter((q) => q.products.every((p) => p.fit.kind === 'doubtful')).length
  const { t } = turn
  const lines = [
    t('fairs:announce.ask', { name: fair.name }),
    fieldList(turn, facts, fair),
    [
      t('fairs:announce.qualified', { count: qualified.length }),
      t('fairs:announce.reached', { count: people.length }),
      ...(silent > 0 ? [t('fairs:announce.silent', { count: silent })] : []),
      ...(doubtful > 0 ? [t('fairs:announce.doubtful', { count: doubtful })] : []),
      ...(quietHours(facts.calendar)(turn.now) ? [t('fairs:announce.quiet')] : []),
    ].join('\n'),
  ]
  const ask = say(
    lines.join('\n\n'),
    [
      {
        label: t('fairs:button.announceSure', { count: people.length }),
        action: { route: 'fairs.announce', args: { id: fair.id } },
      },
      edits,
    ],
    ended(turn),
  )
  return withPicture(ask, fair)
}

async function announce(turn: Turn, facts: Facts, fair: Fair): Promise<Outcome> {
  if (fair.state !== 'draft') return card(turn, facts, fair)
  if (obstacle(turn, facts, fair)) return askAnnounce(turn, facts, fair)
  const tellFrom = new Date(turn.now.getTime() + UNDO_MINUTES * 60_000)
  const announced = await changeFair(
    turn.trx,
    fair.id,
    { state: 'announced', tellFrom, toldAt: null },
    turn.now,
  )
  await audit(turn, fair, 'fair.announced')
  return card(turn, facts, announced, turn.t('fairs:announce.done', { at: showMoment(tellFrom) }))
}

/** Takes back the last step while nobody was told; what already left cannot be called back. */
async function undo(turn: Turn, facts: Facts, fair: Fair): Promise<Outcome> {
  if (fair.state === 'announced') await takeBackInvitations(turn.trx, fair.id)
  const told = fair.state === 'announced' && (await invitationsOf(turn.trx, fair.id)).length > 0
  const telling = fair.state === 'cancelled' && fair.tellFrom !== null && fair.tellFrom <= turn.now
  if (told || telling || fair.toldAt !== null) {
    const why = fair.state === 'cancelled' ? 'fairs:undo.lateCancelled' : 'fairs:undo.late'
    return card(turn, facts, fair, turn.t(why))
  }
  if (fair.state === 'announced') {
    await audit(turn, fair, 'fair.takenBack')
    const draft = await changeFair(turn.trx, fair.id, { state: 'draft', tellFrom: null }, turn.now)
    return card(turn, facts, draft, turn.t('fairs:undo.announced'))
  }
  if (fair.state !== 'cancelled') return card(turn, facts, fair)
  await audit(turn, fair, 'fair.restored')
  const open = deadlineMoment(fair.deadlineOn!, fair.deadlineTime) >= momentInVietnam(turn.now)
  const back = await changeFair(
    turn.trx,
    fair.id,
    { state: open ? 'announced' : 'closed', cancelReason: null, tellFrom: turn.now, toldAt: turn.now },
    turn.now,
  )
  return card(turn, facts, back, turn.t('fairs:undo.cancelled'))
}

function edit(turn: Turn, facts: Facts, fair: Fair): Outcome {
  const fields = FAIR_FIELDS.filter(
    (f) =>
      !(f === 'giving' && fair.booths === null) &&
      !(f === 'places' && fair.ownerPlace !== placeOfProvince(facts)),
  )
  return say(
    turn.t('fairs:edit.which'),
    fields.map((field) => ({
      label: turn.t(`fairs:field.${field}`),
      action: { route: 'fairs.ask', args: { id: fair.id, field, fresh: true } },
    })),
    ended(turn),
  )
}

const placeOfProvince = ({ places }: Facts) => `${places.province.code}@${places.province.validFrom ?? ''}`

async function askReason(turn: Turn, facts: Facts, fair: Fair): Promise<Outcome> {
  if (fair.state !== 'announced' && fair.state !== 'closed') return card(turn, facts, fair)
  return say(turn.t('fairs:cancelled.why', { name: fair.name }), undefined, {
    ask: { route: 'fairs.cancelAsk', args: { id: fair.id } },
    text: { route: 'fairs.cancelReason', args: { id: fair.id } },
  })
}

async function cancel(turn: Turn, facts: Facts, fair: Fair, reason: string): Promise<Outcome> {
  if (fair.state !== 'announced' && fair.state !== 'closed') return card(turn, facts, fair)
  const tellFrom = new Date(turn.now.getTime() + UNDO_MINUTES * 60_000)
  const cancelled = await changeFair(
    turn.trx,
    fair.id,
    { state: 'cancelled', cancelReason: reason, tellFrom, toldAt: null },
    turn.now,
  )
  await audit(turn, fair, 'fair.cancelled')
  return card(turn, facts, cancelled, turn.t('fairs:cancelled.done', { at: showMoment(tellFrom) }))
}

/** Those registered who can only be phoned, for whoever is about to tell the others. */
async function phoneWords(turn: Turn, fair: Fair): Promise<string[]> {
  const silent = await toPhone(turn.trx, fair)
  if (silent.length === 0) return []
  const who = silent.map((r) => `• ${r.producer}: ${r.contact ?? turn.t('fairs:value.notYet')}`)
  return [[turn.t('fairs:forOther.phone'), ...who].join('\n')]
}

export function audit(turn: Turn, fair: Fair, act: `fair.${string}`, detail?: { registration: string }) {
  return recordAct(turn.trx, {
    at: turn.now,
    personId: turn.person!.id,
    act,
    subject: `fair:${fair.id}`,
    ...(detail && { detail }),
  })
}
