import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** A program of two files, started by our run.mjs. */
describe('the bundle', () => {
  let folder: string
  const path = (name: string) => join(folder, name)
  const run = () => spawnSync(process.execPath, ['run.mjs', 'main', 'x'], { cwd: folder, encoding: 'utf8' })
  const says = (said: string) => expect(run()).toMatchObject({ status: 0, stdout: `${said}\n` })
  const word = (text: string) => {
    writeFileSync(path('src/word.ts'), `export const word: string = '${text}'\n`)
    utimesSync(path('src/word.ts'), 0, 0) // some copies and archives keep the mtime
  }
  const made = () => statSync(path('dist/main.js')).ino

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocop-run-'))
    copyFileSync(join(root, 'run.mjs'), path('run.mjs'))
    symlinkSync(join(root, 'node_modules'), path('node_modules'))
    mkdirSync(path('src'))
    writeFileSync(
      path('src/main.ts'),
      "import { word } from './word.ts'\nconsole.log(word, process.argv.slice(2).join())\n",
    )
    word('one')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is used again while nothing changes, and never once anything has', () => {
    says('one x')
    says('one x')
    const first = made()
    says('one x')
    expect(made()).toBe(first)

    word('two')
    says('two x')

    rmSync(path('src/word.ts'))
    expect(run().status).not.toBe(0)
    word('two')
    says('two x')
  })

  it('half written or of another kind is made anew', () => {
    says('one x')
    writeFileSync(path('dist/main.js'), '//{"files":["src/ma')
    says('one x')
    writeFileSync(path('dist/main.js'), 'console.log("old")')
    says('one x')
  })
})
