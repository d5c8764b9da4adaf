import { addDays, type IsoDate } from './dates.ts'

/** A round (đợt) of evaluation; "trước ngày" is read strictly: the day itself is too late. */
export interface Round {
  year: number
  no: 1 | 2
  /** The commune, or for five stars the province, must have proposed before this day. */
  proposalBefore: IsoDate
  /** Its last day: the day before. */
  lastProposalDay: IsoDate
  /** The province, or the ministry, evaluates before this day. */
  evaluateBefore: IsoDate
}

/** The two rounds that the province holds at least every year (Điều 5.1); it may add more of its own. */
export function provincialRounds(year: number): [Round, Round] {
  const y = String(year).padStart(4, '0')
  return [round(year, 1, `${y}-04-30`, `${y}-06-30`), round(year, 2, `${y}-10-30`, `${y}-12-30`)]
}

function round(year: number, no: 1 | 2, proposalBefore: IsoDate, evaluateBefore: IsoDate): Round {
  return { year, no, proposalBefore, lastProposalDay: addDays(proposalBefore, -1), evaluateBefore }
}

/** The first round for which a commune can still propose on `today`. */
export function nextProvincialRound(today: IsoDate): Round {
  const year = Number(today.slice(0, 4))
  const rounds = [...provincialRounds(year), provincialRounds(year + 1)[0]]
  return rounds.find((r) => today < r.proposalBefore)!
}

/** The first round of the ministry, for five stars, for which a province can still propose on `today` (Điều 5.2). */
export function nextCentralRound(today: IsoDate): Round {
  const year = Number(today.slice(0, 4))
  // The second round of a year is proposed for and held in the next.
  const rounds = [year - 1, year, year + 1].flatMap((y) => [
    round(y, 1, `${y}-07-30`, `${y}-09-30`),
    round(y, 2, `${y + 1}-01-30`, `${y + 1}-03-30`),
  ])
  return rounds.find((r) => today < r.proposalBefore)!
}
