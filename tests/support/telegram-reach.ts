import { abilities } from '../../src/bot/channels/telegram/layout.ts'
import { render } from '../../src/bot/render.ts'
import type { OutBody } from '../../src/db/stored.ts'

/** Throws when a reply would not pass Telegram's limits: 4096 UTF-16 units, 64 bytes a button. */
export function telegramLimits(body: OutBody): void {
  for (const page of render(body, abilities)) {
    if (page.text.length === 0 || page.text.length > 4_096)
      throw new Error(`text of ${page.text.length}: ${page.text.slice(0, 80)}`)
    for (const b of page.buttons) {
      if (Buffer.byteLength(b.token) > 64) throw new Error(`token of ${b.label} is too long`)
    }
  }
}
