import { z } from 'zod'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import {
  type Announcement,
  latestAnnouncements,
  secondOfficerAbove,
  setSecondOfficerAbove,
} from '../../db/announcements.ts'
import { recordAct } from '../../db/audit.ts'
import type { Facts } from '../../facts.ts'
import { titleOf } from '../../jobs/announcement-text.ts'
import { administrator, officerOrQuestion, placesInCharge } from '../guards.ts'
import { mayTell, to } from './own.ts'

/** Looked through for those of an officer's place. */
const LOOKED_AT = 200
const SHOWN = 6
const LIMITS = [50, 100, 200, 500, 1_000]

/** /thongbao: what is under way in one's place, and a new one. */
export function homeRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'announcements.open',
      guard: officerOrQuestion,
      args: z.object({ rest: z.string().optional() }),
      run: (turn) => home(turn, facts),
    }),
    route({
      name: 'announcements.limit',
      guard: administrator,
      args: z.object({ to: z.int().min(0).optional() }),
      run: (turn, args) => limit(turn, args.to),
    }),
  ]
}

async function home(turn: Turn, facts: Facts): Promise<Outcome> {
  const { t } = turn
  if (placesInCharge(turn, facts.places).length === 0) return say(t('announcements:noPlace'))
  const mine = (await latestAnnouncements(turn.trx, LOOKED_AT)).filter(
    (a) => mayTell(turn, facts, a.audience) && (a.state !== 'draft' || a.createdBy === turn.person!.id),
  )
  const most = await secondOfficerAbove(turn.trx)
  const choices: Choice[] = [
    { label: t('announcements:button.new'), action: { route: 'announcements.new' } },
    ...mine.slice(0, SHOWN).map((a) => ({ label: label(turn, a), action: to(leads(a), a.id) })),
    ...(turn.grants.some((g) => g.role === 'administrator')
      ? [{ label: t('announcements:button.limit'), action: { route: 'announcements.limit' } }]
      : []),
  ]
  return say(t('announcements:home', { most }), choices)
}

function leads(a: Announcement): string {
  return a.state === 'draft' ? (a.text === '' ? 'text' : 'group') : 'progress'
}

function label(turn: Turn, a: Announcement): string {
  const state = turn.t(`announcements:short.${a.state}`)
  return a.text === '' ? turn.t('announcements:untitled', { state }) : `${titleOf(a)} (${state})`
}

async function limit(turn: Turn, chosen: number | undefined): Promise<Outcome> {
  const { t } = turn
  if (chosen === undefined) {
    const most = await secondOfficerAbove(turn.trx)
    return say(
      t('announcements:limit.ask', { most }),
      LIMITS.map((n) => ({
        label: t('announcements:limit.choice', { n }),
        action: { route: 'announcements.limit', args: { to: n } },
      })),
    )
  }
  await setSecondOfficerAbove(turn.trx, chosen)
  await recordAct(turn.trx, {
    at: turn.now,
    personId: turn.person!.id,
    act: 'announcement.limitSet',
    detail: { limit: chosen },
  })
  return say(t('announcements:limit.set', { n: chosen }))
}
