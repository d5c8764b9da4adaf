import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenDatabase, openPglite, openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

/** Where the process dies; how often the picture is then downloaded in all, and how much is kept when it has died. */
const points = [
  { at: 'download', downloads: 1, half: 0 },
  { at: 'in-transaction', downloads: 1, half: 1 },
]

function life(folder: string, env: NodeJS.ProcessEnv): Promise<{ signal: string | null; said: string }> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../support/picture-crash-child.ts'), folder],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('exit', (code, signal) =>
      done({ signal: signal ?? (code === 0 ? null : `exit ${code}`), said }),
    )
  })
}

const count = async ({ db }: OpenDatabase) => (await db.selectFrom('picture').select('key').execute()).length

async function story(
  { at, downloads, half }: (typeof points)[number],
  url: string | undefined,
  template: string | undefined,
  look: (folder: string) => Promise<OpenDatabase>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'ocop-picture-crash-'))
  if (template) cpSync(template, join(folder, 'db'), { recursive: true })
  const env = { DATABASE_URL: url ?? '' }
  const first = await life(folder, { ...env, CRASH_AT: at })
  expect(first.signal, first.said).toBe('SIGKILL')
  const between = await look(folder)
  expect(await count(between)).toBe(half)
  const waiting = await between.db.selectFrom('inbox').select('event_id').where('state', '=', 'new').execute()
  expect(waiting.map((r) => r.event_id)).toContain('picture')
  await between.close()
  const second = await life(folder, { ...env, CRASH_AT: '' })
  expect(second.signal, second.said).toBeNull()
  const after = await look(folder)
  expect(await count(after)).toBe(1)
  const inbox = await after.db.selectFrom('inbox').select(['state', 'raw']).execute()
  expect(inbox).toEqual([1, 2, 3].map(() => ({ state: 'done', raw: null })))
  await after.close()
  const lines = readFileSync(join(folder, 'events.txt'), 'utf8').trim().split('\n')
  expect(lines.filter((l) => l === 'downloaded')).toHaveLength(downloads)
  expect(lines.filter((l) => l.startsWith('said'))).toEqual([
    'said send it',
    'said took it',
    'said heard: xong',
  ])
  rmSync(folder, { recursive: true, force: true })
}

describe('kill -9 while a picture comes in, on PostgreSQL', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  it.each(points)('$at: nothing half, then everything once', async (point) => {
    const url = await server.database()
    await story(point, url, undefined, async () => openPostgres(url))
  })
})

describe('kill -9 while a picture comes in, on PGlite', () => {
  let template: string
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'ocop-template-'))
    const made = await openPglite(template)
    await migrate(made.db)
    await made.close()
  })
  afterAll(() => rmSync(template, { recursive: true, force: true }))

  it.each(points)('$at: nothing half, then everything once', async (point) => {
    await story(point, undefined, template, (folder) => openPglite(join(folder, 'db')))
  })
})
