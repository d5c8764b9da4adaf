import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { playTranscript } from '../support/transcript.ts'
import { webVoice } from '../support/web-voice.ts'

const here = import.meta.dirname
const stories = (readdirSync(here, { recursive: true }) as string[]).filter((f) => f.endsWith('.txt')).sort()

// The stories are written down once, by golden.test.ts; here they must read the same.
describe.skipIf(process.env.UPDATE_TRANSCRIPTS)('golden conversations on the web page', () => {
  it.each(stories)('%s', async (file) => {
    const voice = webVoice()
    const { expected, played } = await playTranscript(join(here, file), { voice })
    expect(played).toBe(expected)
    expect(voice.received).toEqual(voice.meant)
    expect(voice.meant.length).toBeGreaterThan(0)
  })
})
