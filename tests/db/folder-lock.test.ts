import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FolderInUse, lockFolder } from '../../src/db/folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocop-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('one process has a folder; giving it back lets the next one in', () => {
  lockFolder(folder)()
  lockFolder(folder)()
})

it('refuses while the process named in it lives, and takes over when it is dead', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await new Promise((r) => child.once('spawn', r))
  writeFileSync(join(folder, 'ocop.lock'), String(child.pid))
  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  child.kill('SIGKILL')
  await new Promise((r) => child.once('exit', r))
  lockFolder(folder)()
})

it('takes over a lock with garbage in it', () => {
  writeFileSync(join(folder, 'ocop.lock'), 'không phải số')
  lockFolder(folder)()
})
