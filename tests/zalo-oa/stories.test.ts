import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { playTranscript } from '../support/transcript.ts'
import { zaloOaVoice } from '../support/zalo-oa-voice.ts'

const here = join(import.meta.dirname, 'stories')
const stories = readdirSync(here).sort()
/** đồng a day; a template costs 220. */
const money: Record<string, number> = { 'preview.txt': 300, 'no-way.txt': 200 }

// What only the Official Account shows: windows, prices, invitations.
it.each(stories)('%s', async (file) => {
  const budget = { dong: money[file]!, messages: 100 }
  const voice = await zaloOaVoice({ paidConsultation: true, budget })
  try {
    const { expected, played } = await playTranscript(join(here, file), { voice })
    expect(played).toBe(expected)
    expect(voice.server.faults).toEqual([])
  } finally {
    await voice.close()
  }
})
