import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Announcement, editAnnouncement } from '../../db/announcements.ts'
import { countMeant, reached } from '../../db/audience.ts'
import type { Facts } from '../../facts.ts'
import { type Audience, withRole } from '../../ocop/audience.ts'
import { lookup, type Place, placeKey } from '../../ocop/places.ts'
import { placesInCharge } from '../guards.ts'
import { placeName } from '../statistics/places.ts'
import { onAnnouncement, senderFor, to } from './own.ts'
import { audienceWords, groupsOf, STARS_FROM } from './words.ts'

const one = z.object({ id: z.string() })
const ROLES = ['producers', 'officers', 'council', 'everyone'] as const
const STATES = ['open', 'none', 'window', 'expired'] as const
const MOST_PLACES = 9

/** Choosing whom it is for: one screen that says in words who is meant, and a question for each narrowing. */
export function groupRoutes(facts: Facts): Route[] {
  const draft = true as const
  return [
    onAnnouncement(facts, {
      name: 'announcements.group',
      args: one,
      draft,
      run: (turn, a) => groupScreen(turn, facts, a),
    }),
    onAnnouncement(facts, {
      name: 'announcements.role',
      args: one.extend({ role: z.enum(ROLES).optional() }),
      draft,
      run: (turn, a, { role }) =>
        role
          ? change(turn, facts, a, withRole(a.audience, role))
          : ask(
              turn,
              a,
              'role',
              ROLES.map((r) => pick(a, 'role', r, turn.t(`announcements:role.${r}`))),
            ),
    }),
    onAnnouncement(facts, {
      name: 'announcements.stars',
      args: one.extend({ from: z.enum(['3', '4', '5']).optional() }),
      draft,
      run: (turn, a, { from }) => {
        if (from) return change(turn, facts, a, { ...a.audience, stars: STARS_FROM[from]?.slice() })
        const label = (s: '3' | '4' | '5') => turn.t(`announcements:stars.${s}`)
        return ask(
          turn,
          a,
          'stars',
          (['3', '4', '5'] as const).map((s) => ({
            label: label(s),
            action: to('stars', a.id, { from: s }),
          })),
        )
      },
    }),
    onAnnouncement(facts, {
      name: 'announcements.products',
      args: one.extend({ group: z.string().optional(), set: z.int().optional() }),
      draft,
      run: (turn, a, args) => products(turn, facts, a, args),
    }),
    onAnnouncement(facts, {
      name: 'announcements.dossier',
      args: one.extend({ dossier: z.enum([...STATES, 'any']).optional() }),
      draft,
      run: (turn, a, { dossier }) =>
        dossier
          ? change(turn, facts, a, { ...a.audience, dossier: dossier === 'any' ? undefined : dossier })
          : ask(
              turn,
              a,
              'dossier',
              ([...STATES, 'any'] as const).map((s) =>
                pick(a, 'dossier', s, turn.t(`announcements:dossier.${s}`)),
              ),
            ),
    }),
    onAnnouncement(facts, {
      name: 'announcements.place',
      args: one.extend({ place: z.string().optional() }),
      draft,
      run: async (turn, a, { place }) => {
        const chosen = place === undefined ? undefined : facts.places.byKey.get(place)
        return chosen ? changePlace(turn, facts, a, chosen) : askPlace(turn, facts, a)
      },
    }),
    onAnnouncement(facts, {
      name: 'announcements.placeTyped',
      args: one,
      draft,
      run: (turn, a) => typedPlace(turn, facts, a),
    }),
  ]
}

/** Who is meant, how many would get it now, and what can be changed. */
export async function groupScreen(turn: Turn, facts: Facts, a: Announcement): Promise<Outcome> {
  const { t } = turn
  const meant = await countMeant(turn.trx, a.audience, facts.places, turn.today)
  const n = reached(meant)
  const narrow = a.audience.role === 'producers'
  const button = (name: 'role' | 'place' | 'stars' | 'products' | 'dossier'): Choice => ({
    label: t(`announcements:button.${name}`),
    action: to(name, a.id),
  })
  return say(
    [
      t('announcements:group.to', { who: audienceWords(t, facts, a.audience) }),
      t(n > 0 ? 'announcements:group.count' : 'announcements:group.nobody', { n }),
    ].join('\n'),
    [
      ...(n > 0 ? [{ label: t('announcements:button.preview'), action: to('preview', a.id) }] : []),
      button('role'),
      button('place'),
      ...(narrow ? [button('stars'), button('products'), button('dossier')] : []),
      { label: t('announcements:button.discard'), action: to('discard', a.id) },
    ],
    { ask: to('group', a.id) },
  )
}

