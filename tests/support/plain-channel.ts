import { z } from 'zod'
import type { Channel, Rendered } from '../../src/bot/channel.ts'
import { pictureNamed } from './pictures.ts'

const raw = z.union([
  z.object({ text: z.string() }),
  z.object({ menu: z.string(), index: z.number() }),
  z.object({ file: z.string() }),
  z.object({ picture: z.string(), caption: z.string().optional(), album: z.string().optional() }),
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
      if ('file' in said.data) return { kind: 'unreadable', what: said.data.file }
      const { picture, caption, album } = said.data
      return {
        kind: 'picture',
        source: { name: picture },
        ...(caption !== undefined && { caption }),
        ...(album !== undefined && { album }),
      }
    },
    fetchPicture: (source) => pictureNamed(source.name as string),
    async send(address, message) {
      show(address, message)
      return { platformId: null }
    },
  }
}
