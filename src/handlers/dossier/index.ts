import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { beginRoutes } from './begin.ts'
import { aimRoutes } from './choose.ts'
import { setRoutes } from './choose-set.ts'
import { expiryRoutes } from './expiry.ts'
import { itemRoutes } from './items.ts'
import { listRoutes } from './lists.ts'
import { manageRoutes } from './manage.ts'

/** A producer's dossier, one paper at a time (Điều 6). */
export function dossier(facts: Facts): Capability {
  return {
    routes: [
      ...listRoutes(facts),
      ...beginRoutes(facts),
      ...setRoutes(facts),
      ...aimRoutes(facts),
      ...itemRoutes(facts),
      ...expiryRoutes(facts),
      ...manageRoutes(facts),
    ],
    commands: [
      {
        name: 'hoso',
        words: ['ho so', 'hoso', 'lam ho so'],
        followedBy: 'no question',
        route: 'dossier.home',
        describe: 'common:commands.dossier',
        shownTo: 'everyone',
      },
    ],
  }
}
