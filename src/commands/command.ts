import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { OpenDatabase } from '../db/connect.ts'
import type { Facts } from '../facts.ts'
import type { Translate } from '../text/i18n.ts'

/** What a command works with; the same whether it runs inside the assistant or on its own. */
export interface CommandContext {
  config: Config
  database: OpenDatabase
  facts: Facts
  clock: Clock
  t: Translate
  /** Where the command was typed; file names are meant from there. */
  cwd: string
  print(line: string): void
}

/** @returns the exit code. `args` are those behind the command's name. */
export type Command = (context: CommandContext, args: string[]) => Promise<number>

/** The words were wrong: shown with the usage, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
