import type { Capability } from '../bot/route.ts'
import type { Facts } from '../facts.ts'
import { core } from './core/index.ts'
import { dossier } from './dossier/index.ts'
import { people } from './people/index.ts'
import { phone } from './phone/index.ts'
import { reminders } from './reminders/index.ts'
import { search } from './search/index.ts'
import { statistics } from './statistics/index.ts'
import { trial } from './trial/index.ts'

/** Everything people can do. A new capability is one folder and one line here. */
export function capabilities(facts: Facts): Capability[] {
  const all: Capability[] = []
  // In this order the command lists show them: what people come for first.
  all.push(dossier(facts))
  all.push(trial(facts))
  all.push(reminders(facts))
  all.push(statistics(facts))
  all.push(search(facts))
  all.push(people(facts))
  all.push(phone())
  all.push(core(() => all.flatMap((c) => c.commands)))
  return all
}
