import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../tests/support/postgres.ts'
import { round } from './numbers.ts'

/** From `npm start`'s own command to the first answer in the web chat, and memory at rest afterwards. */
export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ocop-bench-'))
  const server = await startPostgres([])
  try {
    for (const [name, env] of [
      ['PGlite', { DATABASE_URL: '', DATA_DIR: folder }],
      ['PostgreSQL', { DATABASE_URL: await server.database(), DATA_DIR: folder }],
    ] as const) {
      const first = await once(env)
      const second = await once(env)
      const third = await once(env)
      console.log(
        `${name}: first start to first answer ${round(first.ms)} ms, second ${round(second.ms)} ms, third ${round(third.ms)} ms; at rest ${round(third.mib)} MiB resident`,
      )
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function once(env: NodeJS.ProcessEnv): Promise<{ ms: number; mib: number }> {
  const began = performance.now()
  const child = spawn(process.execPath, ['run.mjs', 'main'], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'warn', TELEGRAM_BOT_TOKEN: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await listening(child)
  const ms = (await firstAnswer(url)) - began
  await new Promise((r) => setTimeout(r, 8_000)) // at rest: the jobs of the start are done
  const mib = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1024
  child.kill('SIGTERM')
  await new Promise((r) => child.once('exit', r))
  return { ms, mib }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = ''
    child.stdout!.on('data', (chunk) => {
      said += chunk
      const url = /http:\/\/\S+/.exec(said)?.[0]
      if (url) found(url)
    })
    child.once('exit', () => failed(new Error(`did not start: ${said}`)))
  })
}

/** @returns when the answer to a first message could be read. */
async function firstAnswer(url: string): Promise<number> {
  const page = await fetch(url)
  const cookie = page.headers.getSetCookie()[0]!.split(';')[0]!
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  const body = JSON.stringify({ id: randomUUID(), text: 'tro giup' })
  const sent = await fetch(`${url}/api/messages`, { method: 'POST', headers, body })
  if (sent.status !== 202) throw new Error(`not kept: ${sent.status}`)
  for (;;) {
    const answer = (await (await fetch(`${url}/api/messages`, { headers })).json()) as {
      messages: { mine: boolean }[]
    }
    if (answer.messages.some((m) => !m.mine)) return performance.now()
    await new Promise((r) => setTimeout(r, 5))
  }
}
