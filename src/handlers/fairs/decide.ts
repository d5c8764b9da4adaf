import { z } from 'zod'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts } from '../../db/fair-candidates.ts'
import { changeRegistration, type Registration, registrationById } from '../../db/fair-registrations.ts'
import { type Fair, lockFair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong } from '../../jobs/fairs/audience.ts'
import { admit, fillLine } from '../../jobs/fairs/line.ts'
import { mineChoice, whyWords } from '../../jobs/fairs/replies.ts'
import { needsWords } from '../../jobs/fairs/words.ts'
import { translator } from '../../text/i18n.ts'
import { showMoment } from '../../text/moment.ts'
import { officer } from '../guards.ts'
import { audit } from './announce.ts'
import { communeOf, coversCommune, placeOf } from './lists.ts'
import { ended, manages } from './own.ts'

const reg = z.object({ reg: z.string() })

/** One registration as an officer sees it, and their decision about it with its reason. */
export function decideRoutes(facts: Facts): Route[] {
  const onReg = <A extends { reg: string }>(spec: {
    name: string
    args: z.ZodType<A>
    look?: true
    run(turn: Turn, fair: Fair, own: Registration, args: A): Promise<Outcome>
  }): Route =>
    route({
      name: spec.name,
      guard: officer,
      args: spec.args,
      async run(turn, args) {
        const found = await registrationById(turn.trx, args.reg)
        const fair = found && (await lockFair(turn.trx, found.fairId))
        // Read again: it may have changed while we waited for the fair.
        const own = fair && (await registrationById(turn.trx, args.reg))
        if (!fair || !own) return say(turn.t('fairs:gone'), undefined, ended(turn))
        const may = manages(turn, facts, fair) || (spec.look && coversCommune(turn, facts, communeOf(own)))
        if (!may) return say(turn.t('fairs:notYours'), undefined, ended(turn))
        return spec.run(turn, fair, own, args)
      },
    })
  return [
    onReg({
      name: 'fairs.reg',
      args: reg,
      look: true,
      run: (turn, fair, own) => show(turn, facts, fair, own),
    }),
    onReg({
      name: 'fairs.decide',
      args: reg.extend({ yes: z.boolean() }),
      run: async (turn, _fair, own, { yes }) => askReason(turn, own, yes),
    }),
    onReg({
      name: 'fairs.decideTyped',
      args: reg.extend({ yes: z.boolean() }),
      run: async (turn, fair, own, { yes }) => {
        const reason = turn.text.trim()
        if (reason.length < 3 || reason.length > 300) return { replies: [], unclear: true }
        return decide(turn, facts, fair, own, yes, reason)
      },
    }),
    onReg({
      name: 'fairs.decided',
      args: reg.extend({ yes: z.boolean(), reason: z.string() }),
      run: (turn, fair, own, { yes, reason }) => decide(turn, facts, fair, own, yes, reason),
    }),
  ]
}

async function show(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  lead?: string,
): Promise<Outcome> {
  const { t } = turn
  const products = await candidateProducts(turn.trx, { producers: [own.producerId] })
  const brought = products.filter((p) => own.products.some((o) => o.id === p.id))
  const fits = candidatesAmong(facts.places, fair, brought)
  const lines = [
    own.producer,
    placeOf(turn, facts, communeOf(own)),
    t('fairs:reg.state', { state: t(`fairs:regState.${own.state}`) }),
    ...(own.confirmBy ? [t('fairs:reg.heldUntil', { until: showMoment(own.confirmBy) })] : []),
    ...(own.reason ? [t('fairs:reg.reason', { reason: own.reason })] : []),
    ...brought.map((product) => {
      const fit = fits.find((f) => f.product.id === product.id)
      return `• ${fit ? whyWords(t, fair, fit) : t('fairs:reg.unfit', { product: product.name })}`
    }),
    t('fairs:mine.needs', { needs: needsWords(t, own.needs) }),
    ...(own.contact ? [t('fairs:mine.contact', { contact: own.contact })] : []),
  ]
  const to = (yes: boolean, label: string): Choice => ({
    label,
    action: { route: 'fairs.decide', args: { reg: own.id, yes } },
  })
  const live = fair.state === 'announced' || fair.state === 'closed'
  const open = live && manages(turn, facts, fair)
  const mayTake =
    own.state === 'applied' ||
    (own.state === 'waiting' && fair.giving === 'officer') ||
    own.state === 'refused'
  const held = own.state === 'registered' || own.state === 'asked'
  const mayRefuse = ['applied', 'waiting', 'registered', 'asked'].includes(own.state)
  return say(
    [lead, lines.join('\n')].filter(Boolean).join('\n\n'),
    [
      ...(open && mayTake ? [to(true, t('fairs:button.accept'))] : []),
      ...(open && mayRefuse ? [to(false, t(held ? 'fairs:button.takeBack' : 'fairs:button.refuse'))] : []),
      { label: t('common:back'), action: { route: 'fairs.people', args: { id: fair.id } } },
    ],
    ended(turn),
  )
}

function askReason(turn: Turn, own: Registration, yes: boolean): Outcome {
  const { t } = turn
  const ready = yes
    ? [t('fairs:reason.papersSeen'), t('fairs:reason.typical')]
    : [t('fairs:reason.expired'), t('fairs:reason.full')]
  return say(
    t(yes ? 'fairs:reason.askYes' : 'fairs:reason.askNo', { producer: own.producer }),
    ready.map((reason) => ({
      label: reason,
      action: { route: 'fairs.decided', args: { reg: own.id, yes, reason } },
    })),
    {
      ask: { route: 'fairs.decide', args: { reg: own.id, yes } },
      text: { route: 'fairs.decideTyped', args: { reg: own.id, yes } },
    },
  )
}

async function decide(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  own: Registration,
  yes: boolean,
  reason: string,
): Promise<Outcome> {
  const live = fair.state === 'announced' || fair.state === 'closed'
  const wanted = yes ? ['applied', 'waiting', 'refused'] : ['applied', 'waiting', 'registered', 'asked']
  if (!live || !wanted.includes(own.state)) {
    return show(turn, facts, fair, own, turn.t('fairs:reg.before'))
  }
  const { trx, now } = turn
  const personId = turn.person!.id
  const state = yes ? await admit(trx, fair, own, { personId, reason }, now) : ('refused' as const)
  if (!yes)
    await changeRegistration(trx, own.id, { state, decidedBy: personId, reason, confirmBy: null }, now)
  await audit(turn, fair, yes ? 'fair.accepted' : 'fair.refused', { registration: own.id })
  const t = translator(own.locale)
  const told = {
    personId: own.personId,
    reply: {
      text: t(`fairs:decided.${state as 'registered' | 'waiting' | 'refused'}`, {
        name: fair.name,
        producer: own.producer,
        reason,
      }),
      choices: [mineChoice(t, own.id)],
    },
    quiet: true,
  }
  const moved = yes ? [] : await fillLine(trx, facts, fair, now)
  const after = (await registrationById(trx, own.id))!
  const shown = await show(turn, facts, fair, after, turn.t('fairs:reason.noted'))
  return { ...shown, flow: null, notices: [told, ...moved] }
}
