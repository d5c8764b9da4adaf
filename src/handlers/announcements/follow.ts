import { z } from 'zod'
import { assertNever } from '../../assert-never.ts'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { progressOf, resumeSending, stopSending } from '../../db/announcement-readers.ts'
import type { Announcement } from '../../db/announcements.ts'
import { recordAct } from '../../db/audit.ts'
import type { Facts } from '../../facts.ts'
import { progressLines, titleOf } from '../../jobs/announcement-text.ts'
import { showMoment, showTime } from '../people/show.ts'
import { onAnnouncement, to } from './own.ts'
import { PAUSE_MS, watchChoices } from './send.ts'

const one = z.object({ id: z.string() })

/** Older news is no news: then a new message is written. */
const RESUME_WITHIN_MS = 7 * 24 * 3_600_000

/** Watching, stopping, going on. Everybody in charge of the place may stop what goes wrong, not only who wrote it. */
export function followRoutes(facts: Facts): Route[] {
  return [
    onAnnouncement(facts, { name: 'announcements.progress', args: one, run: (turn, a) => progress(turn, a) }),
    onAnnouncement(facts, { name: 'announcements.stop', args: one, run: (turn, a) => stop(turn, a) }),
    onAnnouncement(facts, { name: 'announcements.resume', args: one, run: (turn, a) => resume(turn, a) }),
  ]
}

async function progress(turn: Turn, a: Announcement): Promise<Outcome> {
  const { t } = turn
  const head = t('announcements:progress.head', { title: titleOf(a), state: stateWords(turn, a) })
  if (a.state === 'draft' || a.state === 'waiting') return say(head, actions(turn, a))
  const lines = progressLines(t, await progressOf(turn.trx, a.id))
  return say([head, ...lines].join('\n'), actions(turn, a))
}

function stateWords(turn: Turn, a: Announcement): string {
  const { t } = turn
  switch (a.state) {
    case 'draft':
      return t('announcements:state.draft')
    case 'waiting':
      return t('announcements:state.waiting')
    case 'sending':
      return a.startsAt && a.startsAt > turn.now
        ? t('announcements:state.soon', { when: showMoment(a.startsAt) })
        : t('announcements:state.sending')
    case 'stopped':
      return t('announcements:state.stopped')
    case 'done':
      return t('announcements:state.done', { when: a.endedAt ? showMoment(a.endedAt) : '' })
    default:
      return assertNever(a.state)
  }
}

function actions(turn: Turn, a: Announcement): Choice[] {
  const { t } = turn
  switch (a.state) {
    case 'draft':
      return [{ label: t('announcements:button.preview'), action: to('preview', a.id) }]
    case 'waiting':
      return a.createdBy === turn.person!.id
        ? [{ label: t('announcements:button.takeBack'), action: to('takeBack', a.id) }]
        : [
            { label: t('announcements:button.agree'), action: to('confirm', a.id, { edit: a.edit }) },
            { label: t('announcements:button.decline'), action: to('decline', a.id, { edit: a.edit }) },
            { label: t('announcements:button.look'), action: to('preview', a.id) },
          ]
    case 'sending':
      return watchChoices(t, a.id)
    case 'stopped':
      return mayResume(turn, a)
        ? [{ label: t('announcements:button.resume'), action: to('resume', a.id) }]
        : []
    case 'done':
      return []
    default:
      return assertNever(a.state)
  }
}

/** One statement takes back all that is not being sent this moment: at most the few of one claim still go out. */
async function stop(turn: Turn, a: Announcement): Promise<Outcome> {
  if (a.state !== 'sending') return progress(turn, a)
  await stopSending(turn.trx, a.id, turn.now)
  await act(turn, a, 'announcement.stopped')
  const { channels } = await progressOf(turn.trx, a.id)
  // What is being sent this moment arrives.
  const sent = channels.reduce((n, c) => n + c.sent + c.waiting, 0)
  const text = sent > 0 ? turn.t('announcements:stopped', { sent }) : turn.t('announcements:stoppedEarly')
  return say(text, [
    { label: turn.t('announcements:button.resume'), action: to('resume', a.id) },
    { label: turn.t('announcements:button.progress'), action: to('progress', a.id) },
  ])
}

async function resume(turn: Turn, a: Announcement): Promise<Outcome> {
  if (a.state !== 'stopped') return progress(turn, a)
  if (!mayResume(turn, a)) return say(turn.t('announcements:tooOld'))
  const startsAt = new Date(turn.now.getTime() + PAUSE_MS)
  await resumeSending(turn.trx, a.id, startsAt)
  await act(turn, a, 'announcement.resumed')
  return say(turn.t('announcements:resumed', { time: showTime(startsAt) }), watchChoices(turn.t, a.id))
}

function mayResume(turn: Turn, a: Announcement): boolean {
  return a.stoppedAt !== null && turn.now.getTime() - a.stoppedAt.getTime() < RESUME_WITHIN_MS
}

function act(turn: Turn, a: Announcement, what: 'announcement.stopped' | 'announcement.resumed') {
  return recordAct(turn.trx, {
    at: turn.now,
    personId: turn.person!.id,
    act: what,
    subject: `announcement:${a.id}`,
  })
}
