import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Postgres, startPostgres } from '../../support/postgres.ts'
import { playTranscript } from '../../support/transcript.ts'

const folder = join(import.meta.dirname, '../../transcripts/fairs')
const stories = readdirSync(folder).filter((f) => f.endsWith('.txt'))

let server: Postgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

describe.skipIf(process.env.UPDATE_TRANSCRIPTS)('the stories of fairs on PostgreSQL', () => {
  it.each(stories)('%s', async (file) => {
    const database = await server.open()
    try {
      const { expected, played } = await playTranscript(join(folder, file), { database })
      expect(played).toBe(expected)
    } finally {
      await database.close()
    }
  })
})
