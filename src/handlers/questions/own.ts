import type { Action } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { dossiersOf } from '../../db/dossiers.ts'
import { linkedProducts } from '../../db/linked-products.ts'
import { watchedCertificates } from '../../db/watched.ts'
import type { Places } from '../../ocop/places.ts'
import { placeKey } from '../../ocop/places.ts'

/**
 * Questions about the asker's own papers, by the piece that answers them in general, and where they are answered
 * from the asker's own dossier or certificates. Undefined where there is nothing of theirs to answer from.
 */
export async function ownAnswer(turn: Turn, id: string): Promise<Action | undefined> {
  const { person, trx } = turn
  if (!person) return undefined
  if (id === 'piece:own-missing-papers' || id === 'piece:own-dossier-state') {
    const open = await dossiersOf(trx, person.id, false)
    const [only, ...others] = open
    if (!only) return undefined
    if (others.length > 0) return { route: 'dossier.list', args: {} }
    return {
      route: id === 'piece:own-missing-papers' ? 'dossier.missing' : 'dossier.show',
      args: { id: only.id },
    }
  }
  if (id === 'piece:own-filing-time' || id === 'piece:own-expiry') {
    const watched = await watchedCertificates(trx, { personId: person.id })
    return watched.length > 0 ? { route: 'reminders.overview', args: {} } : undefined
  }
  return undefined
}

/** The product set of the asker's own dossier, where there is just one: questions that name no set mean it. */
export async function ownSet(turn: Turn): Promise<number | undefined> {
  if (!turn.person) return undefined
  const open = await dossiersOf(turn.trx, turn.person.id, false)
  const sets = new Set(open.map((d) => d.productSet))
  const [set] = sets
  return sets.size === 1 && set != null ? set : undefined
}

/** Whose question it is to answer: the commune of the asker's products, else the province. */
export async function ownPlace(turn: Turn, places: Places): Promise<string> {
  if (turn.person) {
    const products = await linkedProducts(turn.trx, turn.person.id)
    const commune = products.find((p) => p.commune !== null)?.commune
    if (commune) return commune
  }
  return placeKey(places.province)
}
