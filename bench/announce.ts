import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../tests/support/postgres.ts'
import { percentile, round } from './numbers.ts'
import { PacedPlatform } from './paced-platform.ts'

/**
 * `npm run bench:announce [-- --people N --engine postgres|pglite]`: an announcement to many against a Telegram that
 * takes 30 messages a second and refuses the next with 429, while others write and want their answer.
 */
const PER_SECOND = 30
const ASKERS = 40
const SECRET = 'bench-secret-bench-secret'
const TOKEN = '123456:BENCH-bench-BENCH-bench-BENCH'
/** Somebody writes about so often; a little earlier or later, so that it never marches in step. */
const ASK_EVERY_MS = 700

const { values } = parseArgs({
  options: { people: { type: 'string', default: '10000' }, engine: { type: 'string', default: 'both' } },
})
const people = Number(values.people)
for (const engine of values.engine === 'both' ? ['postgres', 'pglite'] : [values.engine]) await run(engine)
process.exit()

async function run(engine: string): Promise<void> {
  const platform = await PacedPlatform.start(PER_SECOND)
  const server = engine === 'postgres' ? await startPostgres([]) : undefined
  const folder = mkdtempSync(join(tmpdir(), 'ocop-bench-'))
  const child = fork(join(import.meta.dirname, 'subjects', 'announce.ts'), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      DATABASE_URL: server ? await server.database() : '',
      BENCH_FOLDER: join(folder, 'db'),
      BENCH_PLATFORM: platform.url,
      BENCH_PEOPLE: String(people),
      BENCH_ASKERS: String(ASKERS),
      BENCH_SECRET: SECRET,
      BENCH_TOKEN: TOKEN,
    },
  })
  const { port } = await said<{ port: number }>(child)
  const webhook = new URL(`http://127.0.0.1:${port}/telegram/webhook`)
  const isBulk = (text: string) => text.startsWith('Thông báo của cán bộ OCOP')
  const bulk = () => platform.accepted.filter((m) => isBulk(m.text))

  child.send('announce')
  const written = said<{ queued: number; ms: number }>(child)
  const answers: Promise<number>[] = []
  let seen = -1
  let quietSince = performance.now()
  for (let n = 0; ; n++) {
    answers.push(platform.ask(webhook, SECRET, 2_000_000 + (n % ASKERS), '/trogiup'))
    await new Promise((r) => setTimeout(r, ASK_EVERY_MS * (0.5 + Math.random())))
    const now = bulk().length
    if (now >= people) break
    if (now !== seen) quietSince = performance.now()
    seen = now
    if (performance.now() - quietSince > 60_000) break
  }
  const { queued, ms } = await written
  const delays = await Promise.all(answers)
  const got = bulk()
  const first = got[0]!.at
  const last = got.at(-1)!.at
  const during = platform.accepted.filter((m) => m.at >= first && m.at <= last).length
  const share = during / (PER_SECOND * ((last - first) / 1_000))
  const bulkShare = got.length / (PER_SECOND * ((last - first) / 1_000))
  const steady = platform.refused.filter((m) => m.at > first + 2_000 && m.at < last)
  const times = new Map<number, number>()
  for (const m of got) times.set(m.chat, (times.get(m.chat) ?? 0) + 1)
  console.log(`\n== announcement to ${people} people, ${engine}, at most ${PER_SECOND} messages/s`)
  console.log(`written into the outbox: ${queued} in ${round(ms)} ms`)
  console.log(
    `share of the allowed pace: ${round(share, 3)} (bulk alone ${round(bulkShare, 3)}; ${round((last - first) / 1_000, 1)} s)`,
  )
  console.log(`429 answers: ${steady.length} in steady state, ${platform.refused.length} in all`)
  console.log(
    `reached exactly once: ${[...times.values()].filter((n) => n === 1).length} of ${people}; twice or more: ${[...times.values()].filter((n) => n > 1).length}`,
  )
  console.log(
    `personal reply meanwhile (${delays.length}): p50 ${round(percentile(delays, 0.5))} ms, p99 ${round(percentile(delays, 0.99))} ms, max ${round(Math.max(...delays))} ms`,
  )
  child.disconnect()
  platform.stop()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}

function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((heard, failed) => {
    child.once('message', (m) => heard(m as T))
    child.once('exit', (code) => failed(new Error(`the assistant ended with ${code}`)))
  })
}
