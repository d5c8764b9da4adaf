import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../tests/support/postgres.ts'
import { percentile, round } from './numbers.ts'
import { Platform } from './platform.ts'

const SECRET = 'bench-secret-bench-secret'
const TOKEN = '123456:BENCH-bench-BENCH-bench-BENCH'
const CHATS = 64

interface Subject {
  name: string
  webhook: URL
  child: ChildProcess
}

async function start(name: 'ours' | 'bare', server: Postgres, platform: Platform): Promise<Subject> {
  const child = fork(join(import.meta.dirname, 'subjects', `${name}.ts`), {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    env: {
      ...process.env,
      DATABASE_URL: await server.database(),
      BENCH_PLATFORM: platform.url,
      BENCH_SECRET: SECRET,
      BENCH_TOKEN: TOKEN,
    },
  })
  const { port } = await said<{ port: number }>(child)
  return { name, child, webhook: new URL(`http://127.0.0.1:${port}/telegram/webhook`) }
}

function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((heard, failed) => {
    child.once('message', (m) => heard(m as T))
    child.once('exit', (code) => failed(new Error(`subject ended with ${code}`)))
  })
}

/** As fast as it goes: every chat writes again as soon as it is answered. @returns turns per second. */
async function flatOut(subject: Subject, platform: Platform, turns: number): Promise<number> {
  let left = turns
  const began = performance.now()
  const chat = async (id: number) => {
    while (left-- > 0) await platform.turn(subject.webhook, SECRET, id, 'thong ke')
  }
  await Promise.all(Array.from({ length: CHATS }, (_, i) => chat(1_000 + i)))
  return (turns / (performance.now() - began)) * 1_000
}

/** At a set pace, whether answered or not. @returns each turn's milliseconds. */
async function paced(
  subject: Subject,
  platform: Platform,
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const all: Promise<number>[] = []
  const total = perSecond * seconds
  const began = performance.now()
  while (all.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond) + 1)
    while (all.length < due) {
      // A chat writes again after 2,000 others: nobody waits for their own earlier answer.
      all.push(platform.turn(subject.webhook, SECRET, 10_000 + (all.length % 2_000), 'ho so'))
    }
    await new Promise((r) => setTimeout(r, 1))
  }
  return Promise.all(all)
}

/** Turns a second through the whole engine against a bare grammY bot; latency at a pace; memory at rest. */
export async function benchTurns(options: {
  turns: number
  rounds: number
  pace: number
  seconds: number
}): Promise<void> {
  const server = await startPostgres([])
  const platform = await Platform.start()
  const subjects = [await start('ours', server, platform), await start('bare', server, platform)] as const
  const rest: number[] = []
  for (const s of subjects) {
    s.child.send('memory')
    rest.push((await said<{ rss: number }>(s.child)).rss / 1024 / 1024)
  }
  console.log(
    `memory at rest, PostgreSQL: ours ${round(rest[0]!)} MiB, bare ${round(rest[1]!)} MiB, ratio ${round(rest[0]! / rest[1]!, 2)}`,
  )

  for (const s of subjects) await flatOut(s, platform, options.turns / 4)
  const ratios: number[] = []
  for (let i = 0; i < options.rounds; i++) {
    const [ours, bare] = [
      await flatOut(subjects[0], platform, options.turns),
      await flatOut(subjects[1], platform, options.turns),
    ]
    ratios.push(ours / bare)
    console.log(
      `round ${i + 1}: ours ${round(ours)} turns/s, bare ${round(bare)} turns/s, ratio ${round(ours / bare, 2)}`,
    )
  }
  console.log(
    `turns per second, ours / bare: median ${round(percentile(ratios, 0.5), 2)} (${options.turns} turns, ${CHATS} chats, every turn of ours durable)`,
  )

  for (const s of subjects) {
    const ms = await paced(s, platform, options.pace, options.seconds)
    console.log(
      `at ${options.pace} turns/s, ${s.name}: p50 ${round(percentile(ms, 0.5), 1)} ms, p99 ${round(percentile(ms, 0.99), 1)} ms, max ${round(Math.max(...ms), 1)} ms`,
    )
  }
  for (const s of subjects) s.child.disconnect()
  platform.stop()
  await server.stop()
}
