import { type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Watched, watchedCertificates } from '../../db/watched.ts'

/**
 * Goes on with a certificate that this person may speak for today; else says why not. Buttons live for weeks: the
 * link may be gone, or a newer certificate stands in its place.
 */
export async function withOwn(
  turn: Turn,
  certificateId: string,
  go: (w: Watched) => Promise<Outcome>,
): Promise<Outcome> {
  const [w] = await watchedCertificates(turn.trx, { personId: turn.person!.id, certificateId })
  return w ? go(w) : say(turn.t('reminders:notYours'), undefined, ended(turn))
}

/** The date of expiry, where it is known to the day. */
export function knownExpiry(w: Watched): string | undefined {
  return w.expires.from === w.expires.to ? w.expires.to : undefined
}

/** Ends our own question; a dossier that is open stays open when an old button is pressed. */
export function ended(turn: Turn): null | undefined {
  return turn.open?.ask.route.startsWith('reminders.') ? null : undefined
}
