import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { dayInVietnam, hourInVietnam } from '../clock.ts'
import { type OpenDatabase, openPglite } from './connect.ts'

/** What our dumps are called; text order is time order. */
export const dumpName = /^ocop-\d{4}-\d\d-\d\d-\d{4}\.tar\.gz$/

/** '2026-11-22-0200', the hour in Vietnam. */
export function stampOf(now: Date): string {
  const hour = Math.floor(hourInVietnam(now))
  const minute = Math.floor((hourInVietnam(now) % 1) * 60)
  return `${dayInVietnam(now)}-${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`
}

/** Dumps kept in the data folder; older ones are removed after a new one is safe. */
const KEEP = 14

/**
 * Writes the embedded database into one file that survives a power cut: complete under another name, fsynced,
 * then renamed. PGlite itself is safe against a killed process, not against lost power.
 * @returns the file's path
 */
export async function dumpPglite(database: OpenDatabase, folder: string, stamp: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `ocop-${stamp}.tar.gz`)
  const blob = await database.pglite!.dumpDataDir('gzip')
  writeDurably(file, Buffer.from(await blob.arrayBuffer()))
  const dumps = readdirSync(folder)
    .filter((f) => dumpName.test(f))
    .sort()
  for (const old of dumps.slice(0, -KEEP)) rmSync(join(folder, old))
  return file
}

function writeDurably(file: string, content: Buffer): void {
  const unfinished = `${file}.part`
  const handle = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(unfinished, file)
}

/**
 * Puts a dump in the place of the embedded database. What was there is moved aside, never deleted. The caller holds
 * the folder's lock. @returns where the former data lie now, if there were any.
 * @throws when the file is no dump; then nothing has changed.
 */
export async function restorePglite(dataDir: string, file: string, stamp: string): Promise<string | null> {
  const target = join(dataDir, 'pglite')
  const trial = `${target}-restoring`
  rmSync(trial, { recursive: true, force: true })
  const opened = await openPglite(trial, new Blob([readFileSync(file)]))
  try {
    await opened.db.selectFrom('product').select('id').limit(1).execute()
  } finally {
    await opened.close()
  }
  const aside = existsSync(target) ? `${target}-before-${stamp}` : null
  if (aside) renameSync(target, aside)
  renameSync(trial, target)
  return aside
}

/** Runs pg_dump on a PostgreSQL database. @throws when it is not installed or fails. */
export function dumpPostgres(url: string, file: string): Promise<void> {
  const address = new URL(url)
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(address.password) }
  // The password travels in the environment: arguments are seen by every user of the machine.
  address.password = ''
  return new Promise((done, failed) => {
    const child = spawn('pg_dump', ['--format=custom', '--file', file, address.href], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('error', failed)
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(said.trim()))))
  })
}
