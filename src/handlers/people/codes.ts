import { z } from 'zod'
import { type Flow, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { readCode } from '../../codes.ts'
import { mustWaitUntil, noteWrongCode, personOfLinkCode } from '../../db/codes.ts'
import { acceptInvitation, openInvitation } from '../../db/invitations.ts'
import { updatePerson } from '../../db/people.ts'
import type { Facts } from '../../facts.ts'
import { consented } from '../guards.ts'
import { ending } from './ending.ts'
import { joinThisChat } from './link-chat.ts'
import { showMoment, showRight } from './show.ts'

/** /ma: a code from an invitation, or one that joins this chat to the person who made it. */
export function codeRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'people.code',
      // A link code makes this chat somebody's who has agreed already; an invitation asks for consent first.
      guard: anyone,
      args: z.object({ rest: z.string() }),
      run: async (turn, { rest }) => (rest === '' ? askForCode(turn) : enter(turn, rest)),
    }),
    route({
      name: 'people.codeTyped',
      guard: anyone,
      args: z.object({}),
      run: async (turn) => {
        // A sentence is no code: leave it to be answered as the question it is.
        if (!readCode(turn.text) && /\s\S+\s/u.test(turn.text)) return notAnAnswer
        return enter(turn, turn.text)
      },
    }),
    route({
      name: 'people.accept',
      guard: consented,
      args: z.object({ invitation: z.string() }),
      run: (turn, { invitation }) => accept(turn, facts, invitation),
    }),
  ]
}

function askForCode(turn: Turn): Outcome {
  return say(turn.t('people:code.ask'), undefined, {
    ask: { route: 'people.code', args: { rest: '' } },
    text: { route: 'people.codeTyped' },
  })
}

async function enter(turn: Turn, typed: string): Promise<Outcome> {
  const { trx, now, chatId } = turn
  const until = await mustWaitUntil(trx, chatId, now)
  if (until) return say(turn.t('people:code.wait', { until: showMoment(until) }), undefined, ending(turn))
  const code = readCode(typed)
  if (!code) return say(turn.t('people:code.shape'), undefined, stillAsking(turn))
  const owner = await personOfLinkCode(trx, code, now)
  if (owner) return joinThisChat(turn, code, owner)
  const invitation = await openInvitation(trx, code, now)
  // From here on the invitation is known by its id: the code itself is written down nowhere.
  if (invitation) {
    const action = { route: 'people.accept', args: { invitation: invitation.id } }
    return { replies: [], flow: ending(turn), then: { action } }
  }
  await noteWrongCode(trx, chatId, turn.person?.id ?? null, now)
  return say(turn.t('people:code.wrong'), undefined, stillAsking(turn))
}

/** A wrong code leaves the question for it open; what was wrong says enough, it is not asked in words again. */
function stillAsking(turn: Turn): Flow | undefined {
  return turn.open?.ask.route === 'people.code' ? turn.open : undefined
}

async function accept(turn: Turn, facts: Facts, invitation: string): Promise<Outcome> {
  const { trx, now } = turn
  const person = turn.person!
  const grant = await acceptInvitation(trx, invitation, person.id, now)
  if (!grant) return say(turn.t('people:code.used'), undefined, ending(turn))
  if (person.kind !== 'officer') await updatePerson(trx, person.id, { kind: 'officer' })
  const right = showRight(turn, facts.places, grant)
  const next = turn.t(`people:code.next.${grant.role}`)
  const as = { person: { ...person, kind: 'officer' as const }, grants: [...turn.grants, grant] }
  return {
    replies: [{ text: turn.t('people:code.granted', { right, next }) }],
    flow: ending(turn),
    then: { action: { route: 'people.afterGrant' }, as },
  }
}
