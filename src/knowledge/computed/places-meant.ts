import {
  findPlacesIn,
  formerDistrictsOf,
  lookup,
  type Match,
  type Place,
  type Places,
} from '../../ocop/places.ts'
import { fold } from '../../text/fold.ts'

/** Districts beside communes, and what somebody compares. */
const MOST_NAMED = 6

type Mention = ReturnType<typeof findPlacesIn>[number]

/**
 * The places a question is about: "Vĩnh Phú bên Giồng Riềng chớ không phải Thoại Sơn" is one of three of that name;
 * "Núi Sập với Bình Thành" are two; a name alone that several bear means all of them.
 */
export function placesMeant(places: Places, question: string): Place[] {
  const mentions = findPlacesIn(places, question, MOST_NAMED).filter((m) => !DENIED.test(fold(m.before)))
  const settled = mentions.map((m, i) => settle(places, m, mentions[i + 1], mentions[i - 1]))
  const used = new Set(settled.flatMap((s) => (s.by ? [s.by] : [])))
  const meant = settled.flatMap(({ is }, i) => (used.has(mentions[i]!) ? [] : is))
  return [...new Set(meant)].filter((place) => place.level !== 'province')
}

/** "Không phải huyện An Phú nha", "hổng phải Tân An Tân Châu". */
const DENIED = /(?:khong|hong|ko|chu khong|cho khong|dau) phai (?:la )?(?:o |xa |huyen |cua )?$/

/** Which of its name a mention means, and by which other mention that was told. */
function settle(
  places: Places,
  one: Mention,
  next?: Mention,
  last?: Mention,
): { is: readonly Place[]; by?: Mention } {
  const own = candidatesOf(one.match)
  for (const by of [next, last]) {
    if (!by) continue
    const within = own.filter((place) => liesInOneOf(places, place, candidatesOf(by.match)))
    if (within.length > 0) return { is: within, by }
  }
  // "Bình Thạnh" of Thoại Sơn: it has none, but a Bình Thành.
  if (next && next.before.trim().length <= 4) {
    const near = candidatesOf(lookup(places, `${one.words}, ${next.words}`))
    const within = near.filter((place) => liesInOneOf(places, place, candidatesOf(next.match)))
    if (within.length > 0) return { is: within, by: next }
  }
  return { is: own }
}

function candidatesOf(match: Match): readonly Place[] {
  if (match.kind === 'one') return [match.place]
  return match.kind === 'many' ? match.candidates : []
}

function liesInOneOf(places: Places, inner: Place, outer: readonly Place[]): boolean {
  if (inner.level !== 'commune') return false
  const districts = formerDistrictsOf(places, inner)
  return outer.some((o) => o.level === 'district' && districts.some((d) => d.code === o.code))
}
