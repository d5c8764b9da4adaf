import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../db/connect.ts'
import type { Facts } from '../facts.ts'
import type { Translate } from '../text/i18n.ts'

/** What a command of the command line works with; the same whether the assistant is running or not. */
export interface CommandContext {
  database: OpenDatabase
  facts: Facts
  clock: Clock
  dataDir: string
  t: Translate
  print(line: string): void
}

/** @returns the exit code. `args` are those behind the command's name. */
export type Command = (context: CommandContext, args: string[]) => Promise<number>

/** The words were wrong: shown with the command's usage, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
