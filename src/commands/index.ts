import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { backupCommand } from './backup.ts'
import { type Command, type CommandContext, UsageError } from './command.ts'
import { doctorCommand } from './doctor.ts'
import { inviteCommand } from './invite.ts'
import { remindCommand } from './remind.ts'
import { zaloCommand } from './zalo.ts'

// Reading Excel takes a quarter of a second to load; the assistant's start does not wait for it.
const registerFiles = () => import('../register/cli.ts')

/** Commands that need the database, and so run inside the assistant when it holds the data folder. */
export const commands: Record<string, Command> = {
  import: async ({ database, facts, clock, t, print, cwd }, args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false } },
    })
    if (!positionals[0]) throw new UsageError()
    const file = resolve(cwd, positionals[0])
    const { importCommand } = await registerFiles()
    return importCommand(
      file,
      { dryRun: values['dry-run'] },
      { db: database.db, facts, now: clock.now(), t, print },
    )
  },
  template: async ({ t, print, cwd }, args) => {
    const { templateCommand } = await registerFiles()
    return templateCommand(args[0] === undefined ? undefined : resolve(cwd, args[0]), { t, print })
  },
  invite: inviteCommand,
  remind: remindCommand,
  backup: backupCommand,
  doctor: doctorCommand,
  zalo: zaloCommand,
}

/** Runs a command; people get sentences, never a stack. @returns the exit code: 0 done, 1 not done, 2 wrong words. */
export async function runCommand(context: CommandContext, args: string[]): Promise<number> {
  const [name, ...rest] = args
  const command = commands[name ?? '']
  if (!command) {
    if (name !== undefined && name !== 'help') context.print(context.t('terminal:unknownCommand', { name }))
    context.print(context.t('terminal:usage'))
    return name === undefined || name === 'help' ? 0 : 2
  }
  try {
    return await command(context, rest)
  } catch (error) {
    const { code } = error as { code?: unknown }
    const wrongWords = error instanceof UsageError || String(code).startsWith('ERR_PARSE_ARGS')
    const reason = error instanceof Error ? error.message : String(error)
    if (!wrongWords) context.print(context.t('terminal:failed', { reason }))
    else {
      if (reason !== '') context.print(context.t('terminal:unknownOption', { reason }))
      context.print(context.t('terminal:usage'))
    }
    return wrongWords ? 2 : 1
  }
}
