import type { Turn } from '../../bot/turn.ts'

/** The flow of an outcome that ends our own open question, but leaves a dossier or anything else open as it is. */
export function ending(turn: Turn): null | undefined {
  return turn.open?.ask.route.startsWith('people.') ? null : undefined
}
