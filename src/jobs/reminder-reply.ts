import type { Choice, Reply } from '../bot/reply.ts'
import type { Watched } from '../db/watched.ts'
import { extensionEnd, reEvaluationWindow } from '../ocop/certificate.ts'
import type { IsoDate } from '../ocop/dates.ts'
import type { ReminderStep } from '../ocop/reminders.ts'
import { showDay, type Translate } from '../text/i18n.ts'

/**
 * What a producer is told at a step: the dates, the article, what to do now. Days are named, never counted
 * ("in 5 days"): the message may lie in the outbox for a while.
 */
export function reminderReply(t: Translate, w: Watched, step: ReminderStep, today: IsoDate): Reply {
  const expires = w.expires.to
  const window = reEvaluationWindow(expires)
  const extension = extensionEnd(expires)
  const text = step === 'expires' && today > extension ? 'expired_long_ago' : step
  const body = t(`reminders:step.${text}`, {
    expires: showDay(expires),
    opens: showDay(window.opens),
    closes: showDay(window.closes),
    extension: showDay(extension),
    filed: w.filing ? showDay(w.filing.filedOn) : '',
  })
  const choices = step === 'extension_ends' ? undefined : choicesOf(t, w)
  return { text: `${headOf(t, w)}\n${body}`, ...(choices && { choices }) }
}

/** The line by which a certificate is recognised: product and stars. */
export function headOf(t: Translate, w: Pick<Watched, 'product' | 'tier'>): string {
  return t('reminders:head', { product: w.product, tier: t(`register:tier.${w.tier}`) })
}

function choicesOf(t: Translate, w: Watched): Choice[] {
  const args = { certificateId: w.certificateId }
  return [
    {
      label: t('reminders:button.reEvaluate'),
      action: { route: 'dossier.start', args: { productId: w.productId, kind: 're_evaluation' } },
    },
    { label: t('reminders:button.snooze'), action: { route: 'reminders.snooze', args } },
    { label: t('reminders:button.filed'), action: { route: 'reminders.filed', args } },
  ]
}
