import type { Capability } from '../bot/route.ts'
import type { Facts } from '../facts.ts'
import { core } from './core/index.ts'

/** Everything people can do. A new capability is one folder and one line here. */
export function capabilities(_facts: Facts): Capability[] {
  const all: Capability[] = []
  all.push(core(() => all.flatMap((c) => c.commands)))
  return all
}
