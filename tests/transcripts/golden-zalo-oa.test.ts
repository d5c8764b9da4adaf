import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { playTranscript } from '../support/transcript.ts'
import type { Arrived } from '../support/zalo-oa-server.ts'
import { zaloOaVoice } from '../support/zalo-oa-voice.ts'

/** A picture is a message of its own, above the text it belongs to. */
const isPicture = (m: Arrived) => m.attachment !== undefined

const here = import.meta.dirname
const stories = (readdirSync(here, { recursive: true }) as string[]).filter((f) => f.endsWith('.txt')).sort()

// The stories are written down once, by golden.test.ts; here they must read the same.
describe.skipIf(process.env.UPDATE_TRANSCRIPTS)(
  'golden conversations through a Zalo Official Account',
  () => {
    it.each(stories)('%s', async (file) => {
      const voice = await zaloOaVoice()
      try {
        const { expected, played } = await playTranscript(join(here, file), { voice })
        expect(played).toBe(expected)
        expect(voice.server.faults).toEqual([])
        expect(voice.server.events.disabled).toBe(false)
        const received = voice.server.arrived
          .filter((m) => !m.template && !isPicture(m))
          .map((m) => ({
            to: m.to,
            text: m.text,
            buttons: m.buttons.map((b) => ({ label: b.title, token: b.payload.slice(1) })),
          }))
        expect(received).toEqual(
          voice.meant.map(({ to, message }) => ({ to, text: message.text, buttons: message.buttons })),
        )
        expect(received.length).toBeGreaterThan(0)
        const pictures = voice.server.arrived.filter(isPicture).map((m) => m.to)
        expect(pictures).toEqual(voice.meant.flatMap(({ to, message }) => (message.picture ? [to] : [])))
      } finally {
        await voice.close()
      }
    })
  },
)
