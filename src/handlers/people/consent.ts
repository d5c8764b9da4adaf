import { type Action, type Choice, type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { createPerson, keepRefusal, recordConsent } from '../../db/people.ts'
import { yesOrNo } from '../yes-no.ts'
import { CONSENT_VERSIONS } from './consent-texts.ts'
import { ending } from './ending.ts'
import { wanted, wantedArgs } from './wanted.ts'
import { whoAreYou } from './who.ts'

/**
 * Consent to being remembered (Law 91/2025/QH15, Decree 356/2025/NĐ-CP): told first who keeps what and why, two
 * equal buttons, the answer stored with the text's version. Without it people still ask and look things up.
 */
export function consentRoutes(): Route[] {
  return [
    route({
      name: 'people.consent',
      guard: anyone,
      args: wanted,
      run: async (turn, { then }) =>
        turn.person ? goOn(turn, then) : ask(turn, turn.t('people:consent.records'), then),
    }),
    route({
      name: 'people.consentAgain',
      guard: anyone,
      args: wanted,
      run: async (turn, { then }) =>
        turn.person
          ? goOn(turn, then)
          : // Asked once more, then left alone: the buttons stay, nobody is nagged.
            { ...ask(turn, turn.t('people:consent.again'), then), flow: null },
    }),
    route({
      name: 'people.consentTyped',
      guard: anyone,
      args: wanted,
      run: async (turn, { then }) => {
        const answer = yesOrNo(turn.text)
        if (answer === undefined) return { replies: [], unclear: true }
        return answer ? agree(turn, then) : refuse(turn)
      },
    }),
    route({ name: 'people.agree', guard: anyone, args: wanted, run: (turn, { then }) => agree(turn, then) }),
    route({ name: 'people.refuse', guard: anyone, args: wanted, run: (turn) => refuse(turn) }),
  ]
}

function ask(turn: Turn, text: string, then: Action | undefined): Outcome {
  const args = wantedArgs(then)
  const choices: Choice[] = [
    { label: turn.t('people:consent.yes'), action: { route: 'people.agree', args } },
    { label: turn.t('people:consent.no'), action: { route: 'people.refuse', args } },
  ]
  return say(text, choices, {
    // Asked again in one line: who asks a side question is not read the whole text twice.
    ask: { route: 'people.consentAgain', args },
    text: { route: 'people.consentTyped', args },
  })
}

async function agree(turn: Turn, then: Action | undefined): Promise<Outcome> {
  if (turn.person) return goOn(turn, then)
  const { trx, chatId, now } = turn
  const person = await createPerson(trx, { chatId, locale: turn.locale === 'en' ? 'en' : 'vi', now })
  await recordConsent(trx, {
    personId: person.id,
    chatId,
    purpose: 'records',
    version: CONSENT_VERSIONS.records,
    answer: true,
    now,
  })
  const thanks = { text: turn.t('people:consent.thanks') }
  if (!then) {
    const asked = whoAreYou(turn)
    const [first] = asked.replies
    return { ...asked, replies: [{ ...first!, text: `${thanks.text}\n\n${first!.text}` }] }
  }
  return { replies: [thanks], flow: null, then: { action: then, as: { person } } }
}

async function refuse(turn: Turn): Promise<Outcome> {
  // A button from before they agreed elsewhere takes nothing back; that is done in /toi, with a warning.
  if (turn.person) return say(turn.t('people:consent.alreadyAgreed'), undefined, ending(turn))
  await keepRefusal(turn.trx, turn.chatId, CONSENT_VERSIONS.records)
  return say(turn.t('people:consent.refused'), undefined, null)
}

function goOn(turn: Turn, then: Action | undefined): Outcome {
  return then ? { replies: [], flow: null, then: { action: then } } : whoAreYou(turn)
}
