import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { OpenDatabase } from '../db/connect.ts'
import { keepPicture, noteFetched } from '../db/pictures.ts'
import type { JsonObject } from '../db/stored.ts'
import { cleanPicture } from '../pictures/clean.ts'
import { PictureError } from '../pictures/picture-error.ts'
import type { Channel } from './channel.ts'

/** So long a message whose picture is being fetched is left alone; then somebody else may fetch it. */
export const FETCH_LEASE_MS = 60_000
/** Fetched at once; each may take its time and some megabytes. */
const AT_ONCE = 3

/** A picture an open question waits for. */
export interface WantedPicture {
  inbox: number
  chat: number
  personId: string
  channel: string
  source: JsonObject
}

export interface FetcherParts {
  database: OpenDatabase
  clock: Clock
  channels: Map<string, Channel>
  /** The message may be handled now. */
  ready: (chat: number) => void
  log: Logger
}

/**
 * Fetches pictures outside of any turn: it may take seconds, and a transaction must not wait for a platform. The
 * message stays in the inbox meanwhile and is handled when the picture, or that there is none, lies beside it; what
 * follows in its chat waits. Dying half-way leaves nothing: the message is taken again.
 */
export class PictureFetcher {
  private readonly waiting: WantedPicture[] = []
  private readonly underWay = new Set<Promise<void>>()
  private readonly keeping = new Set<Promise<void>>()
  private stopped = false

  constructor(private readonly parts: FetcherParts) {}

  take(wanted: WantedPicture): void {
    this.waiting.push(wanted)
    this.next()
  }

  /** Resolves when nothing is being fetched. @returns whether there was anything. */
  async idle(): Promise<boolean> {
    const any = this.underWay.size > 0
    while (this.underWay.size > 0) await Promise.all(this.underWay)
    return any
  }

  /** Waits for no download: its message is taken again by whoever runs next. */
  async stop(): Promise<void> {
    this.stopped = true
    this.waiting.length = 0
    await Promise.all(this.keeping)
  }

  private next(): void {
    if (this.underWay.size >= AT_ONCE) return
    const wanted = this.waiting.shift()
    if (!wanted) return
    const done = this.fetch(wanted).finally(() => {
      this.underWay.delete(done)
      this.next()
    })
    this.underWay.add(done)
  }

  private async fetch(wanted: WantedPicture): Promise<void> {
    const content = await this.cleaned(wanted)
    if (this.stopped) return
    const kept = this.keep(wanted, content).finally(() => this.keeping.delete(kept))
    this.keeping.add(kept)
    await kept
  }

  private async keep(wanted: WantedPicture, content: Uint8Array | PictureError): Promise<void> {
    const { database, clock, ready, log } = this.parts
    const { inbox, personId } = wanted
    try {
      await database.db.transaction().execute(async (trx) => {
        const now = clock.now()
        const fetched =
          content instanceof PictureError
            ? { failed: content.trouble }
            : await keepPicture(trx, { personId, content, now })
        await noteFetched(trx, inbox, fetched, now)
      })
      ready(wanted.chat)
    } catch (error) {
      // The message is left alone until its time comes, and its picture is then fetched again.
      log.warn({ err: error, inbox }, 'picture not kept')
    }
  }

  private async cleaned({ channel, source, inbox }: WantedPicture): Promise<Uint8Array | PictureError> {
    try {
      const from = this.parts.channels.get(channel)
      if (!from?.fetchPicture) throw new PictureError('notFetched', `${channel} gives no pictures`)
      return await cleanPicture(await from.fetchPicture(source))
    } catch (error) {
      const known = error instanceof PictureError ? error : new PictureError('notFetched', 'unexpected')
      this.parts.log.info({ inbox, trouble: known.trouble, why: known.message }, 'picture not to be had')
      return known
    }
  }
}
