import type { Api } from 'grammy'
import type { Logger } from 'pino'
import type { RoleChat } from '../../../db/role-chats.ts'
import { translator } from '../../../text/i18n.ts'
import type { Command } from '../../route.ts'
import { callFailure, describe } from './errors.ts'

/** Stands for the list without a chat. */
const EVERYBODY = ''

/**
 * Keeps Telegram's command lists right: one for everybody, one of its own for each chat of somebody with a role.
 * Told again only where something changed since this process last said it. Showing is not allowing: the guards
 * decide.
 */
export class CommandLists {
  private readonly published = new Map<string, string>()

  constructor(
    private readonly api: Api,
    private readonly commands: Command[],
    private readonly log: Logger,
  ) {}

  /** Publishes what changed. Never throws: what did not go through is tried at the next call. */
  async publish(chats: RoleChat[], signal: AbortSignal): Promise<void> {
    const everybody = this.listFor('everyone', null)
    const first = await this.once(EVERYBODY, everybody, () =>
      this.api.raw.setMyCommands({ commands: everybody }),
    )
    if (!first) return
    for (const { address, audience, locale } of [...chats, ...this.noLongerIn(chats)]) {
      if (signal.aborted) return
      const scope = { type: 'chat', chat_id: Number(address) } as const
      const own = audience === 'everyone' ? null : this.listFor(audience, locale)
      const done = await this.once(address, own, () =>
        own ? this.api.raw.setMyCommands({ commands: own, scope }) : this.api.raw.deleteMyCommands({ scope }),
      )
      if (!done) return
    }
  }

  /** Chats that had a list of their own and now belong to nobody with a role: people who had themselves deleted. */
  private noLongerIn(chats: RoleChat[]): RoleChat[] {
    const here = new Set([EVERYBODY, ...chats.map((c) => c.address)])
    return [...this.published.keys()]
      .filter((address) => !here.has(address))
      .map((address) => ({ address, audience: 'everyone', locale: null }))
  }

  /** @returns false when Telegram should be left alone for now. */
  private async once(key: string, list: unknown, call: () => Promise<unknown>): Promise<boolean> {
    const now = JSON.stringify(list)
    if (this.published.get(key) === now) return true
    const method = list === null ? 'deleteMyCommands' : 'setMyCommands'
    const failure = await call().then(
      () => null,
      (error: unknown) => callFailure(method, error),
    )
    if (failure) this.log.warn(describe(failure))
    // A chat that is gone will not want its list a minute later either.
    const settled = failure === null || failure.code === 400 || failure.code === 403
    if (settled) this.published.set(key, now)
    return settled
  }

  private listFor(audience: RoleChat['audience'], locale: string | null) {
    const t = translator(locale)
    const rank = { everyone: 0, officers: 1, administrators: 2, nobody: 3 } as const
    return this.commands
      .filter((c) => rank[c.shownTo] <= rank[audience])
      .map((c) => ({ command: c.name, description: t(c.describe as never) as string }))
  }
}
