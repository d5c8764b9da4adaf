import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { candidateProducts, setFairNews, wantsFairNews } from '../../db/fair-candidates.ts'
import { takeBackReminders, waitingReminders } from '../../db/fair-messages.ts'
import { registrationsBy } from '../../db/fair-registrations.ts'
import { type Fair, fairById, fairsIn, isOpen } from '../../db/fairs.ts'
import { recordConsent } from '../../db/people.ts'
import type { Facts } from '../../facts.ts'
import { candidatesAmong } from '../../jobs/fairs/audience.ts'
import { datesWords } from '../../jobs/fairs/words.ts'
import { momentInVietnam } from '../../text/moment.ts'
import { consented, placesInCharge } from '../guards.ts'
import { CONSENT_VERSIONS } from '../people/consent-texts.ts'
import { yesOrNo } from '../yes-no.ts'
import { card } from './card.ts'
import { fromNotice } from './draft.ts'
import { forProducer } from './mine.ts'
import { ended, manages, one, sees } from './own.ts'

const MOST = 12

/** /hoicho: for officers what they run and can begin, for producers what they may come to and have said. */
export function homeRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'fairs.home',
      guard: consented,
      args: z.object({ rest: z.string().optional() }),
      run: async (turn, { rest }) => {
        const officer = placesInCharge(turn, facts.places).length > 0
        // A whole notice behind the command; a word or two is no notice.
        if (officer && rest && rest.length > 60) return fromNotice(turn, facts, rest)
        return home(turn, facts, officer)
      },
    }),
    route({
      name: 'fairs.open',
      guard: consented,
      args: one,
      async run(turn, { id }) {
        const fair = await fairById(turn.trx, id)
        if (!fair) return say(turn.t('fairs:gone'), undefined, ended(turn))
        return sees(turn, facts, fair) ? card(turn, facts, fair) : forProducer(turn, facts, fair)
      },
    }),
    route({
      name: 'fairs.forMe',
      guard: consented,
      args: one,
      async run(turn, { id }) {
        const fair = await fairById(turn.trx, id)
        return fair ? forProducer(turn, facts, fair) : say(turn.t('fairs:gone'), undefined, ended(turn))
      },
    }),
    route({
      name: 'fairs.news',
      guard: consented,
      // Also for buttons from before: only with `sure` is anything switched off.
      args: z.object({ on: z.boolean(), sure: z.boolean().optional() }),
      run: (turn, { on, sure }) => (on || sure ? switchNews(turn, on) : askNewsOff(turn)),
    }),
    route({
      name: 'fairs.newsKept',
      guard: consented,
      args: z.object({}),
      run: async (turn) => keptNews(turn),
    }),
    route({
      name: 'fairs.newsTyped',
      guard: consented,
      args: z.object({}),
      async run(turn) {
        const off = yesOrNo(turn.text)
        if (off === undefined) return notAnAnswer
        return off ? switchNews(turn, false) : keptNews(turn)
      },
    }),
  ]
}

async function home(turn: Turn, facts: Facts, officer: boolean): Promise<Outcome> {
  const { t } = turn
  const mine = await forMe(turn, facts)
  if (!officer) {
    const linked = (await candidateProducts(turn.trx, { personId: turn.person!.id })).length > 0
    if (!linked && turn.grants.length === 0) {
      const find = { label: t('reminders:button.findProducer'), action: { route: 'people.findProducer' } }
      return say(t('fairs:home.notLinked'), [find], ended(turn))
    }
    const news = await newsLine(turn)
    if (mine.length === 0)
      return say([t('fairs:home.none'), news.text].join('\n\n'), news.choices, ended(turn))
    return say([t('fairs:home.producer'), news.text].join('\n\n'), [...mine, ...news.choices], ended(turn))
  }
  const all = await fairsIn(turn.trx, ['draft', 'announced', 'closed', 'held', 'cancelled'])
  const seen = all.filter((f) => (f.state === 'draft' ? manages(turn, facts, f) : sees(turn, facts, f)))
  // What is at hand first; of what is over the latest.
  const live = seen.filter((f) => f.state !== 'held' && f.state !== 'cancelled')
  const over = seen.filter((f) => !live.includes(f)).reverse()
  const shown = [...live, ...over].slice(0, MOST)
  return say(
    t(shown.length > 0 ? 'fairs:home.officer' : 'fairs:home.officerNone'),
    [
      ...shown.map((f) => ({ label: line(turn, f), action: { route: actionOf(f), args: { id: f.id } } })),
      { label: t('fairs:button.new'), action: { route: 'fairs.new' } },
      { label: t('fairs:button.paste'), action: { route: 'fairs.paste' } },
      ...(over.length > 0 ? [{ label: t('fairs:button.year'), action: { route: 'fairs.year' } }] : []),
      ...mine,
    ],
    ended(turn),
  )
}

