import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { dayInVietnam } from '../clock.ts'
import { recordAct } from '../db/audit.ts'
import type { Db } from '../db/connect.ts'
import { registerEntries } from '../db/register.ts'
import type { Facts } from '../facts.ts'
import type { Translate } from '../text/i18n.ts'
import { applyRecords } from './apply.ts'
import { checkTable } from './check.ts'
import { planRegister, type RegisterPlan } from './plan.ts'
import { planLines, problemLines } from './preview.ts'
import { readTable } from './read.ts'
import { RegisterFileError } from './table.ts'
import { templateCsv, templateExcel } from './template.ts'

export interface ImportContext {
  readonly db: Db
  readonly facts: Pick<Facts, 'places' | 'law'>
  readonly now: Date
  readonly t: Translate
  readonly print: (line: string) => void
}

/**
 * `import FILE [--dry-run]`: shows what a register file would change and, when every
 * row is right, writes it in one transaction. Returns the exit code: 0 written,
 * nothing to write or a clean preview; 1 the file must be mended, nothing written.
 */
export async function importCommand(
  file: string,
  options: { dryRun: boolean },
  { db, facts, now, t, print }: ImportContext,
): Promise<0 | 1> {
  const refuse = (lines: readonly string[]): 1 => {
    for (const line of lines) print(line)
    return 1
  }
  const bytes = await readFile(file).catch(() => undefined)
  if (!bytes) return refuse([t('register:file.not_found', { file })])
  const name = basename(file)
  const today = dayInVietnam(now)
  const { places, law } = facts
  const checked = await readTable(bytes)
    .then((table) => checkTable(table, { places, productSets: law.sets, today, source: name }))
    .catch((error: unknown) => {
      if (error instanceof RegisterFileError) return error
      throw error
    })
  if (checked instanceof RegisterFileError) return refuse([t(`register:file.${checked.code}`)])
  if (checked.ignored.length > 0)
    print(t('register:heading.ignored', { columns: checked.ignored.join(', ') }))

  const records = checked.rows.map((row) => row.record)
  const problems = problemLines(checked, t)
  if (problems.length > 0 || options.dryRun) {
    const plan = planRegister(await registerEntries(db), records, today)
    if (records.length > 0) for (const line of planLines(name, plan, places, t)) print(line)
    if (problems.length > 0)
      return refuse([...problems, t('register:result.refused', { n: problems.length })])
    print(t('register:result.dry'))
    return 0
  }
  const plan = await db.transaction().execute(async (trx) => {
    const done = await applyRecords(trx, records, { places, today, now, source: name })
    if (touches(done))
      await recordAct(trx, {
        at: now,
        personId: null,
        act: 'register.import',
        subject: name,
        detail: countsOf(done),
      })
    return done
  })
  for (const line of planLines(name, plan, places, t)) print(line)
  print(t(touches(plan) ? 'register:result.written' : 'register:result.same'))
  return 0
}

function touches(plan: RegisterPlan): boolean {
  return plan.added.length + plan.changed.length > 0
}

function countsOf({ added, changed, unchanged, queued }: RegisterPlan) {
  return { added: added.length, changed: changed.length, unchanged, queued: queued.length }
}

/**
 * `template [FILE]`: prints the empty form as CSV, or writes it to FILE (.xlsx with
 * choices and explanations, or .csv). Returns the exit code.
 */
export async function templateCommand(
  file: string | undefined,
  { t, print }: Pick<ImportContext, 't' | 'print'>,
): Promise<0 | 1> {
  if (file === undefined) {
    print(templateCsv().trimEnd())
    return 0
  }
  const isExcel = /\.xlsx$/i.test(file)
  if (!isExcel && !/\.csv$/i.test(file)) {
    print(t('register:result.templateKind'))
    return 1
  }
  await writeFile(file, isExcel ? await templateExcel(t) : templateCsv())
  print(t('register:result.templateWritten', { file }))
  return 0
}
