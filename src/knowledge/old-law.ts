import type { IsoDate } from '../ocop/dates.ts'
import type { Decision, Decisions } from '../ocop/governing.ts'
import { fold } from '../text/fold.ts'

/** What a text says as if it still held. */
export interface OldLaw {
  /** Decisions named there that have ended by that day. */
  ended: Decision[]
  /** It speaks of the district, which is gone since 1/7/2025. */
  district: boolean
}

/** Looks through what an officer writes for law that is over: they know it from years of work. */
export function oldLawIn(text: string, { decisions }: Pick<Decisions, 'decisions'>, today: IsoDate): OldLaw {
  const words = ` ${fold(text)} `
  const named = ({ number }: Decision) => {
    const [no] = fold(number).split(' ')
    return (
      words.includes(` quyet dinh ${no} `) || words.includes(` qd ${no} `) || words.includes(` ${no} qd `)
    )
  }
  return {
    ended: decisions.filter((d) => d.lastDay !== undefined && d.lastDay < today && named(d)),
    district: / (?:cap|ubnd|uy ban|phong|hoi dong)(?: [a-z]+){0,3} huyen | huyen /.test(words),
  }
}
