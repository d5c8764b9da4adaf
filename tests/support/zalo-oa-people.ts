const HOUR_MS = 3_600_000

interface Person {
  interactedAt: number | null
  follows: boolean
  blocked: boolean
  sentSince: number
}

/** People as Zalo knows them: when they last interacted, and what may still be sent to them. */
export class ZaloPeople {
  private readonly people = new Map<string, Person>()
  /** Free messages after each interaction; null: no limit. Zalo's own pages disagree. */
  free: number | null = 8
  /** What messages between 48 hours and 7 days cost so far, in đồng. */
  billed = 0
  /** Some accounts are refused at night. */
  refusesAtNight = false

  constructor(private readonly now: () => number) {}

  of(id: string): Person {
    if (!this.people.has(id))
      this.people.set(id, { interactedAt: null, follows: false, blocked: false, sentSince: 0 })
    return this.people.get(id)!
  }

  knows(id: string): boolean {
    return this.people.has(id)
  }

  interact(id: string, at = this.now()): void {
    const person = this.of(id)
    person.interactedAt = at
    person.sentSince = 0
  }

  follow(id: string): void {
    this.interact(id)
    this.of(id).follows = true
  }

  unfollow(id: string): void {
    this.of(id).blocked = true
  }

  /** Takes a consultation message, or says why not. */
  consult(id: string): { quota: Record<string, string> } | { code: number; message: string } {
    const person = this.of(id)
    const hour = ((this.now() / HOUR_MS + 7) % 24) as number
    if (this.refusesAtNight && (hour >= 22 || hour < 6))
      return { code: -234, message: 'not allowed at night' }
    if (person.blocked) return { code: -213, message: 'User has not followed OA' }
    if (person.interactedAt === null) return { code: -232, message: 'no interaction' }
    const age = this.now() - person.interactedAt
    if (age > 7 * 24 * HOUR_MS) return { code: -230, message: 'User has not interacted in the past 7 days' }
    if (age > 48 * HOUR_MS) {
      this.billed += 55
      return { quota: { quota_type: 'sub_quota', remain: '499', total: '500', owner_type: 'OA' } }
    }
    if (this.free !== null && person.sentSince >= this.free)
      return { code: -218, message: 'Out of quota receive' }
    person.sentSince++
    const left = this.free === null ? '' : String(this.free - person.sentSince)
    return {
      quota: {
        quota_type: 'reply',
        remain: left,
        total: String(this.free ?? ''),
        expired_date: '',
        owner_type: 'OA',
      },
    }
  }
}
