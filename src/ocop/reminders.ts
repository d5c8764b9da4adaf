import { extensionEnd, type Filing, filingTiming, reEvaluationWindow } from './certificate.ts'
import { addDays, type IsoDate } from './dates.ts'

export type ReminderStep =
  | 'window_opens'
  | 'half_time'
  | 'last_fortnight'
  | 'window_closes'
  | 'after_window'
  | 'expires'
  | 'extension_ends'

export interface DueStep {
  step: ReminderStep
  on: IsoDate
}

/**
 * What a producer is told about a certificate that expires on `expiry`, in time
 * order. Days −180 and −120 are the law's (Điều 7.6.a), those between are ours;
 * `after_window` is the day after the window closed.
 *
 * Once a dossier is filed nothing is left to remind of, except, where it was
 * filed outside the window and has no result, the end of the extension (Điều 12.3).
 */
export function reminderSteps(expiry: IsoDate, filing?: Filing): DueStep[] {
  const end = extensionEnd(expiry)
  if (filing) {
    const settled = filing.resultOn !== undefined && filing.resultOn <= end
    const extends_ = filingTiming(expiry, filing.filedOn) !== 'in_window' && filing.filedOn <= end
    return extends_ && !settled ? [{ step: 'extension_ends', on: end }] : []
  }
  const window = reEvaluationWindow(expiry)
  return [
    { step: 'window_opens', on: window.opens },
    { step: 'half_time', on: window.halfTime },
    { step: 'last_fortnight', on: window.lastFortnight },
    { step: 'window_closes', on: window.closes },
    { step: 'after_window', on: addDays(window.closes, 1) },
    { step: 'expires', on: expiry },
  ]
}

/** The latest step that has come by `day`: after a pause only this one is worth sending. */
export function dueStep(steps: readonly DueStep[], day: IsoDate): DueStep | undefined {
  return steps
    .filter((s) => s.on <= day)
    .reduce<DueStep | undefined>((a, b) => (a && a.on > b.on ? a : b), undefined)
}
