import { z } from 'zod'
import type { Channel, Rendered } from '../../src/bot/channel.ts'

const raw = z.union([
  z.object({ text: z.string() }),
  z.object({ menu: z.string(), index: z.number() }),
  z.object({ file: z.string() }),
])

/** A channel without buttons, such as a terminal: choices are numbered lines. */
export function plainChannel(show: (address: string, message: Rendered) => void): Channel {
  return {
    name: 'plain',
    abilities: { buttons: 0, labelLength: 0, textLength: 4_000 },
    read(event) {
      const said = raw.safeParse(event)
      if (!said.success) return null
      if ('text' in said.data) return { kind: 'text', text: said.data.text }
      if ('menu' in said.data) return { kind: 'choice', ...said.data }
      return { kind: 'unreadable', what: said.data.file }
    },
    async send(address, message) {
      show(address, message)
      return { platformId: null }
    },
  }
}
