import { z } from 'zod'
import { type Choice, type Flow, type JsonObject, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { offeredLast } from '../../db/fair-messages.ts'
import { type Registration, registrationsBy } from '../../db/fair-registrations.ts'
import { type Fair, fairById } from '../../db/fairs.ts'
import { datesWords } from '../../jobs/fairs/words.ts'
import { showMoment } from '../../text/moment.ts'
import { consented } from '../guards.ts'
import { action, back } from './back.ts'
import { readBoothAnswer } from './held-words.ts'

const choice = z.object({ label: z.string(), action })
const question = z.object({ back, other: choice.optional() })
type Question = z.infer<typeof question>

interface Held {
  own: Registration
  fair: Fair
}

/** Routes that take a booth or give it up: what chooses one of them needs no hearing. */
const OURS = ['fairs.take', 'fairs.withdraw', 'fairs.heldAnswer', 'fairs.heldOther']

/**
 * An answer in people's own words to the offer of a booth. It counts at once only when it can mean nothing else: the
 * offer is the last thing this chat was told, one booth is held, and no question or older choice claims the words.
 * Otherwise they are asked back, by the name of the fair, so that no "ok" to something else takes or loses a booth.
 */
export function heldBoothRoutes(): Route[] {
  return [
    route({
      name: 'fairs.hear',
      guard: anyone,
      args: z.object({ chosen: choice.optional() }),
      run: hear,
    }),
    route({
      name: 'fairs.heldAsk',
      guard: consented,
      args: question,
      async run(turn, args) {
        const held = await heldFor(turn)
        if (held.length > 0) return askBack(turn, held, args)
        // Taken, given up or lapsed meanwhile: what was open before is.
        const open = (args.back ?? null) as Flow | null
        return { replies: [], flow: open, ...(open && { then: { action: open.ask, as: { open } } }) }
      },
    }),
    route({
      name: 'fairs.heldTyped',
      guard: consented,
      args: question,
      async run(turn, args) {
        const meant = readBoothAnswer(turn.text)
        const held = await heldFor(turn)
        if (held.length === 0 || meant === undefined || meant === 'number') return handBack(args)
        return held.length > 1 ? askBack(turn, held, args) : settled(held[0]!.own, meant, args)
      },
    }),
    route({
      name: 'fairs.heldAnswer',
      guard: consented,
      args: z.object({ reg: z.string(), meant: z.enum(['take', 'leave']), back }),
      run: async (turn, { reg, meant, back }) =>
        settled({ id: reg }, meant, { back: stillAsked(turn) ? back : undefined }),
    }),
    route({
      name: 'fairs.heldOther',
      guard: consented,
      args: z.object({ back, other: choice }),
      async run(turn, args) {
        const open = stillAsked(turn) ? ((args.back ?? null) as Flow | null) : turn.open
        return {
          replies: [],
          flow: open,
          then: { action: args.other.action as Choice['action'], as: { open } },
        }
      },
    }),
  ]
}

async function hear(
  turn: Turn,
  { chosen }: { chosen?: z.infer<typeof choice> | undefined },
): Promise<Outcome> {
  const meant = readBoothAnswer(turn.text)
  if (!turn.person || meant === undefined) return notAnAnswer
  if (chosen && OURS.includes(chosen.action.route)) return notAnAnswer
  // Asked back already: the answer to that is on its way to fairs.heldTyped.
  if (stillAsked(turn)) return notAnAnswer
  const held = await heldFor(turn)
  if (held.length === 0) return notAnAnswer
  const claimed = chosen !== undefined || turn.open !== null
  let last = false
  for (const { own } of held) last ||= await offeredLast(turn.trx, turn.chatId, own)
  if (!last && (claimed || meant === 'number')) return notAnAnswer
  if (last && !claimed && held.length === 1 && meant !== 'number') return settled(held[0]!.own, meant, {})
  return askBack(turn, held, { back: turn.open ?? undefined, other: chosen } as Question)
}

/** A button of ours pressed later must not bring back what was open long ago. */
const stillAsked = (turn: Turn) => turn.open?.ask.route === 'fairs.heldAsk'

async function heldFor(turn: Turn): Promise<Held[]> {
  const asked = (await registrationsBy(turn.trx, turn.person!.id)).filter((r) => r.state === 'asked')
  const held: Held[] = []
  for (const own of asked) {
    const fair = (await fairById(turn.trx, own.fairId))!
    if (fair.state === 'announced' || fair.state === 'closed') held.push({ own, fair })
  }
  return held
}

/** Takes or gives up the booth, then takes up what was open before. Rights and time are asked there. */
function settled(own: { id: string }, meant: 'take' | 'leave', { back }: Question): Outcome {
  const act = meant === 'take' ? 'fairs.take' : 'fairs.withdraw'
  return {
    replies: [],
    then: { action: { route: act, args: { reg: own.id, ...(back && { back: back as JsonObject }) } } },
  }
}

/** No answer to us: whatever was open before may understand it. */
function handBack({ back }: Question): Outcome {
  if (!back?.text) return notAnAnswer
  const open = back as Flow
  return { replies: [], flow: open, then: { action: open.text!, as: { open } } }
}

function askBack(turn: Turn, held: readonly Held[], args: Question): Outcome {
  const { t } = turn
  const kept = { ...(args.back && { back: args.back as JsonObject }) }
  const several = held.length > 1
  const choices: Choice[] = held.flatMap(({ own, fair }) =>
    (['take', 'leave'] as const).map((meant) => {
      const label = t(meant === 'take' ? 'fairs:button.take' : 'fairs:button.giveUp')
      return {
        label: several ? `${label}: ${fair.name}, ${own.producer}` : label,
        action: { route: 'fairs.heldAnswer', args: { reg: own.id, meant, ...kept } },
      }
    }),
  )
  const { other } = args
  if (other) {
    const then = { ...kept, other: other as unknown as JsonObject }
    choices.push({
      label: t('fairs:held.other', { label: other.label }),
      action: { route: 'fairs.heldOther', args: then },
    })
  }
  const lines = held.map(({ own, fair }) =>
    t('fairs:held.line', {
      name: fair.name,
      dates: datesWords(t, fair),
      producer: own.producer,
      until: own.confirmBy ? showMoment(own.confirmBy) : '',
    }),
  )
  const stored = args as unknown as JsonObject
  return say([...lines, t(several ? 'fairs:held.which' : 'fairs:held.ask')].join('\n'), choices, {
    ask: { route: 'fairs.heldAsk', args: stored },
    text: { route: 'fairs.heldTyped', args: stored },
  })
}
