import { pino } from 'pino'
import { clockFrom } from '../../src/clock.ts'
import { openPostgres } from '../../src/db/connect.ts'
import { loadFacts } from '../../src/facts.ts'
import { type Job, startJobs } from '../../src/jobs/timetable.ts'

/**
 * One of several processes on one database, its clock at CLOCK. With TICKS it runs a job every second that leaves a
 * row in `audit` and says "tick"; else it reminds once, saying "begun" first and "done" last.
 */
const database = openPostgres(process.env.DATABASE_URL!, { connections: 3 })
const facts = loadFacts()
const clock = clockFrom(new Date(process.env.CLOCK!))
const log = pino({ level: 'silent' })

const ticking: Job = {
  name: 'ticking',
  cron: '* * * * * *',
  async run({ db }, now) {
    await db
      .insertInto('audit')
      .values({ at: now, person_id: null, act: 'tick.ran', subject: null, detail: null })
      .execute()
    console.log('tick')
    return {}
  },
}

if (process.env.TICKS) {
  const jobs = startJobs({ db: database.db, facts, clock, log }, [ticking])
  process.once('SIGTERM', async () => {
    await jobs.stop()
    await database.close()
  })
} else {
  console.log('begun')
  const { timetable } = await import('../../src/jobs/timetable.ts')
  const jobs = startJobs({ db: database.db, facts, clock, log }, timetable)
  await jobs.idle()
  await jobs.stop()
  await database.close()
  console.log('done')
}
