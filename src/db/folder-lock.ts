import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Another live process has the folder; two on one PGlite folder silently lose rows. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
  readonly pid: number
  readonly file: string
  readonly folder: string
  constructor(pid: number, folder: string, file: string) {
    super(`${file} is held by process ${pid}`)
    this.pid = pid
    this.folder = folder
    this.file = file
  }
}

/**
 * Takes a data folder for this process by a file with its pid. A lock left by a dead process is taken over.
 * @returns how to give it back. @throws FolderInUse
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'ocop.lock')
  const mine = `${file}.${process.pid}`
  // Written aside and then linked, so that nobody ever reads a lock without its pid.
  writeFileSync(mine, String(process.pid))
  try {
    for (;;) {
      try {
        linkSync(mine, file)
        return () => rmSync(file, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        const pid = holder(file)
        // Our own pid: in a container every start is process 1, so such a lock is left from before.
        if (pid !== process.pid && isAlive(pid)) throw new FolderInUse(pid, folder, file)
        rmSync(file, { force: true })
      }
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

function holder(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    // Given back this very moment.
    return 0
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
