import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { changeRegistration, type Registration, registrationById } from '../../db/fair-registrations.ts'
import { type Fair, lockFair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { admit, fillLine } from '../../jobs/fairs/line.ts'
import { mineChoice } from '../../jobs/fairs/replies.ts'
import { translator } from '../../text/i18n.ts'
import { officer } from '../guards.ts'
import { audit } from './announce.ts'
import { communeOf, coversCommune } from './lists.ts'
import { ended, manages } from './own.ts'
import { showRegistration } from './registration.ts'

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
      run: (turn, fair, own) => showRegistration(turn, facts, fair, own),
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
    return showRegistration(turn, facts, fair, own, turn.t('fairs:reg.before'))
  }
  const { trx, now } = turn
  const personId = turn.person!.id
  const state = yes ? await admit(trx, fair, own, { personId, reason }, now) : ('refused' as const)
  if (!yes)
    await changeRegistration(trx, own.id, { state, decidedBy: personId, reason, confirmBy: null }, now)
  await audit(turn, fair, yes ? 'fair.accepted' : 'fair.refused', { registration: own.id })
  const t = translator(own.locale)
  const text = t(`fairs:decided.${state as 'registered' | 'waiting' | 'refused'}`, {
    name: fair.name,
    producer: own.producer,
    reason,
  })
  const reply = { text, choices: [mineChoice(t, own.id)] }
  const told = own.personId ? [{ personId: own.personId, reply, quiet: true }] : []
  const moved = yes ? [] : await fillLine(trx, facts, fair, now)
  const after = (await registrationById(trx, own.id))!
  const shown = await showRegistration(turn, facts, fair, after, turn.t('fairs:reason.noted'))
  return { ...shown, flow: null, notices: [...told, ...moved] }
}
