import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenDatabase, openPglite, openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

/** Each: where the process dies, and how often the platform may then have seen the reply. */
const points = [
  { at: 'after-inbox', replies: 1 },
  { at: 'in-transaction', replies: 1 },
  { at: 'after-commit', replies: 1 },
  // The one case that may say it twice: accepted by the platform, not yet recorded by us.
  { at: 'after-send', replies: 2 },
]

function life(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; signal: string | null; said: string }> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, '../support/crash-child.ts'), folder],
      { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('exit', (code, signal) => done({ code, signal, said }))
  })
}

async function story(
  at: string,
  url: string | undefined,
  template: string | undefined,
  look: (folder: string) => Promise<OpenDatabase>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'ocop-crash-'))
  if (template) cpSync(template, join(folder, 'db'), { recursive: true })
  const env = url ? { DATABASE_URL: url } : { DATABASE_URL: '' }
  const first = await life(folder, { ...env, CRASH_AT: at })
  expect(first.signal, first.said).toBe('SIGKILL')
  const second = await life(folder, { ...env, CRASH_AT: '' })
  expect(second.code, second.said).toBe(0)
  const database = await look(folder)
  const count = async (table: 'audit' | 'inbox' | 'outbox') =>
    (
      await database.db
        .selectFrom(table)
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n
  const left = {
    handled: await count('audit'),
    inbox: await database.db.selectFrom('inbox').select(['state', 'raw']).execute(),
    outbox: await database.db.selectFrom('outbox').select('state').execute(),
    replies: readFileSync(join(folder, 'platform.txt'), 'utf8').trim().split('\n'),
  }
  await database.close()
  rmSync(folder, { recursive: true, force: true })
  return left
}

const expected = (replies: number) => ({
  handled: 1,
  inbox: [{ state: 'done', raw: null }],
  outbox: [{ state: 'sent' }],
  replies: Array(replies).fill('da ghi giay phep'),
})

describe('kill -9 on PostgreSQL', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  it.each(points)('$at: handled once, replied', async ({ at, replies }) => {
    const url = await server.database()
    expect(await story(at, url, undefined, async () => openPostgres(url))).toEqual(expected(replies))
  })
})

describe('kill -9 on PGlite', () => {
  let template: string
  beforeAll(async () => {
    // Making a database takes seconds; each story starts from a copy.
    template = mkdtempSync(join(tmpdir(), 'ocop-template-'))
    const made = await openPglite(template)
    await migrate(made.db)
    await made.close()
  })
  afterAll(() => rmSync(template, { recursive: true, force: true }))

  it.each(points)('$at: handled once, replied', async ({ at, replies }) => {
    const left = await story(at, undefined, template, (folder) => openPglite(join(folder, 'db')))
    expect(left).toEqual(expected(replies))
  })
})
