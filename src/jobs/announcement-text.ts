import type { Progress, Reason } from '../db/announcement-readers.ts'
import type { Announcement } from '../db/announcements.ts'
import type { Facts } from '../facts.ts'
import type { Translate } from '../text/i18n.ts'

/** The message as everybody meant gets it: who speaks, the words, and how to have no more of them. */
export function announcementText(
  t: Translate,
  facts: Facts,
  a: Pick<Announcement, 'text' | 'senderPlace'>,
): string {
  const place = (facts.places.byKey.get(a.senderPlace) ?? facts.places.province).name
  return [t('announcements:head', { place }), a.text, t('announcements:foot')].join('\n\n')
}

/** What the officer is told when the last message has gone out. */
export function endedText(t: Translate, a: Pick<Announcement, 'text'>, progress: Progress): string {
  return [t('announcements:ended', { title: titleOf(a) }), ...progressLines(t, progress)].join('\n')
}

const TITLE = 40

/** The first words, by which an officer knows it again. */
export function titleOf(a: Pick<Announcement, 'text'>): string {
  const line = a.text.split('\n', 1)[0]!
  const letters = [...line]
  if (letters.length <= TITLE) return line
  const head = letters.slice(0, TITLE).join('')
  return `${head.slice(0, Math.max(head.lastIndexOf(' '), TITLE / 2))}…`
}

/** How far it got, one line a fact; what is nobody is left out. */
export function progressLines(t: Translate, { channels, reasons, optedOut }: Progress): string[] {
  const sum = (key: 'sent' | 'waiting' | 'gone' | 'failed' | 'cancelled') =>
    channels.reduce((n, c) => n + c[key], 0)
  const all = sum('sent') + sum('waiting') + sum('gone') + sum('failed') + sum('cancelled')
  const line = (key: 'waiting' | 'gone' | 'failed' | 'cancelled') =>
    sum(key) > 0 ? [t(`announcements:progress.${key}`, { n: sum(key) })] : []
  const because = (what: Reason['what']) =>
    reasons
      .filter((r) => r.what === what)
      .map((r) => {
        const why = t(`announcements:unsent.${r.why ?? 'unknown'}`)
        return t('announcements:progress.reason', { n: r.people, why })
      })
  return [
    all === 0 ? t('announcements:progress.none') : t('announcements:progress.sent', { n: sum('sent'), all }),
    ...line('waiting'),
    ...because('waiting'),
    ...line('gone'),
    ...line('failed'),
    ...because('failed'),
    ...line('cancelled'),
    ...(channels.length > 1
      ? channels.map((c) =>
          t('announcements:progress.channel', {
            channel: channelName(t, c.channel),
            sent: c.sent,
            all: c.sent + c.waiting + c.gone + c.failed + c.cancelled,
          }),
        )
      : []),
    ...(optedOut > 0 ? [t('announcements:progress.optedOut', { n: optedOut })] : []),
  ]
}

const NAMED = ['telegram', 'web', 'zalo', 'zalo-oa', 'zalo-bot'] as const

/** A channel as people call it; one we have no word for by its own name. */
export function channelName(t: Translate, name: string): string {
  const known = NAMED.find((n) => n === name)
  return known ? t(`announcements:channel.${known}`) : name
}
