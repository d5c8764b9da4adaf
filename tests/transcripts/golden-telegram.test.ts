import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { telegramVoice } from '../support/telegram-voice.ts'
import { playTranscript } from '../support/transcript.ts'

const here = import.meta.dirname
const stories = (readdirSync(here, { recursive: true }) as string[]).filter((f) => f.endsWith('.txt')).sort()

// The stories are written down once, by golden.test.ts; here they must read the same.
describe.skipIf(process.env.UPDATE_TRANSCRIPTS)('golden conversations through Telegram', () => {
  it.each(stories)('%s', async (file) => {
    const voice = await telegramVoice()
    try {
      const { expected, played } = await playTranscript(join(here, file), { voice })
      expect(played).toBe(expected)
      expect(voice.server.faults).toEqual([])
      const received = voice.server.sent.map((m) => ({
        chatId: m.chat_id,
        text: m.text,
        buttons: m.rows.flat().map((b) => ({ label: b.text, token: b.callback_data })),
        picture: m.photo !== undefined,
      }))
      expect(received).toEqual(
        voice.meant.map(({ chatId, message: { text, buttons, picture } }) => ({
          chatId,
          text,
          buttons,
          picture: picture !== undefined,
        })),
      )
      expect(received.length).toBeGreaterThan(0)
    } finally {
      await voice.close()
    }
  })
})
