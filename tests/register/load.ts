import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { parseAppendix } from '../../src/register/appendix.ts'
import { places } from '../places/load.ts'

/** A JSON file of the project, by its path from the root. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
}

export const rawAppendix = readJson('data/register/appendix-2-2023.json')

/** The 108 products the program starts with. */
export const appendix = parseAppendix(rawAppendix, places)

/** Tests of one file share a database: making one takes far longer than emptying it. */
export async function emptyRegister({ db }: OpenDatabase): Promise<void> {
  await sql`truncate producer, audit cascade`.execute(db)
}
