/** What is left of a fair's booths. */
export interface Booths {
  /** null: as many as come. */
  all: number | null
  /** Given, and held for those who have been asked to confirm. */
  taken: number
}

/** Free booths; Infinity where there is no limit, never below 0. */
export function freeBooths({ all, taken }: Booths): number {
  return all === null ? Number.POSITIVE_INFINITY : Math.max(0, all - taken)
}

/** Whether somebody who comes now gets a booth: not while others wait in line before them. */
export function placeInLine(booths: Booths, waiting: number): 'registered' | 'waiting' {
  return freeBooths(booths) > waiting ? 'registered' : 'waiting'
}

/**
 * Until when a booth is held for somebody: that many hours, counted from when they can first be written to; if it
 * would end while nobody is (night, Tết), at noon of the next day on which they are.
 * @param quiet tells whether nobody is written to at that moment
 */
export function holdUntil(now: Date, hours: number, quiet: (at: Date) => boolean): Date {
  const from = nextAwake(now, quiet)
  const until = new Date(from.getTime() + hours * HOUR_MS)
  return quiet(until) ? new Date(nextAwake(until, quiet).getTime() + MORNING_HOURS * HOUR_MS) : until
}

const HOUR_MS = 3_600_000
/** From seven to noon: time to read a message of the night and to call somebody. */
const MORNING_HOURS = 5
/** Tết lasts less. */
const MOST_HOURS = 24 * 21

/** `now` itself, or the next full hour at which people may be written to. */
function nextAwake(now: Date, quiet: (at: Date) => boolean): Date {
  if (!quiet(now)) return now
  const hour = Math.ceil(now.getTime() / HOUR_MS)
  for (let ahead = 0; ahead < MOST_HOURS; ahead++) {
    const at = new Date((hour + ahead) * HOUR_MS)
    if (!quiet(at)) return at
  }
  return now
}
