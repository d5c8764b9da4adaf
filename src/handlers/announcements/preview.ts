import { z } from 'zod'
import type { Outlet, Rendered } from '../../bot/channel.ts'
import { render } from '../../bot/render.ts'
import { type Outcome, type Reply, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Announcement } from '../../db/announcements.ts'
import { countMeant, type Meant, reached } from '../../db/audience.ts'
import type { Facts } from '../../facts.ts'
import { announcementText, channelName } from '../../jobs/announcement-text.ts'
import { type Translate, translator } from '../../text/i18n.ts'
import { onAnnouncement, to } from './own.ts'
import { audienceWords } from './words.ts'

/** How one channel shows the message, to how many, for how much. */
interface Shown {
  channel: string
  people: number
  /** Undefined for a channel that is off: its people wait until it is on. */
  pages: Rendered[] | undefined
  /** Đồng for all of them; undefined: not known. */
  costVnd: number | undefined
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
  const meant = await countMeant(turn.trx, a.audience, facts.places, turn.today)
  const n = reached(meant)
  // Most read Vietnamese; the frame around the officer's words is the reader's language.
  const shown = show(outlets, announcementText(translator('vi'), facts, a), meant)
  const replies: Reply[] = [
    { text: [...(lead ? [lead, ''] : []), ...figures(t, facts, a, meant, shown)].join('\n') },
    ...looks(t, shown),
  ]
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

/** What is sent to how many on which channel. */
export function show(outlets: readonly Outlet[], text: string, meant: Meant): Shown[] {
  return meant.channels.map(({ channel, people }) => {
    const outlet = outlets.find((o) => o.name === channel)
    const pages = outlet && render({ text }, outlet.abilities)
    const each = outlet?.costVnd
    const costVnd = each === undefined || !pages ? undefined : each * pages.length * people
    return { channel, people, pages, costVnd }
  })
}

/** Who, how many on each channel, who is left out, what it costs. */
export function figures(t: Translate, facts: Facts, a: Announcement, meant: Meant, shown: Shown[]): string[] {
  const known = shown.reduce((sum, s) => sum + (s.costVnd ?? 0), 0)
  const unknown = shown.filter((s) => s.costVnd === undefined)
  return [
    t('announcements:group.to', { who: audienceWords(t, facts, a.audience) }),
    t('announcements:group.count', { n: reached(meant) }),
    ...shown.map((s) =>
      t(s.pages ? 'announcements:preview.channel' : 'announcements:preview.channelOff', {
        channel: channelName(t, s.channel),
        n: s.people,
        pages: s.pages?.length ?? 0,
      }),
    ),
    ...(meant.optedOut > 0 ? [t('announcements:preview.optedOut', { n: meant.optedOut })] : []),
    ...(meant.unreachable > 0 ? [t('announcements:preview.unreachable', { n: meant.unreachable })] : []),
    ...(known > 0 ? [t('announcements:preview.cost', { sum: dong(known) })] : []),
    ...(known === 0 && unknown.length === 0 ? [t('announcements:preview.free')] : []),
    ...unknown.map((s) =>
      t('announcements:preview.costUnknown', { channel: channelName(t, s.channel), n: s.people }),
    ),
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
  return [...looks.values()].flatMap(({ channels, pages }) => [
    { text: t('announcements:preview.look', { channels: channels.join(', '), pages: pages.length }) },
    ...pages.map((p) => ({ text: p.text })),
  ])
}

/** 12400 → '12.400 đ'. */
function dong(sum: number): string {
  return `${String(sum).replace(/\B(?=(\d{3})+$)/g, '.')} đ`
}
