import { dayInVietnam } from '../../../src/clock.ts'
import { loadInitialRegister } from '../../../src/register/apply.ts'
import { appendix } from '../../register/load.ts'
import type { Step } from '../directives.ts'

export const steps: Record<string, Step> = {
  /** @register: the 108 real products, as the first start loads them. */
  register: async (world) => {
    const now = world.clock.now()
    await world.database.db
      .transaction()
      .execute((trx) =>
        loadInitialRegister(trx, appendix, { places: world.facts.places, now, today: dayInVietnam(now) }),
      )
    return undefined
  },
}
