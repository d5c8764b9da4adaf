import type { z } from 'zod'
import { type Action, type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Announcement, lockAnnouncement } from '../../db/announcements.ts'
import type { Facts } from '../../facts.ts'
import type { Audience } from '../../ocop/audience.ts'
import type { Place } from '../../ocop/places.ts'
import { covers } from '../../ocop/places.ts'
import type { Translate } from '../../text/i18n.ts'
import { inChargeOf, officer, placesInCharge } from '../guards.ts'

/** May this person tell that audience something, now? Council members judge; they do not speak for the office. */
export function mayTell(turn: Turn, facts: Facts, audience: Audience): boolean {
  const place = facts.places.byKey.get(audience.place)
  return place !== undefined && inChargeOf(turn, facts.places, place)
}

/** The place of the officer's in whose name an audience of `target` is told something. */
export function senderFor(turn: Turn, facts: Facts, target: Place): Place | undefined {
  return placesInCharge(turn, facts.places).find((own) => covers(facts.places, own, target))
}

/**
 * A route on one announcement, locked and its place this person's to decide; asked at every press. `draft` routes are
 * for who wrote it, while nobody else has it before them.
 */
export function onAnnouncement<A extends { id: string }>(
  facts: Facts,
  spec: {
    name: string
    args: z.ZodType<A>
    draft?: true
    run(turn: Turn, a: Announcement, args: A): Promise<Outcome>
  },
): Route {
  return route<A>({
    name: spec.name,
    guard: officer,
    args: spec.args,
    async run(turn, args) {
      const a = await lockAnnouncement(turn.trx, args.id)
      if (!a) return say(turn.t('announcements:gone'), undefined, ended(turn))
      const own = a.createdBy === turn.person!.id
      // Who wrote it goes on when the group lies outside their place by now, only to choose another.
      if (!mayTell(turn, facts, a.audience))
        return say(turn.t('announcements:notYours'), undefined, ended(turn))
      if (spec.draft && !own) return say(turn.t('announcements:notYourDraft'), undefined, ended(turn))
      if (spec.draft && a.state !== 'draft') return { replies: [], then: { action: to('progress', a.id) } }
      return spec.run(turn, a, args)
    },
  })
}

/** Leads to one of our routes about an announcement. */
export function to(name: string, id: string, more: Record<string, string | number> = {}): Action {
  return { route: `announcements.${name}`, args: { id, ...more } }
}

/** A second officer's answer to the announcement as it is now: to a later edit it says nothing. */
export function decideChoices(t: Translate, a: Pick<Announcement, 'id' | 'edit'>, n: number): Choice[] {
  return [
    { label: t('announcements:button.confirm', { n }), action: to('confirm', a.id, { edit: a.edit }) },
    { label: t('announcements:button.decline'), action: to('decline', a.id, { edit: a.edit }) },
  ]
}

/** Ends our own question; what else is open stays open when an old button is pressed. */
export function ended(turn: Turn): null | undefined {
  return turn.open?.ask.route.startsWith('announcements.') ? null : undefined
}
