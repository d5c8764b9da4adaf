import { z } from 'zod'
import { type Notice, type Outcome, type Reply, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { recordAct } from '../../db/audit.ts'
import { confirmFiling, deleteFiling, type Filing, lockFiling } from '../../db/filings.ts'
import { localesOf, officersFor } from '../../db/people.ts'
import type { Watched } from '../../db/watched.ts'
import type { Facts } from '../../facts.ts'
import { placeNames } from '../../jobs/digest.ts'
import { digestReply } from '../../jobs/digest-reply.ts'
import { mondayOf, readWeek } from '../../jobs/week-news.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import { type Place, type Places, placeKey } from '../../ocop/places.ts'
import { showDay, type Translate, translator } from '../../text/i18n.ts'
import { inChargeOf, officer, placesInCharge } from '../guards.ts'

const one = z.object({ filingId: z.string() })

/** The officer's side: is the dossier really there, and the news of the week at any time. */
export function officeRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'reminders.confirmFiled',
      guard: officer,
      args: one,
      run: (turn, { filingId }) => withFiling(turn, facts, filingId, (f) => confirm(turn, f)),
    }),
    route({
      name: 'reminders.denyFiled',
      guard: officer,
      args: one,
      run: (turn, { filingId }) => withFiling(turn, facts, filingId, (f) => deny(turn, f)),
    }),
    route({
      name: 'reminders.week',
      guard: officer,
      args: z.object({}),
      run: async (turn) => {
        const keys = placesInCharge(turn, facts.places).map(placeKey)
        if (keys.length === 0) return say(turn.t('reminders:office.noPlace'))
        const newsFor = await readWeek(turn.trx, facts, mondayOf(turn.today), turn.today)
        return { replies: [digestReply(turn.t, newsFor(keys), placeNames(facts.places, keys))] }
      },
    }),
  ]
}

/** Asks those in charge whether they have the dossier; empty when nobody is. */
export async function askOfficers(
  turn: Turn,
  places: Places,
  w: Watched,
  filingId: string,
  filedOn: IsoDate,
): Promise<Notice[]> {
  const said = { product: w.product, producer: w.producer, day: showDay(filedOn) }
  return toOfficers(turn, places, w, (t) => ({
    text: t('reminders:office.ask', said),
    choices: [
      {
        label: t('reminders:office.received'),
        action: { route: 'reminders.confirmFiled', args: { filingId } },
      },
      {
        label: t('reminders:office.notReceived'),
        action: { route: 'reminders.denyFiled', args: { filingId } },
      },
    ],
  }))
}

export async function tellWithdrawn(turn: Turn, places: Places, w: Watched): Promise<Notice[]> {
  return toOfficers(turn, places, w, (t) => ({
    text: t('reminders:office.withdrawn', { product: w.product, producer: w.producer }),
  }))
}

async function toOfficers(
  turn: Turn,
  places: Places,
  w: Pick<Watched, 'commune'>,
  reply: (t: Translate) => Reply,
): Promise<Notice[]> {
  const ids = await officersFor(turn.trx, places, areaOf(places, w.commune), turn.person!.id)
  const locales = await localesOf(turn.trx, ids)
  return ids.map((personId) => ({ personId, reply: reply(translator(locales.get(personId))) }))
}

/** The commune answers for its products; where it is not settled, the province. */
function areaOf(places: Places, commune: string | null): Place {
  return (commune === null ? undefined : places.byKey.get(commune)) ?? places.province
}

async function withFiling(
  turn: Turn,
  facts: Facts,
  id: string,
  go: (filing: Filing) => Promise<Outcome>,
): Promise<Outcome> {
  const filing = await lockFiling(turn.trx, id)
  if (!filing) return say(turn.t('reminders:office.gone'))
  if (!inChargeOf(turn, facts.places, areaOf(facts.places, filing.commune))) {
    return say(turn.t('reminders:office.notYours'))
  }
  if (filing.saidBy === turn.person!.id) return say(turn.t('reminders:office.ownWord'))
  return go(filing)
}

async function confirm(turn: Turn, filing: Filing): Promise<Outcome> {
  const said = { product: filing.product, producer: filing.producer, day: showDay(filing.filedOn) }
  const mistaken = {
    label: turn.t('reminders:office.mistaken'),
    action: { route: 'reminders.denyFiled', args: { filingId: filing.id } },
  }
  if (filing.confirmedAt) return say(turn.t('reminders:office.confirmedBefore', said), [mistaken])
  await confirmFiling(turn.trx, filing.id, turn.person!.id, turn.now)
  await audit(turn, filing, 'filing.confirmed')
  const notices = await tellProducer(turn, filing, (t) => ({
    text: t('reminders:filed.youAreConfirmed', said),
  }))
  return { ...say(turn.t('reminders:office.confirmed', said), [mistaken]), notices }
}

/** Also takes back a confirmation given by mistake. */
async function deny(turn: Turn, filing: Filing): Promise<Outcome> {
  const said = { product: filing.product, producer: filing.producer, day: showDay(filing.filedOn) }
  await deleteFiling(turn.trx, filing.id)
  await audit(turn, filing, 'filing.denied')
  const notices = await tellProducer(turn, filing, (t) => ({
    text: t('reminders:filed.youAreDenied', said),
    choices: [
      {
        label: t('reminders:button.filed'),
        action: { route: 'reminders.filed', args: { certificateId: filing.certificateId } },
      },
    ],
  }))
  return { ...say(turn.t('reminders:office.denied', said)), notices }
}

function audit(turn: Turn, filing: Filing, act: 'filing.confirmed' | 'filing.denied'): Promise<void> {
  return recordAct(turn.trx, {
    at: turn.now,
    personId: turn.person!.id,
    act,
    subject: `certificate:${filing.certificateId}`,
    detail: { filing: filing.id, filedOn: filing.filedOn },
  })
}

async function tellProducer(turn: Turn, filing: Filing, reply: (t: Translate) => Reply): Promise<Notice[]> {
  if (!filing.saidBy) return []
  const t = translator((await localesOf(turn.trx, [filing.saidBy])).get(filing.saidBy))
  return [{ personId: filing.saidBy, reply: reply(t) }]
}
