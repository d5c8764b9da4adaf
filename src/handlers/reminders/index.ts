import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { filedRoutes } from './filed.ts'
import { officeRoutes } from './office.ts'
import { overviewRoutes } from './overview.ts'
import { snoozeRoutes } from './snooze.ts'
import { whereRoutes } from './where.ts'

/** What people do about reminders; what sends them is in src/jobs. */
export function reminders(facts: Facts): Capability {
  return {
    routes: [
      ...overviewRoutes(facts),
      ...whereRoutes(),
      ...snoozeRoutes(),
      ...filedRoutes(facts),
      ...officeRoutes(facts),
    ],
    commands: [
      {
        name: 'nhacnho',
        // Who answers a reminder with "đã nộp" finds there the button to say when.
        words: ['nhac nho', 'nhac han', 'lich nhac', 'da nop', 'toi da nop', 'reminders'],
        followedBy: 'no question',
        route: 'reminders.overview',
        describe: 'common:commands.reminders',
        shownTo: 'everyone',
      },
    ],
  }
}
