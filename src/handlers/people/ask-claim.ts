import { z } from 'zod'
import { type Notice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { askClaim, type Claim, claimsOf, confirmedFor } from '../../db/claims.ts'
import { localesOf, updatePerson } from '../../db/people.ts'
import { type ProducerCard, producerCard } from '../../db/producers.ts'
import type { Facts } from '../../facts.ts'
import { translator } from '../../text/i18n.ts'
import { consented } from '../guards.ts'
import { decidersFor, showArea } from './area.ts'
import { ending } from './ending.ts'
import { readName } from './name.ts'

const producer = z.object({ producer: z.string() })

/** A producer asks to be linked to their record; whoever is in charge of the place is told. */
export function askClaimRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'people.claim',
      guard: consented,
      args: producer,
      run: (turn, args) => begin(turn, facts, args.producer),
    }),
    route({
      name: 'people.claimNamed',
      guard: consented,
      args: producer,
      async run(turn, args) {
        const name = readName(turn.text)
        if (!name) return notAnAnswer
        await updatePerson(turn.trx, turn.person!.id, { name })
        return begin({ ...turn, person: { ...turn.person!, name } }, facts, args.producer)
      },
    }),
    route({
      name: 'people.claimSend',
      guard: consented,
      args: producer,
      run: (turn, args) => send(turn, facts, args.producer),
    }),
  ]
}

async function begin(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const card = await producerCard(turn.trx, id)
  if (!card) return say(turn.t('people:producer.gone'), undefined, ending(turn))
  const own = (await claimsOf(turn.trx, turn.person!.id)).findLast((c) => c.producerId === id)
  if (own?.state === 'confirmed' || own?.state === 'asked') return already(turn, own, card)
  if (!turn.person!.name) {
    return say(turn.t('people:claim.askName'), undefined, {
      ask: { route: 'people.claim', args: { producer: id } },
      text: { route: 'people.claimNamed', args: { producer: id } },
    })
  }
  return say(
    turn.t('people:claim.sure', {
      name: turn.person!.name,
      producer: card.name,
      area: showArea(turn, facts.places, card),
      products: productLines(card),
    }),
    [
      { label: turn.t('people:claim.send'), action: { route: 'people.claimSend', args: { producer: id } } },
      { label: turn.t('people:claim.chooseAgain'), action: { route: 'people.findProducer' } },
    ],
    { ask: { route: 'people.claim', args: { producer: id } } },
  )
}

async function send(turn: Turn, facts: Facts, id: string): Promise<Outcome> {
  const { trx, now } = turn
  const person = turn.person!
  const card = await producerCard(trx, id)
  if (!card) return say(turn.t('people:producer.gone'), undefined, ending(turn))
  if (!person.name) return begin(turn, facts, id)
  const asked = await askClaim(trx, { personId: person.id, producerId: id, now })
  if (asked === 'too many') return say(turn.t('people:claim.tooMany'), undefined, ending(turn))
  if (!asked.isNew) return already(turn, asked.claim, card)
  if (person.kind !== 'producer' && turn.grants.length === 0) {
    await updatePerson(trx, person.id, { kind: 'producer' })
  }
  const deciders = await decidersFor(turn, facts.places, card, person.id)
  const text = turn.t(deciders.length > 0 ? 'people:claim.sent' : 'people:claim.sentToNobody', {
    producer: card.name,
  })
  return {
    replies: [{ text }],
    flow: null,
    notices: await requests(turn, facts, asked.claim, card, deciders),
    then: { action: { route: 'people.offerReminders' } },
  }
}

async function requests(
  turn: Turn,
  facts: Facts,
  claim: Claim,
  card: ProducerCard,
  deciders: string[],
): Promise<Notice[]> {
  const locales = await localesOf(turn.trx, deciders)
  const others = await confirmedFor(turn.trx, card.id)
  return deciders.map((personId) => {
    const t = translator(locales.get(personId))
    return {
      personId,
      // The claim's id leads the key: whoever is deleted takes these messages along.
      dedupe: `claim:${claim.id}:${personId}`,
      reply: request({ t }, facts, claim, card, others),
    }
  })
}

/** What an officer reads about a request, and what they can do about it. */
export function request(
  turn: Pick<Turn, 't'>,
  facts: Facts,
  claim: Claim,
  card: ProducerCard,
  others: number,
) {
  const { t } = turn
  const lines = [
    t('people:claim.request', {
      name: claim.personName ?? t('people:claim.nameless'),
      producer: card.name,
      area: showArea(turn, facts.places, card),
      products: productLines(card),
    }),
    ...(others > 0 ? [t('people:claim.others', { count: others })] : []),
    t('people:claim.check'),
  ]
  return {
    text: lines.join('\n\n'),
    choices: [
      { label: t('people:claim.right'), action: { route: 'people.confirm', args: { claim: claim.id } } },
      { label: t('people:claim.wrong'), action: { route: 'people.refuseClaim', args: { claim: claim.id } } },
    ],
  }
}

function already(turn: Turn, claim: Claim, card: ProducerCard): Outcome {
  const key = claim.state === 'confirmed' ? 'people:claim.linkedAlready' : 'people:claim.askedAlready'
  return say(turn.t(key, { producer: card.name }), undefined, ending(turn))
}

const MOST_LINES = 5

function productLines(card: ProducerCard): string {
  const names = [...new Set(card.products.map((p) => p.name))]
  const more = names.length > MOST_LINES ? ['• …'] : []
  return [...names.slice(0, MOST_LINES).map((n) => `• ${n}`), ...more].join('\n')
}
