import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dayInVietnam } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { registerIsEmpty } from '../db/register.ts'
import type { Places } from '../ocop/places.ts'
import { parseAppendix } from './appendix.ts'
import { loadInitialRegister } from './apply.ts'

const FILE = join(import.meta.dirname, '..', '..', 'data', 'register', 'appendix-2-2023.json')

/**
 * Gives an empty register the products of Appendix II; a register with anything in
 * it is left alone and the file is not even read. Returns how many were loaded.
 * Safe when several processes start at once.
 */
export async function loadFirstRegister(db: Db, places: Places, now: Date): Promise<number> {
  if (!(await registerIsEmpty(db))) return 0
  const appendix = parseAppendix(JSON.parse(await readFile(FILE, 'utf8')), places)
  return db
    .transaction()
    .execute((trx) => loadInitialRegister(trx, appendix, { places, today: dayInVietnam(now), now }))
}
