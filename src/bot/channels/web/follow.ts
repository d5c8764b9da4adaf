import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Logger } from 'pino'
import type { WebPage } from '../../../db/web.ts'
import type { Reader } from './readers.ts'

/** Shorter than the minute after which proxies cut silent connections. */
export const BEAT_MS = 20_000

/**
 * Tells one open page of new messages until it goes away: each event is a page of the history, `beat` in between
 * so that both ends notice a dead line. On any trouble the stream ends; the page asks again where it stopped.
 */
export function follow(
  c: Context,
  reader: Reader,
  read: (after: number) => Promise<WebPage>,
  log: Logger,
): Response {
  // nginx would keep the events back otherwise.
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => reader.end())
    try {
      await stream.writeSSE({ event: 'beat', data: '' })
      while (!stream.aborted) {
        const page = await read(reader.cursor)
        const newest = page.messages.at(-1)
        if (newest) {
          reader.cursor = newest.id
          await stream.writeSSE({ id: String(newest.id), data: JSON.stringify(page) })
        }
        if (page.more) continue
        const why = await reader.next(BEAT_MS)
        if (why === 'over') break
        if (why === 'beat') await stream.writeSSE({ event: 'beat', data: '' })
      }
    } catch (error) {
      log.warn({ err: error }, 'web event stream ended')
    } finally {
      reader.end()
    }
  })
}
