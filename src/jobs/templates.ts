import type { FilledTemplate } from '../db/stored.ts'
import type { Watched } from '../db/watched.ts'
import { extensionEnd, reEvaluationWindow } from '../ocop/certificate.ts'
import type { IsoDate } from '../ocop/dates.ts'
import type { ReminderStep } from '../ocop/reminders.ts'
import { showDay, translator } from '../text/i18n.ts'
import type { WeekNews } from './week-news.ts'

/** Templates are approved in Vietnamese, whatever their reader reads otherwise. */
const t = translator('vi')

/** Longest value of a blank (data/zalo/templates.json; a test compares the two). */
const LABEL = 30
const ADDRESS = 200

/**
 * A reminder in the blanks of a template. None for a certificate that ended long ago: every date it could name is
 * over, and somebody should rather talk to them.
 */
export function reminderTemplate(w: Watched, step: ReminderStep, today: IsoDate): FilledTemplate | undefined {
  const expires = w.expires.to
  const extension = extensionEnd(expires)
  if (step === 'expires' && today > extension) return undefined
  const { closes } = reEvaluationWindow(expires)
  const until = step === 'extension_ends' ? extension : today > closes ? expires : closes
  return {
    name: 'certificate_reminder',
    params: {
      san_pham: shorten(w.product, LABEL),
      hang_sao: t(`register:tier.${w.tier}`),
      ngay_het_han: showDay(expires),
      viec_can_lam: t(`reminders:template.${step}`),
      han_chot: showDay(until),
    },
  }
}

/** The week of an officer in the blanks of a template: how much there is to see, not what; none without a product. */
export function digestTemplate(news: WeekNews, place: string): FilledTemplate | undefined {
  const products = news.opening.length + news.closing.length + news.expiring.length
  if (products === 0) return undefined
  return {
    name: 'weekly_digest',
    params: {
      tu_ngay: showDay(news.monday),
      den_ngay: showDay(news.sunday),
      dia_ban: shorten(place, ADDRESS),
      so_san_pham: String(products),
    },
  }
}

/** At most `most` letters (code points of composed text), the last one '…' where something was left out. */
export function shorten(text: string, most: number): string {
  const letters = [...text.normalize('NFC').trim()]
  return letters.length <= most
    ? letters.join('')
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}
