import type { Reply } from '../bot/reply.ts'
import type { DatedCertificate } from '../db/digests.ts'
import { reEvaluationWindow } from '../ocop/certificate.ts'
import type { IsoDate } from '../ocop/dates.ts'
import { showDay, type Translate } from '../text/i18n.ts'
import type { WeekNews } from './week-news.ts'

/** Names shown of each kind; the rest is a number. */
const SHOWN = 5

/** The week's news for an officer, short enough for a phone; kinds of which there is nothing are left out. */
export function digestReply(t: Translate, news: WeekNews, place: string): Reply {
  const list = (kind: 'opening' | 'closing' | 'expiring', dayOf: (c: DatedCertificate) => IsoDate) => {
    const found = news[kind]
    if (found.length === 0) return []
    const lines = found
      .slice(0, SHOWN)
      .map((c) => t('reminders:digest.product', { product: c.product, day: showDay(dayOf(c)) }))
    return [
      [t(`reminders:digest.${kind}`, { count: found.length }), ...lines, ...more(t, found.length)].join('\n'),
    ]
  }
  const gone = news.gone.slice(0, SHOWN).map((producer) => t('reminders:digest.producer', { producer }))
  const parts = [
    t('reminders:digest.head', { place, from: showDay(news.monday), to: showDay(news.sunday) }),
    ...list('closing', (c) => reEvaluationWindow(c.expires).closes),
    ...list('opening', (c) => reEvaluationWindow(c.expires).opens),
    ...list('expiring', (c) => c.expires),
    ...(news.gone.length > 0
      ? [
          [
            t('reminders:digest.gone', { count: news.gone.length }),
            ...gone,
            ...more(t, news.gone.length),
          ].join('\n'),
        ]
      : []),
    ...(news.questions > 0 ? [t('questions:digest', { count: news.questions })] : []),
    t('reminders:digest.totals', { expired: news.expired, undated: news.undated }),
    t('reminders:digest.next'),
  ]
  return { text: parts.join('\n\n') }
}

function more(t: Translate, count: number): string[] {
  return count > SHOWN ? [t('reminders:digest.more', { count: count - SHOWN })] : []
}
