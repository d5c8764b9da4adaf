import { z } from 'zod'
import type { Foreseen, ForeseenWay, Outlet, Rendered } from '../../bot/channel.ts'
import { render } from '../../bot/render.ts'
import { type Outcome, type Reply, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Announcement } from '../../db/announcements.ts'
import { addressesMeant, countMeant, type Meant, reached } from '../../db/audience.ts'
import type { Facts } from '../../facts.ts'
import { announcementText, channelName } from '../../jobs/announcement-text.ts'
import { type Translate, translator } from '../../text/i18n.ts'
import { decideChoices, onAnnouncement, to } from './own.ts'
import { audienceWords } from './words.ts'

/** How one channel shows the message, to how many, for how much. */
interface Shown {
  channel: string
  people: number
  /** Undefined for a channel that is off: its people wait until it is on. */
  pages: Rendered[] | undefined
  /** Where not everybody is reached alike. */
  foreseen: Foreseen | undefined
  /** Đồng for all of them; undefined: not known. */
  costVnd: number | undefined
}

/** Whom a message is for, and how each channel shows it. */
export interface Outlook {
  meant: Meant
  shown: Shown[]
}

/** The last look before it is sent: the words as each channel shows them, the people, the price. */
export function previewRoutes(facts: Facts, outlets: readonly Outlet[]): Route[] {
  return [
    onAnnouncement(facts, {
      name: 'announcements.preview',
      args: z.object({ id: z.string() }),
      run: (turn, a) => preview(turn, facts, outlets, a),
    }),
  ]
}

export async function preview(
  turn: Turn,
  facts: Facts,
  outlets: readonly Outlet[],
  a: Announcement,
  lead?: string,
): Promise<Outcome> {
  const { t } = turn
  if (a.text === '') return { replies: [], then: { action: to('text', a.id) } }
  const outlook = await foresee(turn, facts, outlets, a)
  const n = reached(outlook.meant)
  const replies: Reply[] = [
    { text: [...(lead ? [lead, ''] : []), ...figures(t, facts, a, outlook)].join('\n') },
    ...looks(t, outlook.shown),
  ]
  if (a.state === 'waiting' && a.createdBy !== turn.person!.id) {
    const decide = say(t('announcements:second.decide'), decideChoices(t, a, n))
    return { replies: [...replies, ...decide.replies] }
  }
  if (a.state !== 'draft' || a.createdBy !== turn.person!.id) return { replies }
  const sure = say(
    t('announcements:preview.ask'),
    [
      ...(n > 0
        ? [{ label: t('announcements:button.send', { n }), action: to('send', a.id, { edit: a.edit }) }]
        : []),
      { label: t('announcements:button.text'), action: to('text', a.id) },
      { label: t('announcements:button.group'), action: to('group', a.id) },
      { label: t('announcements:button.discard'), action: to('discard', a.id) },
    ],
    { ask: to('preview', a.id) },
  )
  return { ...sure, replies: [...replies, ...sure.replies] }
}

/** What is sent to how many on which channel, as it stands now. */
export async function foresee(
  turn: Turn,
  facts: Facts,
  outlets: readonly Outlet[],
  a: Announcement,
): Promise<Outlook> {
  const { trx, today } = turn
  // Most read Vietnamese; the frame around the officer's words is the reader's language.
  const text = announcementText(translator('vi'), facts, a)
  const meant = await countMeant(trx, a.audience, facts.places, today)
  const shown: Shown[] = []
  for (const { channel, people } of meant.channels) {
    const outlet = outlets.find((o) => o.name === channel)
    const pages = outlet && render({ text }, outlet.abilities)
    const foreseen =
      pages &&
      (await outlet?.foresee?.(
        trx,
        await addressesMeant(trx, a.audience, facts.places, today, channel),
        pages.length,
      ))
    const each = outlet?.costVnd
    const costVnd = foreseen
      ? foreseen.ways.reduce((sum, w) => sum + w.costVnd, 0)
      : each === undefined || !pages
        ? undefined
        : each * pages.length * people
    shown.push({ channel, people, pages, foreseen, costVnd })
  }
  return { meant, shown }
}

