import { z } from 'zod'
import { type Flow, type JsonObject, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { lastPlaceOf } from '../../db/questions.ts'
import type { Facts } from '../../facts.ts'
import {
  findPlaceIn,
  isCurrent,
  lookup,
  type Match,
  type Place,
  type Places,
  placeKey,
  successorsOf,
} from '../../ocop/places.ts'
import { surelyAsks } from '../../text/asks.ts'
import { consented } from '../guards.ts'
import { ownPlace } from './own.ts'

/** A question on its way to the officers; `back`: what was open before, gone on with afterwards. */
export const onItsWay = z.object({
  question: z.string(),
  back: z
    .custom<Flow>((v) => z.object({ ask: z.object({ route: z.string() }) }).safeParse(v).success)
    .optional(),
})
type OnItsWay = z.infer<typeof onItsWay>

const MOST_CHOICES = 4

/** Asks in which commune somebody lives, where nothing on record tells: their question is that commune's to answer. */
export function communeRoutes(
  facts: Facts,
  send: (turn: Turn, to: OnItsWay & { place: string }) => Promise<Outcome>,
): Route[] {
  return [
    route({
      name: 'questions.askCommune',
      guard: consented,
      args: onItsWay,
      run: async (turn, to) => askCommune(turn, facts, to),
    }),
    route({
      name: 'questions.communeTyped',
      guard: consented,
      args: onItsWay,
      run: async (turn, to) => {
        const found = communesOf(facts.places, lookup(facts.places, turn.text))
        const [only, ...others] = found
        if (only && others.length === 0) return send(turn, { ...to, place: placeKey(only) })
        if (only) return askCommune(turn, facts, to, found)
        return surelyAsks(turn.text) ? notAnAnswer : askCommune(turn, facts, to, [], true)
      },
    }),
    route({
      name: 'questions.toPlace',
      guard: consented,
      args: onItsWay.extend({ place: z.string() }),
      run: send,
    }),
  ]
}

/** Whose question it is to answer: the commune on record, that which the question names, or that of their last question. */
export async function placeToAsk(
  turn: Turn,
  { places }: Facts,
  question: string,
): Promise<string | undefined> {
  const own = await ownPlace(turn, places)
  if (own !== placeKey(places.province)) return own
  const named = findPlaceIn(places, question)
  const [only, ...others] = named ? communesOf(places, named.match) : []
  if (only && others.length === 0) return placeKey(only)
  return lastPlaceOf(turn.trx, turn.person!.id)
}

/** The commune is the open question. */
export function asksCommune(turn: Turn): boolean {
  return turn.open?.ask.route === 'questions.askCommune'
}

/** @param missed what was typed names no commune */
export function askCommune(
  turn: Turn,
  { places }: Facts,
  to: OnItsWay,
  among: Place[] = [],
  missed = false,
): Outcome {
  const { t } = turn
  const before = asksCommune(turn) ? undefined : turn.open
  const back = to.back ?? before ?? undefined
  const args: JsonObject = { question: to.question, ...(back && { back: back as unknown as JsonObject }) }
  const choice = (label: string, place: Place) => ({
    label,
    action: { route: 'questions.toPlace', args: { ...args, place: placeKey(place) } },
  })
  return say(
    t(missed ? 'questions:forward.whichAgain' : 'questions:forward.which'),
    [
      ...among.slice(0, MOST_CHOICES).map((place) => choice(place.name, place)),
      choice(t('questions:forward.toProvince'), places.province),
    ],
    { ask: { route: 'questions.askCommune', args }, text: { route: 'questions.communeTyped', args } },
  )
}

/** Today's communes that a found place means: an old one by what became of it. A former district is too many. */
function communesOf(places: Places, match: Match): Place[] {
  const candidates = match.kind === 'one' ? [match.place] : match.kind === 'many' ? match.candidates : []
  const today = candidates
    .filter((p) => p.level === 'commune')
    .flatMap((p) => (isCurrent(p) ? [p] : successorsOf(places, p).map((s) => s.commune)))
  return [...new Set(today)]
}
