import { addDays, type IsoDate } from './dates.ts'

/** A round (đợt) in which the province evaluates; "trước ngày" is read strictly: the day itself is too late. */
export interface Round {
  year: number
  no: 1 | 2
  /** The commune must have proposed before this day. */
  proposalBefore: IsoDate
  /** Its last day: the day before. */
  lastProposalDay: IsoDate
  /** The province evaluates before this day. */
  evaluateBefore: IsoDate
}

/** The two rounds that the province holds at least every year (Điều 5.1); it may add more of its own. */
export function provincialRounds(year: number): [Round, Round] {
  return [round(year, 1, '04-30', '06-30'), round(year, 2, '10-30', '12-30')]
}

function round(year: number, no: 1 | 2, proposal: string, evaluate: string): Round {
  const y = String(year).padStart(4, '0')
  const proposalBefore = `${y}-${proposal}`
  return {
    year,
    no,
    proposalBefore,
    lastProposalDay: addDays(proposalBefore, -1),
    evaluateBefore: `${y}-${evaluate}`,
  }
}

/** The first round for which a commune can still propose on `today`. */
export function nextProvincialRound(today: IsoDate): Round {
  const year = Number(today.slice(0, 4))
  const rounds = [...provincialRounds(year), provincialRounds(year + 1)[0]]
  return rounds.find((r) => today < r.proposalBefore)!
}
