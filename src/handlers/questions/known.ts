import type { Turn } from '../../bot/turn.ts'
import { dayInVietnam } from '../../clock.ts'
import { type PublishedAnswer, publishedAnswers, publishedVersion } from '../../db/published.ts'
import type { Facts } from '../../facts.ts'
import type { Answerer, Extra } from '../../knowledge/answerer.ts'
import { covers, type Places, placeKey } from '../../ocop/places.ts'
import { showDay } from '../../text/i18n.ts'
import { placesInCharge } from '../guards.ts'

/** Gives the answerer of this moment: the knowledge in data/ and what officers published. */
export type Known = (turn: Turn) => Promise<Answerer>

/** Officers' answers change seldom: the answerer that knows them is kept until they do. */
export function knownAnswers(facts: Facts): Known {
  let kept: { version: string; answerer: Answerer } | undefined
  return async (turn) => {
    const version = await publishedVersion(turn.trx)
    if (kept?.version !== version) {
      const published = await publishedAnswers(turn.trx)
      const extras = published.map((p) => asExtra(facts.places, p))
      kept = { version, answerer: extras.length > 0 ? facts.answerer.with(extras) : facts.answerer }
    }
    return kept.answerer
  }
}

/** An officer's answer, marked with who gave it and when: it is not the law itself. */
function asExtra(places: Places, p: PublishedAnswer): Extra {
  return {
    id: `published-${p.no}`,
    question: p.question,
    answer: p.answer,
    by: officeName(places, p.authorPlace, p.authorName),
    on: showDay(dayInVietnam(p.proposedAt)),
  }
}

/** The office for which whoever writes answers a question of that place: key of the place they have it in charge by. */
export function officeFor(turn: Turn, places: Places, place: string): string {
  const target = places.byKey.get(place) ?? places.province
  const own = placesInCharge(turn, places).find((p) => covers(places, p, target))
  return placeKey(own ?? target)
}

/** "Nguyễn Thị Lan, Xã Óc Eo": who answers, as far as is known. */
export function officeName(places: Places, place: string, name: string | null): string {
  const office = places.byKey.get(place)?.name ?? places.province.name
  return name ? `${name}, ${office}` : office
}
