import type { Api } from 'grammy'
import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import type { Arrival } from '../../../db/inbox.ts'
import { callFailure, describe } from './errors.ts'
import type { GroupLine } from './groups.ts'
import { sort } from './receive.ts'

export interface IntakeParts {
  api: Api
  account: string
  /** Keeps arrivals durably. @throws when they could not be kept. */
  receive: (arrivals: Arrival[]) => Promise<void>
  groups: GroupLine
  username: () => string | null
  clock: Clock
  log: Logger
}

/** Takes raw updates in, whichever way they came: keeps what is for us, and only then answers courtesies. */
export class Intake {
  private readonly courtesies = new Set<Promise<void>>()

  constructor(private readonly parts: IntakeParts) {}

  /** @throws when they could not be kept: then do not acknowledge them. */
  async take(updates: unknown[]): Promise<void> {
    const sorted = updates.map((u) => sort(u, this.parts.account))
    await this.parts.receive(sorted.flatMap((s) => (s.kind === 'arrival' ? [s.arrival] : [])))
    for (const s of sorted) {
      if ('pressId' in s && s.pressId !== undefined) this.stopSpinner(s.pressId)
      if (s.kind === 'group') this.leadOutOfGroup(s.chatId, s.text)
    }
  }

  /** Resolves when no courtesy is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.courtesies)
  }

  private stopSpinner(pressId: string): void {
    this.courtesy('answerCallbackQuery', () =>
      this.parts.api.raw.answerCallbackQuery({ callback_query_id: pressId }),
    )
  }

  private leadOutOfGroup(chatId: number, said: string): void {
    const { groups, username, clock, api } = this.parts
    const text = groups.lineFor(chatId, said, username(), clock.now().getTime())
    if (text !== null) this.courtesy('sendMessage', () => api.raw.sendMessage({ chat_id: chatId, text }))
  }

  /** Best effort: a spinner that turns a little longer is no harm, a message lost for it would be. */
  private courtesy(method: string, call: () => Promise<unknown>): void {
    const done = call().then(
      () => {},
      (error: unknown) => this.parts.log.debug(describe(callFailure(method, error))),
    )
    const tracked = done.finally(() => this.courtesies.delete(tracked))
    this.courtesies.add(tracked)
  }
}
