import type { Choice } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import { wantsFairNews } from '../../db/fair-candidates.ts'
import { invitationsOf } from '../../db/fair-messages.ts'
import { registrationsBy } from '../../db/fair-registrations.ts'
import { type Fair, fairsIn, isOpen } from '../../db/fairs.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import type { ReminderAbout } from '../../ocop/fair.ts'
import { fairSteps } from '../../ocop/fair-reminders.ts'
import { showDay } from '../../text/i18n.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { newsLine } from './home.ts'

/** For /nhacnho: what is planned about fairs, and the switch. */
export async function fairPlans(turn: Turn): Promise<{ text: string; choices: Choice[] }> {
  const news = await newsLine(turn)
  const on = await wantsFairNews(turn.trx, turn.person!)
  return { text: [news.text, ...(await plans(turn, on))].join('\n'), choices: news.choices }
}

async function plans(turn: Turn, on: boolean): Promise<string[]> {
  const personId = turn.person!.id
  const answers = await registrationsBy(turn.trx, personId)
  const lines: string[] = []
  for (const fair of await fairsIn(turn.trx, ['announced', 'closed'])) {
    const own = answers.filter((a) => a.fairId === fair.id && a.personId === personId)
    const coming = own.find((a) => a.state === 'registered')
    const say = (
      about: ReminderAbout,
      anchor: IsoDate | null,
      toldOn: IsoDate,
      key: 'planFair' | 'planDeadline',
    ) => {
      const next = anchor && fairSteps(about, anchor, toldOn).find((s) => s.on > turn.today)
      if (next) lines.push(`• ${turn.t(`fairs:remind.${key}`, { name: fair.name, day: showDay(next.on) })}`)
    }
    // Whoever has a booth is told what to bring, whatever they said about news.
    if (coming) say('fair', fair.startsOn, dayInVietnam(coming.createdAt), 'planFair')
    else if (on && isOpen(fair, momentInVietnam(turn.now))) {
      const told = await unansweredSince(
        turn,
        fair,
        own.filter((a) => a.state !== 'draft').map((a) => a.producerId),
      )
      if (told) say('deadline', fair.deadlineOn, told, 'planDeadline')
    }
  }
  return lines
}

async function unansweredSince(
  turn: Turn,
  fair: Fair,
  answered: readonly string[],
): Promise<IsoDate | undefined> {
  const told = await invitationsOf(turn.trx, fair.id)
  return told.find((i) => i.personId === turn.person!.id && !answered.includes(i.producerId))?.toldOn
}