const actionOf = (fair: Fair) => (fair.state === 'draft' ? 'fairs.resume' : 'fairs.open')

function line(turn: Turn, fair: Fair): string {
  const dates = datesWords(turn.t, fair)
  return [
    `${turn.t(`fairs:state.${fair.state}`)}: ${fair.name ?? turn.t('fairs:noName')}`,
    ...(dates ? [`(${dates})`] : []),
  ].join(' ')
}

/** Fairs this person has answered, or may come to. */
async function forMe(turn: Turn, facts: Facts): Promise<Choice[]> {
  const personId = turn.person!.id
  const products = await candidateProducts(turn.trx, { personId })
  if (products.length === 0) return []
  const answers = await registrationsBy(turn.trx, personId)
  const fairs = await fairsIn(turn.trx, ['announced', 'closed'])
  const moment = momentInVietnam(turn.now)
  return fairs.flatMap((fair) => {
    const own = answers.find((a) => a.fairId === fair.id)
    const may = isOpen(fair, moment) && candidatesAmong(facts.places, fair, products).length > 0
    if (!own && !may) return []
    const state = own ? turn.t(`fairs:regState.${own.state}`) : turn.t('fairs:home.notAnswered')
    return [
      {
        label: `${fair.name} (${state})`,
        action: { route: 'fairs.forMe', args: { id: fair.id } },
      },
    ]
  })
}

/** Whether news of fairs comes unasked, and the button that changes it; also for /nhacnho. */
export async function newsLine(turn: Turn): Promise<{ text: string; choices: Choice[] }> {
  const on = await wantsFairNews(turn.trx, turn.person!)
  return {
    text: turn.t(on ? 'fairs:news.on' : 'fairs:news.off'),
    choices: [
      {
        label: turn.t(on ? 'fairs:button.newsOff' : 'fairs:button.newsOn'),
        action: { route: 'fairs.news', args: { on: !on } },
      },
    ],
  }
}

const keptNews = (turn: Turn) => say(turn.t('fairs:news.kept'), undefined, ended(turn))

/** A digit typed while looking must not lose somebody the news: the first choice keeps them. */
async function askNewsOff(turn: Turn): Promise<Outcome> {
  if (!(await wantsFairNews(turn.trx, turn.person!))) return switchNews(turn, false)
  const { t } = turn
  return say(
    t('fairs:news.sureOff'),
    [
      { label: t('fairs:button.newsKeep'), action: { route: 'fairs.newsKept' } },
      {
        label: t('fairs:button.newsOffSure'),
        action: { route: 'fairs.news', args: { on: false, sure: true } },
      },
    ],
    // Whatever else is open stays open.
    turn.open && ended(turn) === undefined
      ? undefined
      : { ask: { route: 'fairs.news', args: { on: false } }, text: { route: 'fairs.newsTyped' } },
  )
}

async function switchNews(turn: Turn, on: boolean): Promise<Outcome> {
  const { trx, chatId, now } = turn
  const personId = turn.person!.id
  await setFairNews(trx, personId, on)
  await recordConsent(trx, {
    personId,
    chatId,
    purpose: 'fairs',
    version: CONSENT_VERSIONS.fairs,
    answer: on,
    now,
  })
  if (!on) await takeBackReminders(trx, await waitingReminders(trx, { personId }))
  const back = { label: turn.t('fairs:button.newsBack'), action: { route: 'fairs.news', args: { on: true } } }
  return say(
    turn.t(on ? 'fairs:news.nowOn' : 'fairs:news.nowOff'),
    on ? (await newsLine(turn)).choices : [back],
    ended(turn),
  )
}
