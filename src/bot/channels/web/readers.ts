import type { Logger } from 'pino'
import type { Db } from '../../../db/connect.ts'
import { newestWebMessages } from '../../../db/web.ts'

/** Why a waiting reader goes on. */
export type Waking = 'news' | 'beat' | 'over'

/** One open page that waits for messages of its chat. */
export class Reader {
  /** The newest message it has been given. */
  cursor = 0
  private news = false
  private over = false
  private resolve: ((why: Waking) => void) | undefined

  constructor(
    readonly chatId: number,
    private readonly onEnd: (reader: Reader) => void,
  ) {}

  wake(): void {
    this.news = true
    this.resolve?.('news')
  }

  end(): void {
    this.over = true
    this.onEnd(this)
    this.resolve?.('over')
  }

  /** Waits for news, but no longer than `beatMs`. News that came before asking counts. */
  async next(beatMs: number): Promise<Waking> {
    if (!this.over && !this.news) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<Waking>((resolve) => {
        this.resolve = resolve
        timer = setTimeout(resolve, beatMs, 'beat')
      })
      clearTimeout(timer)
      this.resolve = undefined
    }
    if (this.over) return 'over'
    const why = this.news ? 'news' : 'beat'
    this.news = false
    return why
  }
}

/** Everybody who waits for messages in this process. */
export class Readers {
  private readonly byChat = new Map<number, Set<Reader>>()
  private poll: NodeJS.Timeout | undefined
  private count = 0
  private stopped = false

  constructor(private readonly most: { perChat: number; inAll: number }) {}

  /** @returns null when that chat, or the process, has enough open pages (or none may open any more): they ask now and then instead. */
  join(chatId: number): Reader | null {
    const there = this.byChat.get(chatId) ?? new Set()
    if (this.stopped || there.size >= this.most.perChat || this.count >= this.most.inAll) return null
    const reader = new Reader(chatId, (r) => this.leave(r))
    there.add(reader)
    this.byChat.set(chatId, there)
    this.count++
    return reader
  }

  wake(chatId: number): void {
    for (const reader of this.byChat.get(chatId) ?? []) reader.wake()
  }

  endChat(chatId: number): void {
    for (const reader of [...(this.byChat.get(chatId) ?? [])]) reader.end()
  }

  /** Looks every `everyMs` for what other processes wrote. */
  watch(db: Db, everyMs: number, log: Logger): void {
    const look = async () => {
      try {
        for (const { chatId, id } of await newestWebMessages(db, [...this.byChat.keys()]))
          for (const reader of this.byChat.get(chatId) ?? []) if (reader.cursor < id) reader.wake()
      } catch (error) {
        log.warn({ err: error }, 'web messages not reachable')
      }
      if (this.poll) this.poll = setTimeout(look, everyMs)
    }
    this.poll = setTimeout(look, everyMs)
  }

  stop(): void {
    // Pages come back at once on the connections they still have; the server could never close.
    this.stopped = true
    clearTimeout(this.poll)
    this.poll = undefined
    for (const chatId of [...this.byChat.keys()]) this.endChat(chatId)
  }

  private leave(reader: Reader): void {
    const there = this.byChat.get(reader.chatId)
    if (!there?.delete(reader)) return
    this.count--
    if (there.size === 0) this.byChat.delete(reader.chatId)
  }
}
