import { parseArgs } from 'node:util'
import { remindDryRun } from '../jobs/remind-dry-run.ts'
import { isIsoDate } from '../ocop/dates.ts'
import { showDay } from '../text/i18n.ts'
import type { Command } from './command.ts'

/** `remind --on 2027-01-04 --dry-run`: exactly what would go out that day; sends nothing. */
export const remindCommand: Command = async ({ database, facts, clock, t, print }, args) => {
  const { values } = parseArgs({
    args,
    options: { on: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  })
  if (!isIsoDate(values.on)) {
    print(t('terminal:remind.on'))
    return 2
  }
  if (!values['dry-run']) {
    print(t('terminal:remind.dryRunOnly'))
    return 2
  }
  const due = await remindDryRun(database.db, facts, { now: clock.now(), day: values.on })
  const day = showDay(values.on)
  print(
    due.length === 0
      ? t('terminal:remind.none', { day })
      : t('terminal:remind.some', { day, count: due.length }),
  )
  for (const r of due) {
    print(
      t('terminal:remind.line', {
        producer: r.producer,
        product: r.product,
        expires: showDay(r.expiresOn),
        step: t(`reminders:stepName.${r.step}`),
      }),
    )
    print(r.text.replace(/^(?=.)/gm, '    '))
  }
  return 0
}
