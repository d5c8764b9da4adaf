import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Postgres, startPostgres } from '../support/postgres.ts'

const CODE = /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/
const root = join(import.meta.dirname, '../..')

/** The assistant as a person starts it, in a process of its own. */
class Program {
  said = ''
  private constructor(private readonly child: ChildProcess) {}

  static async start(env: NodeJS.ProcessEnv): Promise<Program> {
    const child = spawn(process.execPath, ['run.mjs', 'main'], {
      cwd: root,
      env: settings(env),
    })
    const program = new Program(child)
    const ready = new Promise<void>((done, failed) => {
      const hear = (chunk: Buffer) => {
        program.said += chunk
        if (/@BotFather/.test(program.said)) setTimeout(done, 300)
      }
      child.stdout!.on('data', hear)
      child.stderr!.on('data', hear)
      child.once('exit', (code) => failed(new Error(`ended with ${code}: ${program.said}`)))
    })
    await ready
    return program
  }

  get url(): string {
    return /http:\/\/[\w.:]+/.exec(this.said)![0]
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    return new Promise((done) => {
      this.child.once('exit', () => done())
      this.child.kill(signal)
    })
  }
}

function settings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PORT: '0',
    LOG_LEVEL: 'warn',
    LANG: 'vi_VN.UTF-8',
    DATABASE_URL: '',
    TELEGRAM_BOT_TOKEN: '',
    ZALO_BOT_TOKEN: '',
    ...env,
  }
}

function run(
  entry: 'main' | 'cli',
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['run.mjs', entry, ...args], {
      cwd: root,
      env: settings(env),
    })
    let said = ''
    child.stdout!.on('data', (c) => (said += c))
    child.stderr!.on('data', (c) => (said += c))
    child.once('exit', (code) => done({ code, said }))
  })
}

const cli = (args: string[], env: NodeJS.ProcessEnv) => run('cli', args, env)

/** A browser's session without a browser. */
async function visitor(url: string) {
  const page = await fetch(url)
  const cookie = page.headers.getSetCookie()[0]!.split(';')[0]!
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  let seen = 0
  return async (text: string): Promise<string[]> => {
    const kept = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ id: randomUUID(), text }),
    })
    expect(kept.status).toBe(202)
    for (;;) {
      const got = (await (await fetch(`${url}/api/messages?after=${seen}`, { headers })).json()) as {
        messages: { id: number; mine: boolean; body: { text: string } }[]
      }
      const answers = got.messages.filter((m) => !m.mine)
      if (answers.length > 0) {
        seen = got.messages.at(-1)!.id
        return answers.map((m) => m.body.text)
      }
      await new Promise((r) => setImmediate(r))
    }
  }
}

describe.each(['PGlite', 'PostgreSQL'])('a newcomer on %s', (engine) => {
  let folder: string
  let server: Postgres | undefined
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocop-start-'))
    env = { DATA_DIR: join(folder, 'var') }
    if (engine === 'PostgreSQL') {
      server = await startPostgres()
      env.DATABASE_URL = await server.database()
    }
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('starts, becomes administrator, invites while it runs, restarts, backs up', async () => {
    const first = await Program.start(env)
    expect(first.said).toMatch(/Đã nạp 108 sản phẩm/)
    const code = CODE.exec(first.said)![0]
    const say = await visitor(first.url)
    await say('xin chào')
    await say('Đồng ý')
    expect((await say(`/ma ${code}`)).join()).toMatch(/Quản trị/)

    // The command line works beside the running assistant, on its database.
    const invited = await cli(['invite', '--role', 'officer', '--place', '91'], env)
    expect(invited.code, invited.said).toBe(0)
    const invitation = invited.said.trim().split('\n').at(-1)!
    expect(invitation).toMatch(new RegExp(`^${CODE.source}$`))
    const officer = await visitor(first.url)
    await officer('/start')
    await officer('1')
    expect((await officer(`/ma ${invitation.toLowerCase()}`)).join()).toMatch(/An Giang/)
    expect((await officer('thong ke 31/12/2023')).join('\n')).toMatch(/108 sản phẩm/)
    await first.stop('SIGKILL')

    const second = await Program.start(env)
    expect(second.said).not.toMatch(CODE)
    expect(second.said).not.toMatch(/Đã nạp/)
    const remind = await cli(['remind', '--on', '2027-01-04', '--dry-run'], env)
    expect(remind).toMatchObject({ code: 0, said: expect.stringContaining('không có lời nhắc') })
    if (engine === 'PGlite') {
      const restore = await cli(['restore', join(root, 'package.json')], env)
      expect(restore).toMatchObject({ code: 1, said: expect.stringContaining('Dừng trợ lý') })
      expect((await run('main', [], env)).said).toMatch(/đang được tiến trình \d+ dùng/)
    }
    await second.stop()

    if (engine === 'PGlite') await backupAndRestore(folder, env)
    const doctor = await cli(['doctor'], env)
    expect(doctor.said).toMatch(/108 sản phẩm/)
    expect(doctor.said).toMatch(/Có 1 quản trị/)
  })
})

async function backupAndRestore(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const dump = join(folder, 'dump.tar.gz')
  expect((await cli(['backup', dump], env)).code).toBe(0)
  writeFileSync(join(folder, 'not-a-dump'), 'x')
  const refused = await cli(['restore', join(folder, 'not-a-dump')], env)
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('không thay đổi') })
  const restored = await cli(['restore', dump], env)
  expect(restored.code, restored.said).toBe(0)
  expect(readdirSync(env.DATA_DIR!).some((f) => f.startsWith('pglite-before-'))).toBe(true)
  expect(existsSync(join(env.DATA_DIR!, 'ocop.lock'))).toBe(false)
}

describe('wrong words and wrong settings', () => {
  it('end with a sentence, a cure and no stack', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocop-wrong-'))
    const env = { DATA_DIR: folder }
    const secret = '123456789:AAExampleExampleExampleExample_-x1'
    const cases = [
      await run('main', [], { ...env, PORT: 'x', TELEGRAM_BOT_TOKEN: secret }),
      await run('main', [], { ...env, DATABASE_URL: 'postgres://ocop:bimat123@127.0.0.1:9/ocop' }),
    ]
    for (const { code, said } of cases) {
      expect(code).toBe(1)
      expect(said).not.toMatch(/bimat123|AAExample|\n\s+at /)
      expect(said.trim().split('\n')).toHaveLength(1)
    }
    rmSync(folder, { recursive: true, force: true })
  })
})
