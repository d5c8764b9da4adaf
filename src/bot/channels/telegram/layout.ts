import type { Abilities, Button } from '../../channel.ts'

/**
 * https://core.telegram.org/bots/api: text up to 4096 units, at most 100 buttons. A button over the whole width of
 * a 360-pixel phone shows about 30 letters; more than 48 buttons nobody scrolls through, numbers are typed then.
 */
export const abilities: Abilities = {
  buttons: 48,
  labelLength: 30,
  textLength: 4_096,
  pictures: 'by content',
}

/** "The API will not allow bulk notifications to more than ~30 users per second" (core.telegram.org/bots/faq). */
export const bulkPerSecond = 30

const HALF_WIDTH = 14
const NUMBER = /^\d{1,3}$/

/** Buttons in rows, in their order: numbers five to a row, short labels two, others alone. */
export function layOut(buttons: Button[]): Button[][] {
  const rows: { room: number; row: Button[] }[] = []
  for (const button of buttons) {
    const room = roomFor(button.label)
    const last = rows.at(-1)
    if (last && last.room === room && last.row.length < room) last.row.push(button)
    else rows.push({ room, row: [button] })
  }
  return rows.map(({ row }) => row)
}

/** How many buttons as long as this one stand side by side. */
function roomFor(label: string): number {
  if (NUMBER.test(label)) return 5
  return [...label].length <= HALF_WIDTH ? 2 : 1
}
