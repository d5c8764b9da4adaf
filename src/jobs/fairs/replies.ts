import type { Choice, Reply } from '../../bot/reply.ts'
import type { UntoldChange } from '../../db/fair-changes.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import { expiryInterval } from '../../ocop/certificate.ts'
import { showDay, type Translate } from '../../text/i18n.ts'
import { showMoment } from '../../text/moment.ts'
import type { FairCandidate, Invitee } from './audience.ts'
import {
  datesWords,
  deadlineWords,
  fairLines,
  fieldWords,
  type Names,
  needsWords,
  pictureOf,
} from './words.ts'

/** "There is a fair you may come to", and why. Days are named, never counted: the message may lie for a while. */
export function inviteReply(t: Translate, names: Names, fair: Fair, to: Invitee): Reply {
  const own = to.producers.flatMap((q) => q.products)
  const more = own.length - MOST_NAMED
  return {
    text: [
      t(`fairs:invite.head.${fair.kind}`, { name: fair.name }),
      fairLines(t, names, fair).join('\n'),
      [
        t('fairs:invite.why'),
        ...own.slice(0, MOST_NAMED).map((c) => `• ${whyWords(t, fair, c)}`),
        ...(more > 0 ? [t('fairs:invite.more', { count: more })] : []),
      ].join('\n'),
    ].join('\n\n'),
    choices: answerChoices(t, fair.id),
    ...pictureOf(fair),
  }
}

const MOST_NAMED = 6

/** "Mắm cá: 4 sao, giấy chứng nhận còn hạn đến 01/06/2027", or what is not known. */
export function whyWords(t: Translate, fair: Fair, { product, fit }: FairCandidate): string {
  const said = { product: product.name, tier: t(`register:tier.${product.tier}`) }
  if (fit.kind === 'doubtful') {
    const points = fit.points.map((p) => t(`fairs:doubt.${p}`)).join(', ')
    return t('fairs:invite.doubtful', { ...said, points })
  }
  const expires = product.certificate && expiryInterval(product.certificate)
  if (!fair.needsCertificate || !expires) return t('fairs:invite.fits', said)
  return t('fairs:invite.fitsUntil', { ...said, day: showDay(expires.from) })
}

export function answerChoices(t: Translate, id: string): Choice[] {
  return [
    { label: t('fairs:button.join'), action: { route: 'fairs.join', args: { id } } },
    { label: t('fairs:button.decline'), action: { route: 'fairs.decline', args: { id } } },
    { label: t('fairs:button.noNews'), action: { route: 'fairs.news', args: { on: false } } },
  ]
}

export function deadlineReminder(t: Translate, fair: Fair): Reply {
  return {
    text: t('fairs:remind.deadline', {
      name: fair.name,
      dates: datesWords(t, fair),
      place: fair.place,
      deadline: deadlineWords(t, fair),
    }),
    choices: answerChoices(t, fair.id),
  }
}

export function fairReminder(t: Translate, fair: Fair, own: Registration): Reply {
  const lines = [
    t('fairs:remind.fair', { name: fair.name, dates: datesWords(t, fair), place: fair.place }),
    t('fairs:mine.products', { products: own.products.map((p) => p.name).join(', ') }),
    ...(fair.bring ? [t('fairs:line.bring', { value: fair.bring })] : []),
    ...(own.needs.length > 0 ? [t('fairs:mine.needs', { needs: needsWords(t, own.needs) })] : []),
    ...(fair.contact ? [t('fairs:line.contact', { value: fair.contact })] : []),
  ]
  return { text: lines.join('\n'), choices: [mineChoice(t, own.id)] }
}

/** A booth came free for somebody in line. */
export function askedReply(t: Translate, fair: Fair, own: { id: string; confirmBy: Date }): Reply {
  return {
    text: t('fairs:mine.askedTold', {
      name: fair.name,
      dates: datesWords(t, fair),
      until: showMoment(own.confirmBy),
    }),
    choices: [
      { label: t('fairs:button.take'), action: { route: 'fairs.take', args: { reg: own.id } } },
      { label: t('fairs:button.giveUp'), action: { route: 'fairs.withdraw', args: { reg: own.id } } },
    ],
  }
}

/** The same for a producer nobody of whom uses the assistant: an officer phones them and answers for them. */
export function askedForReply(
  t: Translate,
  fair: Fair,
  own: Pick<Registration, 'id' | 'producer' | 'contact'> & { confirmBy: Date },
): Reply {
  return {
    text: t('fairs:forOther.askedTold', {
      producer: own.producer,
      contact: own.contact ?? t('fairs:value.notYet'),
      name: fair.name,
      until: showMoment(own.confirmBy),
    }),
    choices: [
      { label: t('fairs:button.takeFor'), action: { route: 'fairs.take', args: { reg: own.id } } },
      { label: t('fairs:button.giveUpFor'), action: { route: 'fairs.withdraw', args: { reg: own.id } } },
    ],
  }
}

export function changesReply(
  t: Translate,
  names: Names,
  fair: Fair,
  changes: readonly UntoldChange[],
  own: Registration | undefined,
): Reply {
  const lines = changes.map(({ field }) =>
    t(`fairs:changed.${field}`, { value: fieldWords(t, names, fair, field) ?? t('fairs:value.none') }),
  )
  return {
    text: [t('fairs:changed.head', { name: fair.name }), ...lines].join('\n'),
    ...(changes.some((c) => c.field === 'picture') && pictureOf(fair)),
    choices: own
      ? [mineChoice(t, own.id)]
      : [{ label: t('fairs:button.open'), action: { route: 'fairs.open', args: { id: fair.id } } }],
  }
}

export function cancelledReply(t: Translate, fair: Fair): Reply {
  return {
    text: t('fairs:cancelled.told', {
      name: fair.name,
      dates: datesWords(t, fair),
      reason: fair.cancelReason,
      contact: fair.contact ? t('fairs:line.contact', { value: fair.contact }) : '',
    }).trim(),
  }
}

export function followUpReply(t: Translate, fair: Fair, own: Registration): Reply {
  return {
    text: t('fairs:after.ask', { name: fair.name, producer: own.producer }),
    choices: [
      { label: t('fairs:button.tellSales'), action: { route: 'fairs.sales', args: { reg: own.id } } },
      { label: t('fairs:button.notWent'), action: { route: 'fairs.notWent', args: { reg: own.id } } },
    ],
  }
}

export function mineChoice(t: Translate, reg: string): Choice {
  return { label: t('fairs:button.mine'), action: { route: 'fairs.mine', args: { reg } } }
}
