import { expiryOf, extensionEnd, reEvaluationWindow } from '../../ocop/certificate.ts'
import { daysBetween, type IsoDate } from '../../ocop/dates.ts'
import { showDay } from '../../text/i18n.ts'
import { type Answer, fromLaw, type Moment } from '../answer.ts'
import { IN_FORCE_FROM } from '../piece.ts'

const CITES = ['Điều 4.3', 'Điều 7.6.a']

/**
 * @param how.about the day is only about right
 * @param how.late the question speaks of filing too late
 */
export function ofExpiry(
  expiry: IsoDate,
  moment: Moment,
  how: { about?: boolean; late?: boolean } = {},
): Answer {
  const { t } = moment
  return fromLaw({
    id: 'expiry',
    title: t('knowledge:expiry.title', { expiry: showDay(expiry) }),
    text: [
      how.about ? t('knowledge:expiry.about', { expiry: showDay(expiry) }) : '',
      how.late && moment.today <= extensionEnd(expiry) ? extended(expiry, moment) : '',
      ...whenToFile(expiry, moment),
    ]
      .filter(Boolean)
      .join('\n'),
    cites: how.late ? [...CITES, 'Điều 12.3'] : cites(expiry, moment),
  })
}

/** The certificate of a day, or of some day between two: then all that follows lies between two days as well. */
export function ofDecision(from: IsoDate, to: IsoDate, moment: Moment, how: { late?: boolean } = {}): Answer {
  const { t, today } = moment
  const first = expiryOf(from)
  const last = expiryOf(to)
  if (from === to)
    return fromLaw({
      id: 'decision',
      title: t('knowledge:expiry.decidedTitle', { day: showDay(from) }),
      text: [
        t('knowledge:expiry.decided', { day: showDay(from), expiry: showDay(first) }),
        ...whenToFile(first, moment),
        ...(how.late && today <= extensionEnd(first) ? [extended(first, moment)] : []),
      ].join('\n'),
      cites: how.late ? [...CITES, 'Điều 12.3'] : cites(first, moment),
    })
  const words = { from: showDay(first), to: showDay(last) }
  // Valid is not enough to know: the time for filing again ends 120 days before the certificate does.
  const state =
    today >= first ? 'depends' : today >= reEvaluationWindow(first).opens ? 'mayBeDue' : 'allValid'
  return fromLaw({
    id: 'decision',
    title: t('knowledge:expiry.betweenTitle', { from: showDay(from), to: showDay(to) }),
    text: [
      t('knowledge:expiry.between', words),
      ...(today > last
        ? allOver(last, moment)
        : [
            t(`knowledge:expiry.${state}`, words),
            t('knowledge:expiry.windowRule'),
            windows(first, last, moment),
          ]),
      t('knowledge:expiry.oldLawKept'),
    ].join('\n'),
    cites: [...CITES, 'Điều 12.1', ...(today > last ? ['Điều 12.3'] : [])],
  })
}

export function ofExpiries(from: IsoDate, to: IsoDate, moment: Moment): Answer {
  const { t, today } = moment
  const over = today > to
  return fromLaw({
    id: 'expiries',
    title: t('knowledge:expiry.expiriesTitle', { from: showDay(from), to: showDay(to) }),
    text: [
      t('knowledge:expiry.windowRule'),
      ...(over ? allOver(to, moment) : [windows(from, to, moment)]),
    ].join('\n'),
    cites: over ? [...CITES, 'Điều 12.3'] : CITES,
  })
}

/** The first and the last time for filing, of certificates that end between two days. */
function windows(from: IsoDate, to: IsoDate, { t }: Moment): string {
  const earliest = reEvaluationWindow(from)
  const latest = reEvaluationWindow(to)
  return t('knowledge:expiry.windows', {
    from: showDay(from),
    opens: showDay(earliest.opens),
    closes: showDay(earliest.closes),
    to: showDay(to),
    lastOpens: showDay(latest.opens),
    lastCloses: showDay(latest.closes),
  })
}

