import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import { type Fair, fairById, fairsIn } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { datesWords, needsWords } from '../../jobs/fairs/words.ts'
import { FAIR_KINDS } from '../../ocop/fair.ts'
import { EXCEL_TYPE, type Sheet, toExcel } from '../../text/excel.ts'
import { fold } from '../../text/fold.ts'
import { showDong } from '../../text/money.ts'
import { exportLink } from '../export-link.ts'
import { officer, placesInCharge } from '../guards.ts'
import { communeOf, placeOf, silentOf, toldProducers, visibleAnswers } from './lists.ts'
import { ended, one, sees } from './own.ts'

/** What an organiser asks for as a file, and what the yearly report asks for in figures. */
export function reportRoutes(facts: Facts, publicUrl: string): Route[] {
  return [
    route({
      name: 'fairs.export',
      guard: officer,
      args: one,
      async run(turn, { id }) {
        const fair = await fairById(turn.trx, id)
        if (!fair || !sees(turn, facts, fair)) return say(turn.t('fairs:gone'), undefined, ended(turn))
        const content = await toExcel([await comers(turn, facts, fair), await silent(turn, facts, fair)])
        const file = { name: fileName(fair), mediaType: EXCEL_TYPE, content }
        return say(
          await exportLink(turn, publicUrl, { kind: 'fair.registrations', officersOnly: true, file }),
          [{ label: turn.t('common:back'), action: { route: 'fairs.open', args: { id } } }],
          ended(turn),
        )
      },
    }),
    route({
      name: 'fairs.year',
      guard: officer,
      args: z.object({ year: z.int().optional() }),
      run: (turn, { year }) => yearly(turn, facts, year ?? Number(turn.today.slice(0, 4))),
    }),
  ]
}

/** 'hoi-cho-ocop-mien-song-2026-12-20.xlsx' */
function fileName(fair: Fair): string {
  const words = fold(fair.name ?? 'su kien')
    .replaceAll(' ', '-')
    .slice(0, 60)
  return [words, ...(fair.startsOn ? [fair.startsOn] : [])].join('-').concat('.xlsx')
}

async function comers(turn: Turn, facts: Facts, fair: Fair): Promise<Sheet> {
  const { t } = turn
  const order = ['registered', 'asked', 'waiting', 'applied', 'refused', 'declined', 'withdrawn', 'lapsed']
  const answers = (await visibleAnswers(turn, facts, fair)).sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state),
  )
  const held = fair.state === 'held'
  const heads = [
    'no',
    'state',
    'producer',
    'commune',
    'products',
    'stars',
    'contact',
    'needs',
    'line',
    'reason',
    'by',
    ...(held ? (['went', 'sales', 'contacts'] as const) : []),
  ] as const
  const wide = new Set(['producer', 'products', 'contact', 'reason'])
  return {
    name: t('fairs:export.comers'),
    columns: heads.map((h) => ({
      heading: t(`fairs:export.${h}`),
      width: wide.has(h) ? 32 : h === 'no' || h === 'line' ? 8 : 18,
      ...(h === 'sales' && { format: '#,##0' }),
    })),
    rows: answers.map((a, i) => [
      i + 1,
      t(`fairs:regState.${a.state}`),
      a.producer,
      placeOf(turn, facts, communeOf(a)),
      a.products.map((p) => p.name).join('\n'),
      a.products.map((p) => t(`register:tier.${p.tier}`)).join('\n'),
      a.contact,
      needsWords(t, a.needs),
      a.line,
      a.reason,
      t(a.byOfficer ? 'fairs:list.byOfficer' : 'fairs:export.themselves'),
      ...(held ? [a.went === null ? null : t(a.went ? 'common:yes' : 'common:no'), a.sales, a.contacts] : []),
    ]),
  }
}

/** Who qualifies and has not answered: told or not, for whoever has to call them. */
async function silent(turn: Turn, facts: Facts, fair: Fair): Promise<Sheet> {
  const { t } = turn
  const told = await toldProducers(turn, fair)
  const rows = (await silentOf(turn, facts, fair)).map((q, i) => [
    i + 1,
    q.producer,
    placeOf(turn, facts, q.products[0]!.product.commune),
    q.products.map((c) => c.product.name).join('\n'),
    q.products.map((c) => t(`register:tier.${c.product.tier}`)).join('\n'),
    q.speakers
      .map((s) => s.name ?? '')
      .filter(Boolean)
      .join('\n'),
    t(
      told.has(q.producerId)
        ? 'fairs:export.told'
        : q.speakers.length > 0
          ? 'fairs:export.wantsNoNews'
          : 'fairs:export.nobody',
    ),
  ])
  const heads = ['no', 'producer', 'commune', 'products', 'stars', 'contact', 'reached'] as const
  return {
    name: t('fairs:export.silent'),
    columns: heads.map((h) => ({ heading: t(`fairs:export.${h}`), width: h === 'no' ? 8 : 28 })),
    rows,
  }
}

/** Of a year: how many events, who went, what was sold; of how many it is known. */
async function yearly(turn: Turn, facts: Facts, year: number): Promise<Outcome> {
  const { t } = turn
  const held = (await fairsIn(turn.trx, ['held'])).filter(
    (f) => f.startsOn?.startsWith(`${year}-`) && sees(turn, facts, f),
  )
  const cancelled = (await fairsIn(turn.trx, ['cancelled'])).filter(
    (f) => f.startsOn?.startsWith(`${year}-`) && f.toldAt !== null && sees(turn, facts, f),
  )
  const lines: string[] = []
  const all: Registration[] = []
  for (const kind of FAIR_KINDS) {
    for (const fair of held.filter((f) => f.kind === kind)) {
      const came = (await visibleAnswers(turn, facts, fair)).filter(
        (r) => r.state === 'registered' && r.went !== false,
      )
      all.push(...came)
      lines.push(
        `• ${t('fairs:year.line', { name: fair.name, dates: datesWords(t, fair), ...figures(came) })}`,
      )
    }
  }
  const place = placesInCharge(turn, facts.places)
    .map((p) => p.name)
    .join(', ')
  const text = [
    t('fairs:year.head', { year, place, count: held.length }),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    t('fairs:year.all', {
      producers: new Set(all.map((r) => r.producerId)).size,
      ...figures(all),
    }),
    ...(cancelled.length > 0 ? [t('fairs:year.cancelled', { count: cancelled.length })] : []),
  ]
  return say(
    text.join('\n\n'),
    [
      {
        label: t('fairs:year.before', { year: year - 1 }),
        action: { route: 'fairs.year', args: { year: year - 1 } },
      },
    ],
    ended(turn),
  )
}

function figures(came: readonly Registration[]) {
  const answered = came.filter((r) => r.sales !== null)
  return {
    came: came.length,
    answered: answered.length,
    sales: showDong(answered.reduce((sum, r) => sum + (r.sales ?? 0), 0)),
    contacts: came.reduce((sum, r) => sum + (r.contacts ?? 0), 0),
  }
}
