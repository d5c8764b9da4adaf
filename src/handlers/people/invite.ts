import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { createInvitation, placeForRole } from '../../db/invitations.ts'
import type { RoleName } from '../../db/tables.ts'
import type { Facts } from '../../facts.ts'
import { communesOfFormerDistrict, lookup, type Place, placeKey, successorsOf } from '../../ocop/places.ts'
import { fold } from '../../text/fold.ts'
import { administrator } from '../guards.ts'
import { showMoment, showRight } from './show.ts'

const roles = ['officer', 'council_member', 'administrator'] as const
/** How each role is called in one line: '/moi cán bộ Óc Eo'. */
const WORDS: Record<RoleName, RegExp> = {
  administrator: /^(quan tri vien|quan tri|administrator|admin)(?= |$)/,
  officer: /^(can bo|officer)(?= |$)/,
  council_member: /^(thanh vien hoi dong|hoi dong|council member|council)(?= |$)/,
}
const MOST_CHOICES = 9

/** /moi: administrators make one-time codes, step by step or in one line. */
export function inviteRoutes(facts: Facts): Route[] {
  const role = z.enum(roles)
  return [
    route({
      name: 'people.invite',
      guard: administrator,
      args: z.object({ rest: z.string() }),
      async run(turn, { rest }) {
        const { role, place } = readInvitation(rest)
        return role ? withRole(turn, facts, role, place) : askRole(turn, place)
      },
    }),
    route({
      name: 'people.inviteRole',
      guard: administrator,
      args: z.object({ role, place: z.string() }),
      run: (turn, args) => withRole(turn, facts, args.role, args.place),
    }),
    route({
      name: 'people.invitePlace',
      guard: administrator,
      args: z.object({ role }),
      run: async (turn, args) =>
        turn.text.endsWith('?') ? notAnAnswer : withRole(turn, facts, args.role, turn.text),
    }),
    route({
      name: 'people.inviteAt',
      guard: administrator,
      args: z.object({ role, place: z.string() }),
      async run(turn, args) {
        const place = facts.places.byKey.get(args.place)
        return place && placeForRole(facts.places, args.role, place)
          ? make(turn, facts, args.role, place)
          : askPlace(turn, facts, args.role)
      },
    }),
  ]
}

/** 'cán bộ Óc Eo' → officer, 'Óc Eo'. */
export function readInvitation(rest: string): { role: RoleName | undefined; place: string } {
  const folded = fold(rest)
  for (const role of roles) {
    const said = WORDS[role].exec(folded)?.[0]
    if (!said) continue
    const words = rest.trim().split(/[\s_]+/u)
    return { role, place: words.slice(said.split(' ').length).join(' ') }
  }
  return { role: undefined, place: rest.trim() }
}

function askRole(turn: Turn, place: string): Outcome {
  return say(
    turn.t('people:invite.role'),
    roles.map((role) => ({
      label: turn.t(`people:role.${role}`),
      action: { route: 'people.inviteRole', args: { role, place } },
    })),
    { ask: { route: 'people.invite', args: { rest: place } } },
  )
}

async function withRole(turn: Turn, facts: Facts, role: RoleName, typed: string): Promise<Outcome> {
  if (role === 'administrator') return make(turn, facts, role, facts.places.province)
  if (typed === '') return askPlace(turn, facts, role)
  const match = lookup(facts.places, typed)
  if (match.kind === 'none') {
    return askPlace(turn, facts, role, turn.t('people:invite.noPlace', { typed }), match.suggestions)
  }
  if (match.kind === 'one' && placeForRole(facts.places, role, match.place)) {
    return make(turn, facts, role, match.place)
  }
  const meant = match.kind === 'one' ? [match.place] : match.candidates
  return askPlace(turn, facts, role, turn.t('people:invite.whichPlace', { typed }), meant)
}

/** Places are offered as they are today: a former district or old commune as what became of it. */
function askPlace(
  turn: Turn,
  facts: Facts,
  role: RoleName,
  intro?: string,
  meant: readonly Place[] = [],
): Outcome {
  const today = [...new Set(meant.flatMap((place) => inForce(facts, place)))].slice(0, MOST_CHOICES)
  const places = today.includes(facts.places.province) ? today : [...today, facts.places.province]
  const choices: Choice[] = places.map((place) => ({
    label: place.name,
    action: { route: 'people.inviteAt', args: { role, place: placeKey(place) } },
  }))
  return say(intro ?? turn.t('people:invite.place'), choices, {
    ask: { route: 'people.inviteRole', args: { role, place: '' } },
    text: { route: 'people.invitePlace', args: { role } },
  })
}

function inForce({ places }: Facts, place: Place): Place[] {
  switch (place.level) {
    case 'province':
      return [places.province]
    case 'district':
      return communesOfFormerDistrict(places, place)
    case 'commune':
      return successorsOf(places, place).map((s) => s.commune)
  }
}

async function make(turn: Turn, facts: Facts, role: RoleName, place: Place): Promise<Outcome> {
  const { code, expiresAt } = await createInvitation(turn.trx, facts.places, {
    role,
    place,
    createdBy: turn.person!.id,
    now: turn.now,
  })
  const right = showRight(turn, facts.places, { role, place: placeKey(place) })
  const until = showMoment(expiresAt)
  return say(turn.t('people:invite.made', { right, code, until }), undefined, null)
}
