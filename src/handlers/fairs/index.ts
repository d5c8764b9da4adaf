import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { afterRoutes } from './after.ts'
import { announceRoutes } from './announce.ts'
import { decideRoutes } from './decide.ts'
import { draftRoutes } from './draft.ts'
import { forOtherRoutes } from './for-other.ts'
import { heldBoothRoutes } from './held-booth.ts'
import { homeRoutes } from './home.ts'
import { joinRoutes } from './join.ts'
import { listRoutes } from './lists.ts'
import { pictureRoute } from './picture.ts'
import { placeRoutes } from './place.ts'
import { reportRoutes } from './report.ts'

/** Fairs, trainings and festivals: made by officers, answered by producers. What tells people is in src/jobs/fairs. */
export function fairs(facts: Facts, publicUrl: string, withoutPictures: readonly string[] = []): Capability {
  return {
    routes: [
      ...homeRoutes(facts),
      ...draftRoutes(facts),
      pictureRoute(facts, withoutPictures),
      ...announceRoutes(facts),
      ...listRoutes(facts),
      ...decideRoutes(facts),
      ...joinRoutes(facts),
      ...forOtherRoutes(facts),
      ...placeRoutes(facts),
      ...heldBoothRoutes(),
      ...afterRoutes(),
      ...reportRoutes(facts, publicUrl),
    ],
    hears: 'fairs.hear',
    commands: [
      {
        name: 'hoicho',
        words: ['hoi cho', 'hoicho', 'tap huan', 'ngay hoi', 'su kien', 'fairs'],
        route: 'fairs.home',
        describe: 'common:commands.fairs',
        shownTo: 'everyone',
      },
    ],
  }
}
