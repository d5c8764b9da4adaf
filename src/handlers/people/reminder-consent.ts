import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { consentsOf, recordConsent, updatePerson } from '../../db/people.ts'
import { consented } from '../guards.ts'
import { yesOrNo } from '../yes-no.ts'
import { CONSENT_VERSIONS } from './consent-texts.ts'
import { ending } from './ending.ts'

/** Reminders are a purpose of their own: asked once, apart from the rest, when they begin to make sense. */
export function reminderConsentRoutes(): Route[] {
  const none = z.object({})
  return [
    route({
      name: 'people.offerReminders',
      guard: consented,
      args: none,
      async run(turn) {
        const answered = await consentsOf(turn.trx, turn.person!.id)
        if (turn.person!.remindersOn || answered.some((c) => c.purpose === 'reminders'))
          return { replies: [] }
        return ask(turn, turn.t('people:consent.reminders'))
      },
    }),
    route({
      name: 'people.offerRemindersAgain',
      guard: consented,
      args: none,
      run: async (turn) => ({ ...ask(turn, turn.t('people:consent.remindersAgain')), flow: null }),
    }),
    route({
      name: 'people.reminders',
      guard: consented,
      args: z.object({ on: z.boolean() }),
      run: (turn, { on }) => answer(turn, on),
    }),
    route({
      name: 'people.remindersTyped',
      guard: consented,
      args: none,
      async run(turn) {
        const on = yesOrNo(turn.text)
        return on === undefined ? notAnAnswer : answer(turn, on)
      },
    }),
  ]
}

/** Switches a person's reminders and writes their consent down, with the version of the text. */
export async function setReminders(turn: Turn, on: boolean): Promise<void> {
  const { trx, chatId, now } = turn
  const personId = turn.person!.id
  await updatePerson(trx, personId, { reminders_on: on })
  await recordConsent(trx, {
    personId,
    chatId,
    purpose: 'reminders',
    version: CONSENT_VERSIONS.reminders,
    answer: on,
    now,
  })
}

function ask(turn: Turn, text: string): Outcome {
  const choice = (key: 'people:consent.yes' | 'people:consent.no', on: boolean) => ({
    label: turn.t(key),
    action: { route: 'people.reminders', args: { on } },
  })
  return say(text, [choice('people:consent.yes', true), choice('people:consent.no', false)], {
    ask: { route: 'people.offerRemindersAgain' },
    text: { route: 'people.remindersTyped' },
  })
}

async function answer(turn: Turn, on: boolean): Promise<Outcome> {
  await setReminders(turn, on)
  return say(
    turn.t(on ? 'people:consent.remindersOn' : 'people:consent.remindersOff'),
    undefined,
    ending(turn),
  )
}
