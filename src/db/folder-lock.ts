import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Another live process has the folder; two on one PGlite folder silently lose rows. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
  readonly pid: number
  constructor(pid: number) {
    super(`data folder is in use by process ${pid}`)
    this.pid = pid
  }
}

/**
 * Takes a data folder for this process by a file with its pid beside the data. A lock left by a dead process is taken over.
 * @returns how to give it back. @throws FolderInUse
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'ocop.lock')
  for (;;) {
    try {
      const handle = openSync(file, 'wx')
      writeSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const pid = Number(readFileSync(file, 'utf8'))
      // Own pid: in a container every start is process 1, so such a lock is left from before.
      if (pid !== process.pid && isAlive(pid)) throw new FolderInUse(pid)
      rmSync(file, { force: true })
    }
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
