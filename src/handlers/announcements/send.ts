import { z } from 'zod'
import type { Outlet } from '../../bot/channel.ts'
import { type Notice, type Outcome, type Reply, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import {
  type Announcement,
  releaseAnnouncement,
  secondOfficerAbove,
  setWaiting,
} from '../../db/announcements.ts'
import { countMeant, reached } from '../../db/audience.ts'
import { recordAct } from '../../db/audit.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import type { Facts } from '../../facts.ts'
import { titleOf } from '../../jobs/announcement-text.ts'
import { type Translate, translator } from '../../text/i18n.ts'
import { showTime } from '../people/show.ts'
import { decideChoices, ended, onAnnouncement, to } from './own.ts'
import { figures, foresee, type Outlook, preview } from './preview.ts'

const one = z.object({ id: z.string() })
const seen = one.extend({ edit: z.int() })

/** Time to think better of it: nothing goes out before. The job that writes the messages looks every minute. */
export const PAUSE_MS = 60_000

/** Releasing: by who wrote it, or above a size by a second officer who answers for the place as well. */
export function sendRoutes(facts: Facts, outlets: readonly Outlet[]): Route[] {
  return [
    onAnnouncement(facts, {
      name: 'announcements.send',
      args: seen,
      draft: true,
      run: (turn, a, { edit }) => send(turn, facts, outlets, a, edit),
    }),
    onAnnouncement(facts, {
      name: 'announcements.confirm',
      args: seen,
      run: (turn, a, { edit }) => confirm(turn, facts, outlets, a, edit),
    }),
    onAnnouncement(facts, {
      name: 'announcements.decline',
      args: seen,
      run: (turn, a, { edit }) => decline(turn, facts, outlets, a, edit),
    }),
    onAnnouncement(facts, {
      name: 'announcements.takeBack',
      args: one,
      async run(turn, a) {
        if (a.state !== 'waiting' || a.createdBy !== turn.person!.id) return toProgress(a)
        await setWaiting(turn.trx, a.id, false)
        return preview(turn, facts, outlets, { ...a, state: 'draft' }, turn.t('announcements:takenBack'))
      },
    }),
  ]
}

async function send(
  turn: Turn,
  facts: Facts,
  outlets: readonly Outlet[],
  a: Announcement,
  edit: number,
): Promise<Outcome> {
  const { t } = turn
  if (edit !== a.edit) return preview(turn, facts, outlets, a, t('announcements:changedSince'))
  const n = reached(await countMeant(turn.trx, a.audience, facts.places, turn.today))
  if (n === 0) return preview(turn, facts, outlets, a)
  const limit = await secondOfficerAbove(turn.trx)
  if (n <= limit) {
    const startsAt = await release(turn, a, n, null)
    return say(started(t, startsAt), watchChoices(t, a.id), ended(turn))
  }
  const place = facts.places.byKey.get(a.audience.place) ?? facts.places.province
  const others = await officersFor(turn.trx, facts.places, place, turn.person!.id)
  if (others.length === 0) {
    return say(t('announcements:second.nobody', { n, limit, place: place.name }), [
      { label: t('announcements:button.group'), action: to('group', a.id) },
    ])
  }
  await setWaiting(turn.trx, a.id, true)
  const locales = await localesOf(turn.trx, others)
  const outlook = await foresee(turn, facts, outlets, a)
  const from = turn.person!.name
  const notices = others.map((personId): Notice => {
    const their = translator(locales.get(personId))
    const lead = their('announcements:second.ask', {
      name: from ?? their('people:claim.nameless'),
      limit,
    })
    return { personId, reply: request(their, facts, a, outlook, lead) }
  })
  const takeBack = { label: t('announcements:button.takeBack'), action: to('takeBack', a.id) }
  return {
    ...say(t('announcements:second.asked', { n, limit, count: others.length }), [takeBack], ended(turn)),
    notices,
  }
}

/** What a second officer is asked: whom it is for, the words, the choice. */
function request(t: Translate, facts: Facts, a: Announcement, outlook: Outlook, lead: string): Reply {
  const look = { label: t('announcements:button.look'), action: to('preview', a.id) }
  return {
    text: [
      lead,
      figures(t, facts, a, outlook).join('\n'),
      t('announcements:second.words', { text: a.text }),
    ].join('\n\n'),
    choices: [...decideChoices(t, a, reached(outlook.meant)), look],
  }
}

/**
 * Why a second officer's answer does not count, if so: it is theirs, is being changed, was decided, or they saw it
 * before it was changed; then they see it as it is now, with the choice.
 */
async function noAnswer(
  turn: Turn,
  facts: Facts,
  outlets: readonly Outlet[],
  a: Announcement,
  edit: number,
): Promise<Outcome | null> {
  const { t } = turn
  if (a.createdBy === turn.person!.id) return say(t('announcements:second.ownself'))
  if (a.state === 'draft') return say(t('announcements:second.withdrawn'))
  if (a.state !== 'waiting') return toProgress(a, t('announcements:second.confirmedBefore'))
  if (edit === a.edit) return null
  const outlook = await foresee(turn, facts, outlets, a)
  return { replies: [request(t, facts, a, outlook, t('announcements:second.changed'))] }
}

async function confirm(
  turn: Turn,
  facts: Facts,
  outlets: readonly Outlet[],
  a: Announcement,
  edit: number,
): Promise<Outcome> {
  const { t } = turn
  const not = await noAnswer(turn, facts, outlets, a, edit)
  if (not) return not
  const n = reached(await countMeant(turn.trx, a.audience, facts.places, turn.today))
  const startsAt = await release(turn, a, n, turn.person!.id)
  const notices = await tellAuthor(turn, a, (their) => ({
    text: their('announcements:second.agreed', { title: titleOf(a), time: showTime(startsAt) }),
    choices: watchChoices(their, a.id),
  }))
  return { ...say(started(t, startsAt), watchChoices(t, a.id)), notices }
}

async function decline(
  turn: Turn,
  facts: Facts,
  outlets: readonly Outlet[],
  a: Announcement,
  edit: number,
): Promise<Outcome> {
  const { t } = turn
  const not = await noAnswer(turn, facts, outlets, a, edit)
  if (not) return not
  await setWaiting(turn.trx, a.id, false)
  await recordAct(turn.trx, {
    at: turn.now,
    personId: turn.person!.id,
    act: 'announcement.declined',
    subject: `announcement:${a.id}`,
  })
  const notices = await tellAuthor(turn, a, (their) => ({
    text: their('announcements:second.declined', { title: titleOf(a) }),
    choices: [{ label: their('announcements:button.text'), action: to('text', a.id) }],
  }))
  return { ...say(t('announcements:second.youDeclined')), notices }
}

/** From now on it is the job's; the act is written down with who agreed. @returns when the first message goes out. */
async function release(
  turn: Turn,
  a: Announcement,
  people: number,
  confirmedBy: string | null,
): Promise<Date> {
  const startsAt = new Date(turn.now.getTime() + PAUSE_MS)
  await releaseAnnouncement(turn.trx, a.id, { confirmedBy, startsAt })
  await recordAct(turn.trx, {
    at: turn.now,
    personId: turn.person!.id,
    act: 'announcement.released',
    subject: `announcement:${a.id}`,
    detail: { people, by: a.createdBy, second: confirmedBy },
  })
  return startsAt
}

async function tellAuthor(
  turn: Turn,
  a: Announcement,
  reply: (t: Translate) => Notice['reply'],
): Promise<Notice[]> {
  if (!a.createdBy) return []
  const t = translator((await localesOf(turn.trx, [a.createdBy])).get(a.createdBy))
  return [{ personId: a.createdBy, reply: reply(t) }]
}

function started(t: Translate, startsAt: Date): string {
  return t('announcements:started', { time: showTime(startsAt) })
}

/** How it goes, and the one button that stops it. */
export function watchChoices(t: Translate, id: string) {
  return [
    { label: t('announcements:button.progress'), action: to('progress', id) },
    { label: t('announcements:button.stop'), action: to('stop', id) },
  ]
}

function toProgress(a: Announcement, lead?: string): Outcome {
  return { replies: lead ? [{ text: lead }] : [], then: { action: to('progress', a.id) } }
}
