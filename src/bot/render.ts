import type { OutBody } from '../db/stored.ts'
import type { Abilities, Button, Rendered } from './channel.ts'
import type { Picture } from './pictures.ts'

/** What a button carries: menu id and index, 16 bytes at most; its meaning stays with us. */
export function buttonToken(menuId: string, index: number): string {
  return `${menuId}.${index}`
}

const TOKEN = /^([\w-]{12})\.(\d{1,3})$/

export function readToken(token: string): { menu: string; index: number } | null {
  const m = TOKEN.exec(token)
  return m ? { menu: m[1]!, index: Number(m[2]) } : null
}

/**
 * Lowers a reply to what a channel can show: buttons where they fit; numbered lines with number buttons where
 * labels are too long; numbered lines alone where there are no buttons or too many. Long texts become several
 * messages; the choices hang on the last, the picture on the first. What cannot be shown leaves the text as it is.
 */
export function render(body: OutBody, abilities: Abilities, picture?: Picture): Rendered[] {
  const { pictures } = abilities
  const shown = picture && (pictures === 'by content' || (pictures && picture.address !== null))
  const pages = lower(body, abilities, pictures ? null : (picture?.address ?? null))
  return shown ? pages.map((page, i) => (i === 0 ? { ...page, picture } : page)) : pages
}

function lower({ text: said, menu }: OutBody, abilities: Abilities, link: string | null): Rendered[] {
  // Composed before it is measured: decomposed Vietnamese is a quarter longer.
  const body = (link === null ? said : `${said}\n${link}`).normalize('NFC')
  const cut = (text: string) => split(text, abilities.textLength, abilities.countsLetters ?? false)
  if (!menu) return cut(body).map((text) => ({ text, buttons: [] }))
  const fits = menu.labels.length <= abilities.buttons
  const short = menu.labels.every((l) => [...l].length <= abilities.labelLength)
  const lines = menu.labels.map((l, i) => `${menu.first + i}. ${l.normalize('NFC')}`).join('\n')
  const text = fits && short ? body : `${body}\n\n${lines}`
  const buttons: Button[] = fits
    ? menu.labels.map((l, i) => ({
        label: short ? l : String(menu.first + i),
        token: buttonToken(menu.id, i),
      }))
    : []
  const pages = cut(text)
  return pages.map((page, i) => ({ text: page, buttons: i === pages.length - 1 ? buttons : [] }))
}

/**
 * Cuts at paragraph, line, then word ends; never inside a surrogate pair.
 * @param letters count code points, as some platforms do, instead of UTF-16 units
 */
export function split(text: string, limit: number, letters = false): string[] {
  const pages: string[] = []
  let rest = text.trim()
  for (let end = reach(rest, limit, letters); end < rest.length; end = reach(rest, limit, letters)) {
    const head = rest.slice(0, end)
    const at = [head.lastIndexOf('\n\n'), head.lastIndexOf('\n'), head.lastIndexOf(' ')].find(
      (p) => p > end / 2,
    )
    let cut = at ?? end
    if (at === undefined && /[\uD800-\uDBFF]/.test(rest[cut - 1]!)) cut -= 1
    pages.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  pages.push(rest === '' && pages.length === 0 ? '…' : rest)
  return pages.filter((p) => p !== '')
}

/** How far `limit` reaches into a text, in UTF-16 units. */
function reach(text: string, limit: number, letters: boolean): number {
  if (!letters || text.length <= limit) return Math.min(text.length, limit)
  let end = 0
  let counted = 0
  for (const letter of text) {
    if (++counted > limit) break
    end += letter.length
  }
  return end
}
