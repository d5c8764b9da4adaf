import { z } from 'zod'
import { say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { recordAct } from '../../db/audit.ts'
import { type OwnData, ownData } from '../../db/own-data.ts'
import type { Purpose } from '../../db/people.ts'
import { showPhone } from '../../db/phones.ts'
import type { Facts } from '../../facts.ts'
import { titleOf } from '../../jobs/announcement-text.ts'
import { showDay } from '../../text/i18n.ts'
import { consented } from '../guards.ts'
import { channelName } from '../reminders/where.ts'
import { showReason } from './claims.ts'
import { showMoment, showRight } from './show.ts'

/** A copy of everything stored about the person, as text that any channel can carry. */
export function exportRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'people.export',
      guard: consented,
      args: z.object({}),
      async run(turn) {
        const personId = turn.person!.id
        const data = await ownData(turn.trx, personId)
        await recordAct(turn.trx, {
          at: turn.now,
          personId,
          act: 'person.exported',
          subject: `person:${personId}`,
        })
        return say(copy(turn, facts, data))
      },
    }),
  ]
}

function copy(turn: Turn, facts: Facts, data: OwnData): string {
  const { t } = turn
  const { person } = data
  const sections: [string, string[]][] = [
    [
      t('people:export.person'),
      [
        person.name ?? t('people:me.noName'),
        t(`people:who.${person.kind}`),
        t('people:export.since', { when: showMoment(person.since) }),
        ...(data.phone ? [`${t('people:me.phone')}: ${showPhone(data.phone)}`] : []),
        `${t('people:me.reminders')}: ${t(person.remindersOn ? 'people:me.on' : 'people:me.off')}`,
        ...(person.noticesOn ? [t('reminders:where.line', { where: channelName(t, person.noticesOn) })] : []),
      ],
    ],
    [
      t('people:me.chats'),
      data.chats.map(
        (c) => `${channelName(t, c.channel)}, ${t('people:export.since', { when: showMoment(c.since) })}`,
      ),
    ],
    [
      t('people:export.consents'),
      data.consents.map((c) =>
        t(c.answer ? 'people:export.agreed' : 'people:export.disagreed', {
          what: t(`people:export.purpose.${c.purpose as Purpose}`),
          when: showMoment(c.at),
          version: c.version,
        }),
      ),
    ],
    [
      t('people:export.rights'),
      data.rights.map((r) =>
        [
          showRight(turn, facts.places, r),
          t('people:export.since', { when: showMoment(r.from) }),
          ...(r.until ? [t('people:export.until', { when: showMoment(r.until) })] : []),
        ].join(', '),
      ),
    ],
    [
      t('people:me.producer'),
      data.claims.map((c) =>
        [
          c.producer,
          t(`people:claim.state.${c.state}`),
          showMoment(c.at),
          ...(c.reason ? [showReason(turn, c.reason)] : []),
        ].join(', '),
      ),
    ],
    ...data.dossiers.map((d): [string, string[]] => [
      t('people:export.dossier', { product: d.product }),
      [
        ...(d.productSet ? [t('people:export.set', { set: d.productSet })] : []),
        ...(d.star ? [t('people:export.star', { star: d.star })] : []),
        ...d.items.map((i) => {
          const until = i.expiresOn ? ` (${t('people:export.until', { when: showDay(i.expiresOn) })})` : ''
          return `${documentName(turn, i.document)}: ${t(`people:export.item.${i.state}`)}${until}`
        }),
        ...d.scores.map((s) =>
          t('people:export.score', { set: s.productSet, criterion: s.criterion, option: s.option + 1 }),
        ),
      ],
    ]),
    [
      t('people:me.reminders'),
      data.reminders.map((r) => `${showDay(r.dueOn)}: ${r.product} (${r.step}, ${r.state})`),
    ],
    [t('people:export.filings'), data.filings.map((f) => `${showDay(f.filedOn)}: ${f.product}`)],
    [
      t('people:export.questions'),
      data.questions.map((q) =>
        [
          showMoment(q.at),
          q.text,
          t(`questions:list.state.${q.state}`),
          ...(q.answer ? [q.answer] : []),
        ].join(': '),
      ),
    ],
    [
      t('people:export.fairs'),
      data.fairs.map((f) =>
        [f.fair ?? '', f.producer, t(`fairs:regState.${f.state}`), ...(f.contact ? [f.contact] : [])].join(
          ', ',
        ),
      ),
    ],
    [t('people:export.announcements'), data.announcements.map((a) => `${showMoment(a.at)} ${titleOf(a)}`)],
    [t('people:export.pictures'), data.pictures.map((p) => showMoment(p.at))],
    [t('people:export.acts'), data.acts.map((a) => `${showMoment(a.at)} ${a.act}`)],
  ]
  const shown = sections.filter(([, lines]) => lines.length > 0)
  return [
    t('people:export.title', { when: showMoment(turn.now) }),
    ...shown.map(([title, lines]) => [title, ...lines.map((l) => `• ${l}`)].join('\n')),
  ].join('\n\n')
}

function documentName(turn: Turn, id: string): string {
  return (turn.t as unknown as (key: string) => string)(`documents:${id}.name`)
}
