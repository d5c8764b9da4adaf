import { type OpenDatabase, openPglite } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'

let template: Promise<Blob> | undefined

/** A fresh in-memory database with all tables; the first one is made, the others are copies of it. */
export async function freshPglite(): Promise<OpenDatabase> {
  template ??= makeTemplate()
  return openPglite(undefined, await template)
}

async function makeTemplate(): Promise<Blob> {
  const made = await openPglite()
  await migrate(made.db)
  const dump = await made.pglite!.dumpDataDir('none')
  await made.close()
  return dump
}
