import type { Translate } from '../../../text/i18n.ts'

const QUIET_MS = 10 * 60_000
const MOST_REMEMBERED = 1_000

/**
 * Groups are no conversations (a dossier is nobody else's business): nothing said there is kept. A command meant
 * for us is answered with one line that leads to the private chat, at most every ten minutes a group.
 */
export class GroupLine {
  private readonly answered = new Map<number, number>()

  constructor(private readonly t: Translate) {}

  /** The line to say now, or null to keep silent. `username` is ours, without @; null while we don't know it. */
  lineFor(chatId: number, text: string, username: string | null, nowMs: number): string | null {
    const command = /^\/[a-z0-9_]+(?:@(\w+))?(?:\s|$)/i.exec(text)
    if (!command || username === null) return null
    const named = command[1]
    if (named !== undefined && named.toLowerCase() !== username.toLowerCase()) return null
    if (nowMs - (this.answered.get(chatId) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return null
    if (this.answered.size >= MOST_REMEMBERED) this.answered.clear()
    this.answered.set(chatId, nowMs)
    return this.t('common:privateOnly', { where: `t.me/${username}` })
  }
}
