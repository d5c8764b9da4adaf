import { mkdirSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { dumpPglite, dumpPostgres, stampOf } from '../db/backup.ts'
import type { Command, CommandContext } from './command.ts'

/** Where nightly and hand-made dumps lie. */
export const backupFolder = (dataDir: string) => join(dataDir, 'backups')

/** `backup [FILE]`: one file with everything, safe on disk when the command ends. */
export const backupCommand: Command = async (context, args) => {
  const { t, print, cwd } = context
  const wanted = args[0] === undefined ? undefined : resolve(cwd, args[0])
  try {
    print(t('terminal:backup.done', { file: await dump(context, wanted) }))
    return 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || context.database.engine !== 'postgres')
      throw error
    print(t('terminal:backup.noPgDump'))
    return 1
  }
}

async function dump(
  { config, database, clock }: CommandContext,
  wanted: string | undefined,
): Promise<string> {
  const folder = backupFolder(config.dataDir)
  const stamp = stampOf(clock.now())
  if (config.database.kind === 'postgres') {
    mkdirSync(folder, { recursive: true })
    const file = wanted ?? join(folder, `ocop-${stamp}.pgdump`)
    await dumpPostgres(config.database.url, file)
    return file
  }
  const file = await dumpPglite(database, folder, stamp)
  if (!wanted) return file
  await copyFile(file, wanted)
  return wanted
}
