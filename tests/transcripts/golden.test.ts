import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { playTranscript } from '../support/transcript.ts'

const here = import.meta.dirname
const stories = (readdirSync(here, { recursive: true }) as string[]).filter((f) => f.endsWith('.txt')).sort()

describe('golden conversations without buttons', () => {
  it.each(stories)('%s', async (file) => {
    const { expected, played } = await playTranscript(join(here, file))
    expect(played).toBe(expected)
  })
})
