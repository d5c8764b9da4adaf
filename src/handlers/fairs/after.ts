import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { changeRegistration, type Registration, registrationById } from '../../db/fair-registrations.ts'
import { type Fair, fairById } from '../../db/fairs.ts'
import { readDong, showDong } from '../../text/money.ts'
import { consented } from '../guards.ts'
import { ended, speaksFor } from './own.ts'

const reg = z.object({ reg: z.string() })

/** Two questions after a fair: what was sold, and how many new contacts were made. */
export function afterRoutes(): Route[] {
  const onHeld = (
    name: string,
    run: (turn: Turn, fair: Fair, own: Registration) => Promise<Outcome> | Outcome,
  ): Route =>
    route({
      name,
      guard: consented,
      args: reg,
      async run(turn, args) {
        const own = await registrationById(turn.trx, args.reg)
        const fair = own && (await fairById(turn.trx, own.fairId))
        if (!own || !fair || !(await speaksFor(turn, own.producerId)))
          return say(turn.t('fairs:mine.notYours'), undefined, ended(turn))
        if (fair.state !== 'held' || own.state !== 'registered')
          return say(turn.t('fairs:after.notYet'), undefined, ended(turn))
        return run(turn, fair, own)
      },
    })
  return [
    onHeld('fairs.sales', (turn, fair, own) => askSales(turn, fair, own)),
    onHeld('fairs.salesTyped', async (turn, fair, own) => {
      const sales = readDong(turn.text)
      if (sales === undefined) return /\d/.test(turn.text) ? say(turn.t('fairs:after.notDong')) : notAnAnswer
      await changeRegistration(turn.trx, own.id, { went: true, sales }, turn.now)
      return askContacts(turn, own, turn.t('fairs:after.salesNoted', { sales: showDong(sales) }), fair)
    }),
    onHeld('fairs.contacts', (turn, fair, own) => askContacts(turn, own, undefined, fair)),
    onHeld('fairs.contactsTyped', async (turn, fair, own) => {
      const n = /^(?:khoang |duoc |co )?(\d{1,4})(?:\s.*)?$/.exec(turn.text.trim().toLowerCase())?.[1]
      const none = /^(khong|không|ko|chưa|chua)( co| có)?( ai| moi nao)?$/iu.test(turn.text.trim())
      if (n === undefined && !none)
        return /\d/.test(turn.text) ? say(turn.t('fairs:after.notNumber')) : notAnAnswer
      await changeRegistration(turn.trx, own.id, { contacts: none ? 0 : Number(n) }, turn.now)
      const after = (await registrationById(turn.trx, own.id))!
      return say(
        turn.t('fairs:after.thanks', {
          name: fair.name,
          sales: after.sales === null ? turn.t('fairs:value.notYet') : showDong(after.sales),
          contacts: after.contacts,
        }),
        [{ label: turn.t('fairs:button.correct'), action: { route: 'fairs.sales', args: { reg: own.id } } }],
        null,
      )
    }),
    onHeld('fairs.notWent', async (turn, _fair, own) => {
      await changeRegistration(turn.trx, own.id, { went: false, sales: null, contacts: null }, turn.now)
      return say(
        turn.t('fairs:after.notWent'),
        [
          {
            label: turn.t('fairs:button.wentAfterAll'),
            action: { route: 'fairs.sales', args: { reg: own.id } },
          },
        ],
        ended(turn),
      )
    }),
  ]
}

// Numbers are typed here, so no choices are offered that a number would choose.

function askSales(turn: Turn, fair: Fair, own: Registration): Outcome {
  return say(turn.t('fairs:after.sales', { name: fair.name }), undefined, {
    ask: { route: 'fairs.sales', args: { reg: own.id } },
    text: { route: 'fairs.salesTyped', args: { reg: own.id } },
  })
}

function askContacts(turn: Turn, own: Registration, lead: string | undefined, fair: Fair): Outcome {
  const question = turn.t('fairs:after.contacts', { name: fair.name })
  return say([lead, question].filter(Boolean).join('\n\n'), undefined, {
    ask: { route: 'fairs.contacts', args: { reg: own.id } },
    text: { route: 'fairs.contactsTyped', args: { reg: own.id } },
  })
}
