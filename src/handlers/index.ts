import type { Outlet } from '../bot/channel.ts'
import { isPublic } from '../bot/pictures.ts'
import type { Capability } from '../bot/route.ts'
import type { Facts } from '../facts.ts'
import { announcements } from './announcements/index.ts'
import { core } from './core/index.ts'
import { dossier } from './dossier/index.ts'
import { fairs } from './fairs/index.ts'
import { people } from './people/index.ts'
import { phone } from './phone/index.ts'
import { questions } from './questions/index.ts'
import { reminders } from './reminders/index.ts'
import { search } from './search/index.ts'
import { statistics } from './statistics/index.ts'
import { trial } from './trial/index.ts'

/** What the capabilities must know of where they run. */
export interface Surroundings {
  /** Where people reach our pages, for links to files. */
  publicUrl: string
  /** Whom to turn to who cannot use the chat, as it is to be read out. */
  helpContact: string | null
  /** The channels that are on, for what is previewed as each shows it. */
  outlets: readonly Outlet[]
  /** Answers may be put into better words by a language model. */
  withModel: boolean
}

/** The channels on which a picture that we keep cannot be seen: they fetch it, and we have no address for that. */
function withoutPictures(outlets: readonly Outlet[], publicUrl: string): string[] {
  if (isPublic(publicUrl)) return []
  return outlets.filter((o) => o.abilities.pictures !== 'by content').map((o) => o.name)
}

/**
 * Everything people can do. A new capability is one folder and one line here.
 * @param around what the capabilities must know of where they run
 */
export function capabilities(
  facts: Facts,
  {
    publicUrl = 'http://localhost:8080',
    helpContact = null,
    outlets = [],
    withModel = false,
  }: Partial<Surroundings> = {},
): Capability[] {
  const all: Capability[] = []
  // In this order the command lists show them: what people come for first.
  all.push(dossier(facts))
  all.push(trial(facts))
  all.push(questions(facts, publicUrl, withModel))
  all.push(reminders(facts))
  all.push(fairs(facts, publicUrl, withoutPictures(outlets, publicUrl)))
  all.push(statistics(facts))
  all.push(announcements(facts, outlets))
  all.push(search(facts))
  all.push(people(facts))
  all.push(phone())
  all.push(core(() => all.flatMap((c) => c.commands), helpContact))
  return all
}
