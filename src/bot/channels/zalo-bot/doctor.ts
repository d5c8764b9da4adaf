import type { Kysely } from 'kysely'
import type { ZaloBotConfig } from '../../../config.ts'
import { channelUse } from '../../../db/channel-use.ts'
import type { Database } from '../../../db/tables.ts'
import { withoutSecrets } from '../../../log.ts'
import type { Translate } from '../../../text/i18n.ts'
import { caller } from './api.ts'
import { introduced } from './introduce.ts'
import { messagesUsed, monthOf } from './limits.ts'
import { ZALO_BOT } from './receive.ts'

/** What `doctor` says of the bot: whether it answers, and how much of its allowance is used up. */
export async function zaloBotLines(
  config: ZaloBotConfig,
  db: Kysely<Database>,
  now: Date,
  t: Translate,
): Promise<[ok: boolean, what: string][]> {
  const answer = await introduced(caller(config, 10)).then(
    (name): [boolean, string] => [true, t('zaloBot:terminal.answers', { name })],
    (error: unknown): [boolean, string] => [
      false,
      t('zaloBot:terminal.silent', { reason: withoutSecrets(String(error)) }),
    ],
  )
  const { limits } = config
  const account = config.token.slice(0, config.token.indexOf(':'))
  const use = await channelUse(db, { channel: ZALO_BOT, account }, monthOf(now))
  const messages = messagesUsed(use, limits)
  return [
    answer,
    [
      use.people < limits.people && messages < limits.messagesPerMonth,
      t('zaloBot:terminal.use', {
        people: use.people,
        mostPeople: limits.people,
        messages,
        mostMessages: limits.messagesPerMonth,
        withheld: use.withheld,
      }),
    ],
  ]
}