async function change(turn: Turn, facts: Facts, a: Announcement, audience: Audience): Promise<Outcome> {
  await editAnnouncement(turn.trx, a.id, { audience })
  return groupScreen(turn, facts, { ...a, audience, edit: a.edit + 1 })
}

type Question = 'role' | 'stars' | 'dossier' | 'group' | 'set'

async function ask(turn: Turn, a: Announcement, what: Question, choices: Choice[]): Promise<Outcome> {
  return say(turn.t(`announcements:ask.${what}`), choices, { ask: to('group', a.id) })
}

function pick(a: Announcement, name: 'role' | 'dossier', value: string, label: string): Choice {
  return { label, action: to(name, a.id, { [name]: value }) }
}

/** First the group, then, where it has more than one, a set of it or all of them. */
async function products(
  turn: Turn,
  facts: Facts,
  a: Announcement,
  { group, set }: { group?: string | undefined; set?: number | undefined },
): Promise<Outcome> {
  const groups = groupsOf(facts)
  const all = { label: turn.t('announcements:products.all'), action: to('products', a.id, { group: 'all' }) }
  if (set !== undefined && facts.law.sets.some((s) => s.no === set)) {
    return change(turn, facts, a, { ...a.audience, sets: [set] })
  }
  if (group === 'all') return change(turn, facts, a, { ...a.audience, sets: undefined })
  const chosen = groups.find((g) => g.code === group?.replace('*', ''))
  if (!chosen) {
    const choices = groups.map((g) => ({ label: g.name, action: to('products', a.id, { group: g.code }) }))
    return ask(turn, a, 'group', [...choices, all])
  }
  if (group!.endsWith('*') || chosen.sets.length === 1) {
    return change(turn, facts, a, { ...a.audience, sets: chosen.sets })
  }
  const whole = {
    label: turn.t('announcements:products.whole'),
    action: to('products', a.id, { group: `${chosen.code}*` }),
  }
  const sets = facts.law.sets.filter((s) => chosen.sets.includes(s.no))
  return ask(turn, a, 'set', [
    whole,
    ...sets.map((s) => ({ label: s.name, action: to('products', a.id, { set: s.no }) })),
  ])
}

function askPlace(
  turn: Turn,
  facts: Facts,
  a: Announcement,
  lead?: string,
  from?: readonly Place[],
): Outcome {
  const offered = from ?? placesInCharge(turn, facts.places)
  const choices = offered.slice(0, MOST_PLACES).map((place) => ({
    label: placeName(turn.t, facts.places, place),
    action: to('place', a.id, { place: placeKey(place) }),
  }))
  return say(lead ?? turn.t('announcements:ask.place'), choices, {
    ask: to('place', a.id),
    text: to('placeTyped', a.id),
  })
}

async function typedPlace(turn: Turn, facts: Facts, a: Announcement): Promise<Outcome> {
  if (turn.text.endsWith('?')) return notAnAnswer
  const match = lookup(facts.places, turn.text)
  if (match.kind === 'one') return changePlace(turn, facts, a, match.place)
  const from = match.kind === 'many' ? match.candidates : match.suggestions
  if (from.length === 0) return askPlace(turn, facts, a, turn.t('announcements:place.unknown'))
  return askPlace(turn, facts, a, turn.t('announcements:place.which', { typed: turn.text }), from)
}

async function changePlace(turn: Turn, facts: Facts, a: Announcement, place: Place): Promise<Outcome> {
  const sender = senderFor(turn, facts, place)
  if (!sender) return askPlace(turn, facts, a, turn.t('announcements:place.notYours', { place: place.name }))
  const audience = { ...a.audience, place: placeKey(place) }
  await editAnnouncement(turn.trx, a.id, { audience, senderPlace: placeKey(sender) })
  return groupScreen(turn, facts, { ...a, audience, edit: a.edit + 1 })
}