/** A dossier for re-evaluation filed on a day that is named: early, in time, or so many days late. */
export function ofFiled(expiry: IsoDate, filed: IsoDate, moment: Moment): Answer {
  const { t } = moment
  const { opens, closes } = reEvaluationWindow(expiry)
  const until = extensionEnd(expiry)
  const state =
    filed < opens
      ? 'early'
      : filed <= closes
        ? 'inTime'
        : filed <= expiry && expiry >= IN_FORCE_FROM
          ? 'late'
          : 'afterwards'
  const words = {
    filed: showDay(filed),
    opens: showDay(opens),
    closes: showDay(closes),
    expiry: showDay(expiry),
    until: showDay(until),
    days: state === 'early' ? daysBetween(filed, opens) : daysBetween(closes, filed),
  }
  const late = filed > closes
  return fromLaw({
    id: 'filed',
    title: t('knowledge:expiry.filed.title', words),
    text: [
      t(`knowledge:expiry.filed.${state}`, words),
      window(expiry, moment),
      // Điều 12.3 stands among the rules for what was there before that day.
      late && expiry >= expiryOf(IN_FORCE_FROM) ? t('knowledge:expiry.filed.newCertificate') : '',
    ]
      .filter(Boolean)
      .join('\n'),
    cites: late ? [...CITES, 'Điều 12.3'] : CITES,
  })
}

/** Several certificates, each with its days. */
export function ofSeveral(ends: readonly IsoDate[], moment: Moment): Answer {
  const { t, today } = moment
  const sorted = ends.toSorted()
  return fromLaw({
    id: 'several',
    title: t('knowledge:expiry.severalTitle', { count: ends.length }),
    text: [
      t('knowledge:expiry.windowRule'),
      ...sorted.map((expiry) => {
        const { opens, closes } = reEvaluationWindow(expiry)
        const state = today > expiry ? 'over' : today > closes ? 'late' : today >= opens ? 'open' : 'early'
        return t(`knowledge:expiry.one.${state}`, {
          expiry: showDay(expiry),
          opens: showDay(opens),
          closes: showDay(closes),
        })
      }),
    ].join('\n'),
    cites: sorted.some((e) => today > reEvaluationWindow(e).closes) ? [...CITES, 'Điều 12.3'] : CITES,
  })
}

function extended(expiry: IsoDate, { t }: Moment): string {
  return t('knowledge:expiry.extended', { expiry: showDay(expiry), until: showDay(extensionEnd(expiry)) })
}

/** Certificates of which the last ended on a day that is over. */
function allOver(last: IsoDate, { t, today }: Moment): string[] {
  return today > extensionEnd(last)
    ? [t('knowledge:expiry.longOverSome'), t('knowledge:expiry.startAgain')]
    : [t('knowledge:expiry.overSome')]
}

/** The days for filing, and what to do now; of what is long over no days are left. */
function whenToFile(expiry: IsoDate, moment: Moment): string[] {
  const { t, today } = moment
  const until = extensionEnd(expiry)
  if (today <= until) return [window(expiry, moment), standing(expiry, moment)]
  return [
    t('knowledge:expiry.longOver', { expiry: showDay(expiry), until: showDay(until) }),
    t('knowledge:expiry.startAgain'),
  ]
}

function window(expiry: IsoDate, { t }: Moment): string {
  const { opens, closes } = reEvaluationWindow(expiry)
  return t('knowledge:expiry.window', {
    expiry: showDay(expiry),
    opens: showDay(opens),
    closes: showDay(closes),
  })
}

/** Where today lies against the window: what to do now. */
function standing(expiry: IsoDate, { t, today }: Moment): string {
  const { opens, closes } = reEvaluationWindow(expiry)
  if (today > expiry) return t('knowledge:expiry.over', { expiry: showDay(expiry) })
  if (today > closes) return t('knowledge:expiry.late')
  if (today >= opens) return t('knowledge:expiry.open', { closes: showDay(closes) })
  return t('knowledge:expiry.early', { opens: showDay(opens) })
}

function cites(expiry: IsoDate, { today }: Moment): string[] {
  return today > reEvaluationWindow(expiry).closes ? [...CITES, 'Điều 12.3'] : CITES
}
