import { z } from 'zod'
import { builtIn } from '../../bot/decide.ts'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Guard, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { switchAnnouncements, wantsAnnouncements } from '../../db/announcement-readers.ts'
import { recordConsent } from '../../db/people.ts'
import { consented } from '../guards.ts'
import { CONSENT_VERSIONS } from '../people/consent-texts.ts'

const typed = z.object({ rest: z.string().optional() })

/** "Không nhận thông báo được" is a trouble to be answered, not the wish to have none. */
const nothingBehind: Guard = (turn, wanted) =>
  typed.parse(wanted.args ?? {}).rest && !turn.text.startsWith('/')
    ? { route: builtIn.answer }
    : consented(turn, wanted)

/** No more announcements, or again: one word does it, and legal reminders stay as they are. */
export function switchRoutes(): Route[] {
  return [
    route({
      name: 'announcements.switch',
      guard: consented,
      args: z.object({ on: z.boolean() }),
      run: (turn, { on }) => switchTo(turn, on),
    }),
    ...([true, false] as const).map((on) =>
      route({
        name: on ? 'announcements.on' : 'announcements.off',
        guard: nothingBehind,
        args: typed,
        run: (turn) => switchTo(turn, on),
      }),
    ),
  ]
}

/** For /nhacnho: whether announcements come, and the switch. */
export async function announcementsLine(turn: Turn): Promise<{ text: string; choice: Choice }> {
  const on = await wantsAnnouncements(turn.trx, turn.person!.id)
  return {
    text: turn.t(on ? 'announcements:switch.isOn' : 'announcements:switch.isOff'),
    choice: other(turn, on),
  }
}

function other({ t }: Turn, on: boolean): Choice {
  return {
    label: t(on ? 'announcements:switch.offButton' : 'announcements:switch.onButton'),
    action: { route: 'announcements.switch', args: { on: !on } },
  }
}

async function switchTo(turn: Turn, on: boolean): Promise<Outcome> {
  const { trx, t, chatId, now } = turn
  const personId = turn.person!.id
  if ((await wantsAnnouncements(trx, personId)) !== on) {
    await switchAnnouncements(trx, personId, on, now)
    const version = CONSENT_VERSIONS.announcements
    await recordConsent(trx, { personId, chatId, purpose: 'announcements', version, answer: on, now })
  }
  return say(t(on ? 'people:consent.announcements' : 'announcements:switch.off'), [other(turn, on)])
}
