import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { consentRoutes } from './consent.ts'
import { whoRoutes } from './who.ts'

/** Who people are and what they may do: consent, link to a producer, codes and rights, their own data. */
export function people(_facts: Facts): Capability {
  return {
    routes: [...consentRoutes(), ...whoRoutes()],
    commands: [
      {
        name: 'start',
        words: ['bat dau', 'start', 'xin chao', 'chao', 'hello', 'hi'],
        route: 'people.start',
        describe: 'common:commands.start',
        shownTo: 'everyone',
      },
    ],
  }
}
