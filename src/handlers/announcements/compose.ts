import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import {
  type Announcement,
  createAnnouncement,
  deleteDraft,
  editAnnouncement,
  emptyDraft,
} from '../../db/announcements.ts'
import type { Facts } from '../../facts.ts'
import { placeKey } from '../../ocop/places.ts'
import { officer, placesInCharge } from '../guards.ts'
import { groupScreen } from './group.ts'
import { ended, onAnnouncement, to } from './own.ts'

const one = z.object({ id: z.string() })
/** Two messages on the shortest channel: longer is a letter, not a message. */
const MOST = 3_000
const LEAST = 10

/** Beginning an announcement and writing its words. Each step is a row: nothing is lost between two. */
export function composeRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'announcements.new',
      guard: officer,
      args: z.object({}),
      run: (turn) => begin(turn, facts),
    }),
    onAnnouncement(facts, {
      name: 'announcements.text',
      args: one,
      draft: true,
      run: async (turn, a) => askText(turn, a.id),
    }),
    onAnnouncement(facts, {
      name: 'announcements.textTyped',
      args: one,
      draft: true,
      run: (turn, a) => typed(turn, facts, a),
    }),
    onAnnouncement(facts, {
      name: 'announcements.discard',
      args: one,
      draft: true,
      async run(turn, a) {
        await deleteDraft(turn.trx, a.id)
        return say(turn.t('announcements:discarded'), undefined, ended(turn))
      },
    }),
  ]
}

async function begin(turn: Turn, facts: Facts): Promise<Outcome> {
  const place = placesInCharge(turn, facts.places)[0]
  if (!place) return say(turn.t('announcements:noPlace'))
  const begun = await emptyDraft(turn.trx, turn.person!.id)
  if (begun) return askText(turn, begun)
  const id = await createAnnouncement(turn.trx, {
    audience: { role: 'producers', place: placeKey(place) },
    senderPlace: placeKey(place),
    createdBy: turn.person!.id,
    now: turn.now,
  })
  return askText(turn, id)
}

function askText(turn: Turn, id: string): Outcome {
  return say(
    turn.t('announcements:askText'),
    [{ label: turn.t('announcements:button.discard'), action: to('discard', id) }],
    { ask: to('text', id), text: to('textTyped', id) },
  )
}

async function typed(turn: Turn, facts: Facts, a: Announcement): Promise<Outcome> {
  const { text } = turn
  if (text.startsWith('/')) return notAnAnswer
  if (text.length < LEAST) return say(turn.t('announcements:tooShort'))
  if (text.length > MOST) return say(turn.t('announcements:tooLong', { n: text.length, most: MOST }))
  await editAnnouncement(turn.trx, a.id, { text })
  return groupScreen(turn, facts, { ...a, text, edit: a.edit + 1 })
}
