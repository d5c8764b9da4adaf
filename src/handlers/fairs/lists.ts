import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { invitationsOf } from '../../db/fair-messages.ts'
import { type Registration, registrationsOf } from '../../db/fair-registrations.ts'
import { type Fair, fairById } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { type Qualified, qualifiedFor } from '../../jobs/fairs/audience.ts'
import type { RegistrationState } from '../../ocop/fair.ts'
import { inChargeOf, officer } from '../guards.ts'
import { ended, manages, one, sees } from './own.ts'

/** The states officers count and list, each apart; 'in' is who has a booth for certain. */
export const COUNTED = {
  in: 'registered',
  asked: 'asked',
  waiting: 'waiting',
  applied: 'applied',
  refused: 'refused',
  withdrawn: 'withdrawn',
  lapsed: 'lapsed',
  declined: 'declined',
} as const satisfies Record<string, RegistrationState>
const WHICH = [...(Object.keys(COUNTED) as (keyof typeof COUNTED)[]), 'silent'] as const
type Which = (typeof WHICH)[number]
const PER_PAGE = 8

/** Who comes, waits, said no, or has not answered, by place. */
export function listRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'fairs.people',
      guard: officer,
      args: one.extend({ which: z.enum(WHICH).optional().catch(undefined), page: z.int().min(0).optional() }),
      async run(turn, { id, which, page }) {
        const fair = await fairById(turn.trx, id)
        if (!fair || !sees(turn, facts, fair)) return say(turn.t('fairs:gone'), undefined, ended(turn))
        return people(turn, facts, fair, which, page ?? 0)
      },
    }),
  ]
}

/** A producer in a list: where, and what a press leads to. */
interface Line {
  place: string
  label: string
  reg?: string
}

async function people(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  which: Which | undefined,
  page: number,
): Promise<Outcome> {
  const { t } = turn
  const answers = await visibleAnswers(turn, facts, fair)
  const silent = await silentOf(turn, facts, fair)
  const lines = (w: Which): Line[] =>
    w === 'silent'
      ? silent.map((q) => ({
          place: placeOf(turn, facts, q.products[0]!.product.commune),
          label: q.producer,
        }))
      : answers
          .filter((a) => a.state === COUNTED[w])
          .map((a) => ({
            place: placeOf(turn, facts, communeOf(a)),
            label: a.byOfficer ? `${a.producer} (${t('fairs:list.byOfficer')})` : a.producer,
            reg: a.id,
          }))
  const some = WHICH.filter((w) => lines(w).length > 0)
  const chosen = which && some.includes(which) ? which : some[0]
  if (!chosen) return say(t('fairs:list.nobody', { name: fair.name }), [back(turn, fair)], ended(turn))
  const all = lines(chosen)
  const shown = all.slice(page * PER_PAGE, (page + 1) * PER_PAGE)
  const pages = Math.ceil(all.length / PER_PAGE)
  const text = [
    t(`fairs:list.${chosen}`, { name: fair.name, count: all.length }),
    byPlace(all),
    ...(pages > 1 ? [t('fairs:list.page', { page: page + 1, pages })] : []),
    ...(chosen === 'silent' ? [shown.map((l) => `• ${l.label}`).join('\n')] : []),
  ].join('\n')
  const to = (label: string, w: Which, at: number) => ({
    label,
    action: { route: 'fairs.people', args: { id: fair.id, which: w, page: at } },
  })
  return say(
    text,
    [
      ...shown.flatMap((l) =>
        l.reg ? [{ label: l.label, action: { route: 'fairs.reg', args: { reg: l.reg } } }] : [],
      ),
      ...(page + 1 < pages ? [to(t('common:more'), chosen, page + 1)] : []),
      ...some
        .filter((w) => w !== chosen)
        .map((w) => to(t(`fairs:list.button.${w}`, { n: lines(w).length }), w, 0)),
      { label: t('fairs:button.export'), action: { route: 'fairs.export', args: { id: fair.id } } },
      back(turn, fair),
    ],
    ended(turn),
  )
}

/** 'Xã Óc Eo 3, Xã Tri Tôn 1'. */
function byPlace(lines: readonly Line[]): string {
  const counts = new Map<string, number>()
  for (const { place } of lines) counts.set(place, (counts.get(place) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'vi'))
    .map(([place, n]) => `${place}: ${n}`)
    .join(' · ')
}

const back = (turn: Turn, fair: Fair) => ({
  label: turn.t('common:back'),
  action: { route: 'fairs.open', args: { id: fair.id } },
})

/** All answers for whoever manages the fair; for other officers those of their own place. */
export async function visibleAnswers(turn: Turn, facts: Facts, fair: Fair): Promise<Registration[]> {
  const answers = (await registrationsOf(turn.trx, fair.id)).filter((a) => a.state !== 'draft')
  if (manages(turn, facts, fair)) return answers
  return answers.filter((a) => coversCommune(turn, facts, communeOf(a)))
}

/** Producers that qualify and have not answered, told or not; the same limits. */
export async function silentOf(turn: Turn, facts: Facts, fair: Fair): Promise<Qualified[]> {
  if (fair.state !== 'announced' && fair.state !== 'closed') return []
  const answered = new Set(
    (await registrationsOf(turn.trx, fair.id)).filter((a) => a.state !== 'draft').map((a) => a.producerId),
  )
  const all = (await qualifiedFor(turn.trx, facts.places, fair)).filter((q) => !answered.has(q.producerId))
  if (manages(turn, facts, fair)) return all
  return all.filter((q) => q.products.some(({ product }) => coversCommune(turn, facts, product.commune)))
}

export async function toldProducers(turn: Turn, fair: Fair): Promise<Set<string>> {
  return new Set((await invitationsOf(turn.trx, fair.id)).map((i) => i.producerId))
}

export const communeOf = (a: Registration) => a.products.find((p) => p.commune !== null)?.commune ?? null

export function placeOf(turn: Turn, { places }: Facts, commune: string | null): string {
  return (commune && places.byKey.get(commune)?.name) || turn.t('fairs:list.unknownPlace')
}

/** A doubtful commune is the province's matter. */
export function coversCommune(turn: Turn, { places }: Facts, commune: string | null): boolean {
  return inChargeOf(turn, places, (commune && places.byKey.get(commune)) || places.province)
}
