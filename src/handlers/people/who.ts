import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { updatePerson } from '../../db/people.ts'
import { consented } from '../guards.ts'

const none = z.object({})
const kinds = ['producer', 'officer', 'guest'] as const

/** First contact: who is speaking, and then who the person is. */
export function whoRoutes(): Route[] {
  return [
    route({
      name: 'people.start',
      guard: anyone,
      args: z.object({ rest: z.string().optional() }),
      run: async (turn) => ((await justLinked(turn)) ? { replies: [] } : welcome(turn)),
    }),
    route({ name: 'people.who', guard: consented, args: none, run: async (turn) => whoAreYou(turn) }),
    route({
      name: 'people.iAm',
      guard: consented,
      args: z.object({ kind: z.enum(kinds) }),
      run: async (turn, { kind }) => iAm(turn, kind),
    }),
    route({
      name: 'people.officersOnly',
      guard: anyone,
      args: none,
      run: async (turn) => say(turn.t('people:rights.officersOnly')),
    }),
    route({
      name: 'people.administratorsOnly',
      guard: anyone,
      args: none,
      run: async (turn) => say(turn.t('people:rights.administratorsOnly')),
    }),
  ]
}

/** Who asked for nothing yet is asked for consent; who refused is told once more what works, and not asked. */
function welcome(turn: Turn): Outcome {
  if (turn.person) {
    const { name } = turn.person
    const hello = name ? turn.t('people:welcome.backNamed', { name }) : turn.t('people:welcome.back')
    if (turn.grants.length > 0 || turn.person.kind !== 'guest') return say(hello)
    const asked = whoAreYou(turn)
    return { ...asked, replies: [{ text: hello }, ...asked.replies] }
  }
  if (turn.refusedVersion) {
    return say(turn.t('people:welcome.afterRefusal'), [
      { label: turn.t('people:consent.readAgain'), action: { route: 'people.consent' } },
    ])
  }
  return { replies: [], then: { action: { route: 'people.consent' } } }
}

export function whoAreYou(turn: Turn): Outcome {
  return say(
    turn.t('people:who.ask'),
    kinds.map((kind) => ({
      label: turn.t(`people:who.${kind}`),
      action: { route: 'people.iAm', args: { kind } },
    })),
    { ask: { route: 'people.who' } },
  )
}

async function iAm(turn: Turn, kind: (typeof kinds)[number]): Promise<Outcome> {
  // Nobody becomes an officer by saying so: that takes a code.
  if (kind !== 'officer') await updatePerson(turn.trx, turn.person!.id, { kind })
  switch (kind) {
    case 'producer':
      return { replies: [], flow: null, then: { action: { route: 'people.findProducer' } } }
    case 'officer':
      return { replies: [], flow: null, then: { action: { route: 'people.code', args: { rest: '' } } } }
    case 'guest':
      return say(turn.t('people:who.guestNext'), undefined, null)
  }
}

/** The first message of this chat was a link code: whose chat it is now has agreed long ago. */
async function justLinked(turn: Turn): Promise<boolean> {
  if (turn.person) return false
  const chat = await turn.trx
    .selectFrom('chat')
    .select('person_id')
    .where('id', '=', turn.chatId)
    .executeTakeFirst()
  return chat?.person_id != null
}
