import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { filedRoutes } from './filed.ts'
import { officeRoutes } from './office.ts'
import { overviewRoutes } from './overview.ts'
import { snoozeRoutes } from './snooze.ts'

/** What people do about reminders; what sends them is in src/jobs. */
export function reminders(facts: Facts): Capability {
  return {
    routes: [...overviewRoutes(facts), ...snoozeRoutes(), ...filedRoutes(facts), ...officeRoutes(facts)],
    commands: [
      {
        name: 'nhacnho',
        words: ['nhac nho', 'nhac han', 'lich nhac', 'reminders'],
        route: 'reminders.overview',
        describe: 'common:commands.reminders',
        shownTo: 'everyone',
      },
    ],
  }
}
