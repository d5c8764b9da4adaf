import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type OwnData, ownData } from '../../db/own-data.ts'
import { setChatLocale, updatePerson } from '../../db/people.ts'
import { showPhone } from '../../db/phones.ts'
import type { Facts } from '../../facts.ts'
import { translator } from '../../text/i18n.ts'
import type { Locale } from '../../text/resources.ts'
import { consented } from '../guards.ts'
import { whereOf } from '../reminders/where.ts'
import { readName } from './name.ts'
import { showMoment, showRight } from './show.ts'

const none = z.object({})

/** /toi: what is stored about me, in my language, and what I can change of it. */
export function meRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'people.me',
      guard: anyone,
      args: z.object({ rest: z.string().optional() }),
      run: (turn) => (turn.person ? known(turn, facts) : unknown(turn)),
    }),
    route({
      name: 'people.language',
      guard: anyone,
      args: z.object({ locale: z.enum(['vi', 'en']) }),
      async run(turn, { locale }) {
        if (turn.person) await updatePerson(turn.trx, turn.person.id, { locale })
        else await setChatLocale(turn.trx, turn.chatId, locale)
        const t = translator(locale)
        return {
          replies: [{ text: t('people:me.languageNow') }],
          then: { action: { route: 'people.me' }, as: { locale, t } },
        }
      },
    }),
    route({
      name: 'people.rename',
      guard: consented,
      args: none,
      run: async (turn) =>
        say(turn.t('people:me.askName'), undefined, {
          ask: { route: 'people.rename' },
          text: { route: 'people.renamed' },
        }),
    }),
    route({
      name: 'people.renamed',
      guard: consented,
      args: none,
      async run(turn) {
        const name = readName(turn.text)
        if (!name) return notAnAnswer
        await updatePerson(turn.trx, turn.person!.id, { name })
        return say(turn.t('people:me.nameNow', { name }), undefined, null)
      },
    }),
  ]
}

function languageChoice(turn: Turn): Choice {
  const locale: Locale = turn.locale === 'en' ? 'vi' : 'en'
  return {
    label: translator(locale)('people:me.languageName'),
    action: { route: 'people.language', args: { locale } },
  }
}

async function unknown(turn: Turn): Promise<Outcome> {
  return say(turn.t(turn.refusedVersion ? 'people:me.refused' : 'people:me.stranger'), [
    { label: turn.t('people:consent.readAgain'), action: { route: 'people.consent' } },
    languageChoice(turn),
  ])
}

async function known(turn: Turn, facts: Facts): Promise<Outcome> {
  const data = await ownData(turn.trx, turn.person!.id)
  const { t } = turn
  const where = await whereOf(turn)
  const live = data.claims.filter((c) => c.state === 'asked' || c.state === 'confirmed')
  const choices: Choice[] = [
    { label: t('people:me.changeName'), action: { route: 'people.rename' } },
    languageChoice(turn),
    ...where.choices,
    { label: t('people:me.export'), action: { route: 'people.export' } },
    ...(live.length > 0 ? [{ label: t('people:me.unclaim'), action: { route: 'people.unclaim' } }] : []),
    ...(turn.grants.some((g) => g.role !== 'council_member')
      ? [{ label: t('people:claim.show'), action: { route: 'people.claims' } }]
      : []),
    { label: t('people:me.erase'), action: { route: 'people.erase' } },
  ]
  return say(
    [summary(turn, facts, data), ...where.lines.map((l) => t('people:me.note', { text: l }))].join('\n'),
    choices,
  )
}

function summary(turn: Turn, facts: Facts, data: OwnData): string {
  const { t } = turn
  const line = (what: string, value: string) => t('people:me.line', { what, value })
  const agreed = data.consents.findLast((c) => c.purpose === 'records' && c.answer)
  const claims = data.claims.filter((c) => c.state === 'asked' || c.state === 'confirmed')
  const chats = data.chats.filter((c) => !c.goneAt)
  const open = data.dossiers.filter((d) => d.closedAt === null).length
  return [
    t('people:me.title'),
    line(t('people:me.name'), data.person.name ?? t('people:me.noName')),
    line(t('people:me.kind'), t(`people:who.${data.person.kind}`)),
    ...(data.phone
      ? [line(t('people:me.phone'), t('people:me.phoneValue', { phone: showPhone(data.phone) }))]
      : []),
    ...turn.grants.map((g) => line(t('people:me.right'), showRight(turn, facts.places, g))),
    ...(agreed
      ? [
          line(
            t('people:me.agreed'),
            t('people:me.agreedOn', { when: showMoment(agreed.at), version: agreed.version }),
          ),
        ]
      : []),
    // Reminders go to producers; an officer's digest is part of the office.
    ...(turn.grants.length === 0 || claims.length > 0
      ? [line(t('people:me.reminders'), t(data.person.remindersOn ? 'people:me.on' : 'people:me.off'))]
      : []),
    line(
      t('people:me.announcements'),
      t(data.person.announcementsOn ? 'people:me.wanted' : 'people:me.unwanted'),
    ),
    ...claims.map((c) =>
      line(t('people:me.producer'), `${c.producer} (${t(`people:claim.state.${c.state}`)})`),
    ),
    line(t('people:me.dossiers'), t('people:me.dossierCount', { count: open })),
    line(t('people:me.chats'), t('people:me.chatCount', { count: chats.length })),
  ].join('\n')
}
