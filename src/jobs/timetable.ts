import { createTask, type RunCoordinator, type ScheduledTask } from 'node-cron'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { claimTick } from '../db/ticks.ts'
import { deleteLeftovers } from '../db/tidying.ts'
import type { Facts } from '../facts.ts'
import { announce } from './announce.ts'
import { digest } from './digest.ts'
import { fairs } from './fairs/index.ts'
import { remind } from './remind.ts'

export interface JobParts {
  db: Db
  facts: Facts
  clock: Clock
  log: Logger
  /** Something was put into the outbox. */
  wake?: () => void
}

/** One kind of work that time sets off. It finds from the database what is to be done, so it may run at any time. */
export interface Job {
  name: string
  /** When to look, Asia/Ho_Chi_Minh. What is due, and when people may be written to, the job decides by its clock. */
  cron: string
  /** @returns figures for the log; no names. */
  run(parts: JobParts, now: Date): Promise<Record<string, number>>
}

/** All that time sets off. Often, because looking is cheap and a corrected date should not wait for tomorrow. */
export const timetable: readonly Job[] = [
  {
    name: 'remind',
    cron: '*/10 * * * *',
    run: async ({ db, facts, log }, now) => ({ queued: (await remind(db, facts, now, log)).length }),
  },
  {
    name: 'digest',
    cron: '*/30 * * * *',
    run: async ({ db, facts, log }, now) => ({ queued: await digest(db, facts, now, log) }),
  },
  {
    name: 'fairs',
    cron: '* * * * *',
    run: ({ db, facts, log }, now) => fairs(db, facts, now, log),
  },
  // Within the minute that an officer has to think better of it (handlers/announcements/send.ts).
  { name: 'announce', cron: '* * * * *', run: ({ db, facts, log }, now) => announce(db, facts, now, log) },
  { name: 'tidy', cron: '20 3 * * *', run: ({ db }, now) => deleteLeftovers(db, now) },
]

/** The running timetable. */
export interface Jobs {
  /** Resolves when the runs under way, the one at the start included, have ended. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/**
 * Runs every job once now, for the ticks that nobody heard, and then at its times. node-cron only ticks; each tick
 * is claimed by a unique row, so of several processes one runs it. Whoever dies after the claim leaves the work to
 * the next tick.
 * @param jobs for tests; else the timetable
 * @param afterMs how long the runs at the start wait, for whoever writes first is to be answered first
 */
export function startJobs(parts: JobParts, jobs: readonly Job[] = timetable, afterMs = 0): Jobs {
  const running = new Set<Promise<void>>()
  const start = (job: Job): Promise<void> => {
    const run = runJob(parts, job).finally(() => running.delete(run))
    running.add(run)
    return run
  }
  const coordinator = claimTicks(parts)
  const tasks: ScheduledTask[] = jobs.map((job) =>
    createTask(job.cron, () => start(job), {
      name: job.name,
      timezone: 'Asia/Ho_Chi_Minh',
      noOverlap: true,
      distributed: true,
      runCoordinator: coordinator,
      suppressMissedWarning: true,
      logger: quietLogger(parts.log),
    }),
  )
  const catchUp = () => {
    for (const job of jobs) void start(job)
  }
  const waiting = afterMs > 0 ? setTimeout(catchUp, afterMs) : void catchUp()
  for (const task of tasks) void task.start()
  const idle = async () => {
    while (running.size > 0) await Promise.all(running)
  }
  return {
    idle,
    async stop() {
      clearTimeout(waiting)
      for (const task of tasks) await task.destroy()
      await idle()
    },
  }
}

async function runJob({ wake, ...parts }: JobParts, job: Job): Promise<void> {
  const { clock, log } = parts
  try {
    const done = await job.run(parts, clock.now())
    if (Object.values(done).some((n) => n > 0)) {
      log.info({ job: job.name, ...done }, 'job done')
      wake?.()
    }
  } catch (error) {
    // The database is away, or the job is wrong: the next tick tries again.
    log.error({ err: error, job: job.name }, 'job failed')
  }
}

/** A tick's key is the job's name and the moment for which it was planned. */
function claimTicks({ db, clock, log }: JobParts): RunCoordinator {
  return {
    async shouldRun(key) {
      const colon = key.indexOf(':')
      try {
        return await claimTick(db, key.slice(0, colon), key.slice(colon + 1), clock.now())
      } catch (error) {
        log.warn({ err: error, tick: key }, 'tick not claimed')
        return false
      }
    },
  }
}

function quietLogger(log: Logger) {
  return {
    info: () => {},
    debug: () => {},
    warn: (message: string) => log.warn(message),
    error: (message: string | Error) => log.error({ err: message }, 'timetable'),
  }
}
