import { randomBytes } from 'node:crypto'
import type { Choice, Menu } from '../db/stored.ts'
import { fold, nfc } from '../text/fold.ts'

/** A button from before this is answered with "this button is old", not with what it once meant. */
export const MENU_LIFE_MS = 45 * 24 * 3_600_000

export function newMenu(items: Choice[], first: number): Menu {
  return { id: randomBytes(9).toString('base64url'), items, first }
}

/**
 * The choice a typed text means: its number, its label, or its label without diacritics.
 * Newest menu first. Labels that fold alike within one menu need the exact spelling.
 */
export function chosenBy(text: string, menus: Menu[]): Choice | undefined {
  const typed = nfc(text).trim().toLowerCase()
  const number = /^\(?(\d{1,3})[.)]?$/.exec(typed)
  if (number) {
    const n = Number(number[1])
    for (const menu of menus.toReversed()) {
      const item = menu.items[n - menu.first]
      if (n >= menu.first && item) return item
    }
    return undefined
  }
  const folded = fold(typed)
  if (folded === '') return undefined
  for (const menu of menus.toReversed()) {
    const exact = menu.items.find((c) => nfc(c.label).trim().toLowerCase() === typed)
    if (exact) return exact
    const alike = menu.items.filter((c) => fold(c.label) === folded)
    if (alike.length === 1) return alike[0]
  }
  return undefined
}
