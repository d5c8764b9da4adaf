import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import { productOf } from './ask-aim.ts'

/** Whom to ask: "UBND Xã Óc Eo" where the product's commune is known, else the office of its commune in general. */
export async function officeOf(turn: Turn, facts: Facts, dossier: Dossier): Promise<string> {
  const key = (await productOf(turn, dossier))?.commune
  const commune = key ? facts.places.byKey.get(key) : undefined
  // The kind of a place is a common noun inside a sentence: "xã Óc Eo".
  return commune
    ? turn.t('dossier:office.named', { commune: `${commune.kind} ${commune.shortName}` })
    : turn.t('dossier:office.any')
}
