import { type Law, setByNo } from '../../ocop/law.ts'
import type { Places } from '../../ocop/places.ts'
import type { WorkCalendar } from '../../ocop/working-days.ts'
import type { Answer, Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'
import type { Ranked } from '../index.ts'
import { certificateDates } from './expiry.ts'
import { afterFiling } from './filing.ts'
import { EXAMPLE_SET } from './minimum.ts'
import { placeToday } from './place.ts'
import { starOfScore, sumOfParts } from './score.ts'
import { endOfTerm } from './terms.ts'

/** What a question's own figures, dates and places give, rather than what is written down about them. */
export class WorkedOut {
  private readonly afterFiling: ReturnType<typeof afterFiling>
  private readonly placeToday: ReturnType<typeof placeToday>

  constructor(private readonly parts: { law: Law; calendar: WorkCalendar; places: Places }) {
    this.afterFiling = afterFiling(parts.calendar)
    this.placeToday = placeToday(parts.places)
  }

  /** @param ofUs false where a question is plainly of something else: "bằng lái hạng A1 năm 2025" has figures too */
  answer(
    question: string,
    asked: Asked,
    moment: Moment,
    likeliest: Ranked | undefined,
    ofUs: boolean,
  ): Answer | undefined {
    return (
      (ofUs || sumOfParts(asked.plain) > LEAST_TOTAL
        ? this.ofFigures(asked, moment, likeliest)
        : undefined) ?? this.placeToday(asked, moment, question)
    )
  }

  private ofFigures(asked: Asked, moment: Moment, likeliest?: Ranked): Answer | undefined {
    return (
      starOfScore(asked, moment, setByNo(this.parts.law, EXAMPLE_SET), likeliest) ??
      endOfTerm(asked, moment) ??
      certificateDates(asked, moment) ??
      this.afterFiling(asked, moment)
    )
  }
}

/** Of three parts; less is no total of a product's. */
const LEAST_TOTAL = 20

/** Whoever names the day on a certificate is told its days, and nothing else of these subjects; so with points. */
const ENOUGH = new Set(['expiry', 'filing', 'score'])
const SAID_BY_FIGURES = new Set([
  'certificate-validity',
  're-evaluation',
  'late-filing',
  'transition',
  'own',
  'rounds',
  'process',
  'points-and-stars',
])

/** Whether what was worked out says all that people ask of this subject. */
export function saysAll({ id }: Answer, topic = ''): boolean {
  return (ENOUGH.has(id) && SAID_BY_FIGURES.has(topic)) || (id.startsWith('place:') && topic === 'an-giang')
}