/** Who, how many on each channel and by which way, who is left out, what it costs. */
export function figures(t: Translate, facts: Facts, a: Announcement, { meant, shown }: Outlook): string[] {
  const known = shown.reduce((sum, s) => sum + (s.costVnd ?? 0), 0)
  const unknown = shown.filter((s) => s.costVnd === undefined)
  return [
    t('announcements:group.to', { who: audienceWords(t, facts, a.audience) }),
    t('announcements:group.count', { n: reached(meant) }),
    ...shown.flatMap((s) => [
      t(s.pages ? 'announcements:preview.channel' : 'announcements:preview.channelOff', {
        channel: channelName(t, s.channel),
        n: s.people,
        pages: s.pages?.length ?? 0,
      }),
      ...ways(t, s),
    ]),
    ...(meant.optedOut > 0 ? [t('announcements:preview.optedOut', { n: meant.optedOut })] : []),
    ...(meant.unreachable > 0 ? [t('announcements:preview.unreachable', { n: meant.unreachable })] : []),
    ...(known > 0 ? [t('announcements:preview.cost', { sum: dong(known) })] : []),
    ...(known === 0 && unknown.length === 0 ? [t('announcements:preview.free')] : []),
    ...unknown.map((s) =>
      t('announcements:preview.costUnknown', { channel: channelName(t, s.channel), n: s.people }),
    ),
  ]
}

/** One line a way, where not everybody gets the message itself for nothing; and what today's budget leaves out. */
function ways(t: Translate, { foreseen }: Shown): string[] {
  if (!foreseen || foreseen.ways.every((w) => w.way === 'free')) return []
  const { left, later } = foreseen
  return [
    ...foreseen.ways.map((w) =>
      t(`announcements:preview.way.${w.way}`, { n: w.people, sum: dong(w.costVnd) }),
    ),
    ...(later > 0
      ? [
          t('announcements:preview.later', {
            left: dong(left.vnd),
            messages: left.messages,
            n: later,
          }),
        ]
      : []),
  ]
}

/** Channels that show the same are shown once: each page as a message of its own, exactly as it will be. */
function looks(t: Translate, shown: Shown[]): Reply[] {
  const looks = new Map<string, { channels: string[]; pages: Rendered[] }>()
  for (const { channel, pages } of shown) {
    if (!pages) continue
    const key = JSON.stringify(pages)
    const look = looks.get(key) ?? { channels: [], pages }
    look.channels.push(channelName(t, channel))
    looks.set(key, look)
  }
  return [
    ...shown.flatMap((s) => invitations(t, s)),
    ...[...looks.values()].flatMap(({ channels, pages }) => [
      { text: t('announcements:preview.look', { channels: channels.join(', '), pages: pages.length }) },
      ...pages.map((p) => ({ text: p.text })),
    ]),
  ]
}

/** What some see first, in the place of the message. */
function invitations(t: Translate, { channel, foreseen }: Shown): Reply[] {
  const invited = (foreseen?.ways ?? []).filter((w): w is ForeseenWay & { first: Rendered } => !!w.first)
  const n = invited.reduce((sum, w) => sum + w.people, 0)
  const first = invited[0]?.first
  if (!first) return []
  const buttons = first.buttons.map((b) => `[ ${b.label} ]`)
  const lead = t('announcements:preview.invitation', { channel: channelName(t, channel), n })
  return [{ text: [lead, first.text, ...buttons].join('\n\n') }]
}

/** 12400 → '12.400 đ'. */
function dong(sum: number): string {
  return `${String(sum).replace(/\B(?=(\d{3})+$)/g, '.')} đ`
}
