import type { Kysely } from 'kysely'
import { instantInVietnam } from '../clock.ts'
import {
  type AreaCount,
  countByArea,
  type DatedCertificate,
  expiringBetween,
  type GoneProducer,
  goneProducers,
} from '../db/digests.ts'
import { waitingSince } from '../db/questions.ts'
import type { Database } from '../db/tables.ts'
import type { Facts } from '../facts.ts'
import { reEvaluationWindow } from '../ocop/certificate.ts'
import { addDays, dayOfWeek, type IsoDate } from '../ocop/dates.ts'
import { covers, type Places } from '../ocop/places.ts'
import { firstDayInTime } from '../ocop/working-days.ts'

/** Working days after which a question that waits is in the digest. */
const ANSWER_DAYS = 2

/** What happens in a week, of the whole register or of some places. */
export interface WeekNews {
  monday: IsoDate
  sunday: IsoDate
  opening: DatedCertificate[]
  /** Nothing is known to be filed for these. */
  closing: DatedCertificate[]
  /** Expiring this week or expired in the week before. */
  expiring: DatedCertificate[]
  expired: number
  undated: number
  gone: string[]
  /** Questions that people wait to have answered for more than two working days. */
  questions: number
}

interface Everything {
  dated: DatedCertificate[]
  counts: AreaCount[]
  gone: GoneProducer[]
  /** Place keys, one a question. */
  questions: string[]
}

/** The Monday of the week in which a day lies. */
export function mondayOf(day: IsoDate): IsoDate {
  return addDays(day, 1 - dayOfWeek(day))
}

/** Reads the register once; the news of each officer's places are then cut from it. */
export async function readWeek(
  db: Kysely<Database>,
  facts: Pick<Facts, 'places' | 'calendar'>,
  monday: IsoDate,
  today: IsoDate,
): Promise<(places: readonly string[]) => WeekNews> {
  const everything: Everything = {
    // The farthest expiry that matters: a window that opens on Sunday. The nearest: expired a week ago.
    dated: await expiringBetween(db, monday, addDays(monday, -7), addDays(monday, 6 + 180)),
    counts: await countByArea(db, monday),
    gone: await goneProducers(db),
    questions: await waitingSince(db, instantInVietnam(firstDayInTime(today, ANSWER_DAYS, facts.calendar))),
  }
  const inside = insideOf(facts.places)
  return (keys) => cut(everything, monday, (placed) => keys.some((key) => inside(key, placed)))
}

type Placed = Pick<AreaCount, 'commune' | 'formerDistrict'>

/** Does an officer's place contain the product's? Worked out once for each pair of places. */
function insideOf(places: Places): (officerPlace: string, placed: Placed) => boolean {
  const known = new Map<string, boolean>()
  return (key, { commune, formerDistrict }) => {
    const target = commune ?? formerDistrict ?? ''
    const pair = `${key} ${target}`
    const before = known.get(pair)
    if (before !== undefined) return before
    const outer = places.byKey.get(key)
    const inner = places.byKey.get(target)
    // A product whose place nobody knows is the province's to settle.
    const answer = outer !== undefined && (inner ? covers(places, outer, inner) : outer === places.province)
    known.set(pair, answer)
    return answer
  }
}

function cut(all: Everything, monday: IsoDate, mine: (placed: Placed) => boolean): WeekNews {
  const sunday = addDays(monday, 6)
  const thisWeek = (day: IsoDate) => day >= monday && day <= sunday
  const dated = all.dated.filter(mine)
  const open = dated.filter((c) => !c.filed)
  const counts = all.counts.filter(mine)
  return {
    monday,
    sunday,
    opening: open.filter((c) => thisWeek(reEvaluationWindow(c.expires).opens)),
    closing: open.filter((c) => thisWeek(reEvaluationWindow(c.expires).closes)),
    expiring: dated.filter((c) => c.expires <= sunday),
    expired: counts.reduce((n, c) => n + c.expired, 0),
    undated: counts.reduce((n, c) => n + c.undated, 0),
    gone: [...new Set(all.gone.filter(mine).map((g) => g.producer))],
    questions: all.questions.filter((commune) => mine({ commune, formerDistrict: null })).length,
  }
}

/** Nothing an officer could act on: then nothing is sent. */
export function isEmpty(news: WeekNews): boolean {
  const { opening, closing, expiring, gone, expired, undated, questions } = news
  const listed = opening.length + closing.length + expiring.length + gone.length
  return listed + expired + undated + questions === 0
}
