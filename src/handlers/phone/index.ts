import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Capability, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { recordConsent } from '../../db/people.ts'
import { forgetPhone, keepPhone, phoneOf, readPhone, showPhone } from '../../db/phones.ts'
import { consented } from '../guards.ts'
import { CONSENT_VERSIONS } from '../people/consent-texts.ts'
import { yesOrNo } from '../yes-no.ts'

const none = z.object({})
const numbered = z.object({ phone: z.string() })

/** A telephone number for when a chat cannot be written to: given, changed, taken back; each with its consent. */
export function phone(): Capability {
  return {
    routes: [
      route({ name: 'phone.show', guard: consented, args: z.unknown(), run: show }),
      route({ name: 'phone.ask', guard: consented, args: none, run: async (turn) => ask(turn) }),
      route({ name: 'phone.typed', guard: consented, args: none, run: async (turn) => typed(turn) }),
      route({
        name: 'phone.confirm',
        guard: consented,
        args: numbered,
        run: async (turn, args) => confirm(turn, args.phone),
      }),
      route({
        name: 'phone.answered',
        guard: consented,
        args: numbered,
        async run(turn, args) {
          const yes = yesOrNo(turn.text)
          return yes === undefined ? notAnAnswer : answer(turn, args.phone, yes)
        },
      }),
      route({
        name: 'phone.answer',
        guard: consented,
        args: numbered.extend({ yes: z.boolean() }),
        run: (turn, args) => answer(turn, args.phone, args.yes),
      }),
      route({
        name: 'phone.forget',
        guard: consented,
        args: none,
        async run(turn) {
          await forgetPhone(turn.trx, turn.person!.id)
          await record(turn, false)
          return say(turn.t('people:phone.forgotten'), undefined, ending(turn))
        },
      }),
    ],
    commands: [
      {
        name: 'sodienthoai',
        words: ['so dien thoai', 'sdt', 'so dt'],
        followedBy: 'nothing',
        route: 'phone.show',
        describe: 'common:commands.phone',
        // Of use with one channel only: whoever needs it is told of it.
        shownTo: 'nobody',
      },
    ],
  }
}

async function show(turn: Turn): Promise<Outcome> {
  const kept = await phoneOf(turn.trx, turn.person!.id)
  if (kept === null) return ask(turn)
  return say(turn.t('people:phone.kept', { phone: showPhone(kept) }), [
    { label: turn.t('people:phone.change'), action: { route: 'phone.ask' } },
    { label: turn.t('people:phone.forget'), action: { route: 'phone.forget' } },
  ])
}

function ask(turn: Turn): Outcome {
  return say(turn.t('people:phone.ask'), undefined, {
    ask: { route: 'phone.ask' },
    text: { route: 'phone.typed' },
  })
}

function typed(turn: Turn): Outcome {
  const read = readPhone(turn.text)
  if (read !== null) return confirm(turn, read)
  const meant = (turn.text.match(/\d/g)?.length ?? 0) >= 6
  return meant ? say(turn.t('people:phone.wrong')) : notAnAnswer
}

function confirm(turn: Turn, phone: string): Outcome {
  const choice = (key: 'people:consent.yes' | 'people:consent.no', yes: boolean) => ({
    label: turn.t(key),
    action: { route: 'phone.answer', args: { phone, yes } },
  })
  const text = `${turn.t('people:phone.number', { phone: showPhone(phone) })}\n\n${turn.t('people:consent.phone')}`
  return say(text, [choice('people:consent.yes', true), choice('people:consent.no', false)], {
    ask: { route: 'phone.confirm', args: { phone } },
    text: { route: 'phone.answered', args: { phone } },
  })
}

async function answer(turn: Turn, phone: string, yes: boolean): Promise<Outcome> {
  if (yes) await keepPhone(turn.trx, turn.person!.id, phone, turn.now)
  await record(turn, yes)
  return say(turn.t(yes ? 'people:phone.thanks' : 'people:phone.refused'), undefined, ending(turn))
}

async function record(turn: Turn, answer: boolean): Promise<void> {
  const { trx, chatId, now } = turn
  const version = CONSENT_VERSIONS.phone
  await recordConsent(trx, { personId: turn.person!.id, chatId, purpose: 'phone', version, answer, now })
}

/** Ends our own open question; a dossier that is open stays so. */
function ending(turn: Turn): null | undefined {
  return turn.open?.ask.route.startsWith('phone.') ? null : undefined
}
