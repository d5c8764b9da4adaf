import { pino } from 'pino'
import { type Assistant, assemble } from '../../src/assistant.ts'
import { type Rendered, SendError, type SendFailure } from '../../src/bot/channel.ts'
import type { Clock } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { type Facts, loadFacts } from '../../src/facts.ts'
import { capabilities } from '../../src/handlers/index.ts'
import { pleaseCall } from '../../src/jobs/please-call.ts'
import { plainChannel } from './plain-channel.ts'

export const channelNames = ['telegram', 'zalo-bot', 'web'] as const

export interface SeveralChannels {
  assistant: Assistant
  facts: Facts
  /** What was taken, as "channel address: text"; and what was refused. */
  sent: { channel: string; address: string; text: string }[]
  refused: string[]
  /** From now on this chat refuses like this; null: takes again. */
  refuse(channel: string, address: string, failure: SendFailure | null): void
  say(channel: string, address: string, text: string): Promise<string[]>
}

/** The whole assistant on channels that are told which chats refuse, and how. */
export function severalChannels(
  database: OpenDatabase,
  clock: Clock,
  hooks: {
    sending?: (channel: string) => void
    accepted?: (channel: string, address: string, message: Rendered) => void
    /** A notice that reached nobody was seen to; its transaction is still open. */
    askedToCall?: () => void
  } = {},
): SeveralChannels {
  const facts = loadFacts()
  const sent: SeveralChannels['sent'] = []
  const refused: string[] = []
  const refusals = new Map<string, SendFailure>()
  let events = 0
  const assistant = assemble({
    database,
    clock,
    channels: channelNames.map((name) => ({
      ...plainChannel(() => {}),
      name,
      async send(address, message) {
        hooks.sending?.(name)
        const failure = refusals.get(`${name} ${address}`)
        if (failure) {
          refused.push(`${name} ${address}`)
          throw new SendError(failure, `refused: ${failure.kind}`)
        }
        sent.push({ channel: name, address, text: message.text })
        hooks.accepted?.(name, address, message)
        return { platformId: null }
      },
    })),
    capabilities: capabilities(facts),
    quietHours: () => false,
    async onUnreached(trx, notice, now) {
      await pleaseCall(facts)(trx, notice, now)
      hooks.askedToCall?.()
    },
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
  })
  return {
    assistant,
    facts,
    sent,
    refused,
    refuse(channel, address, failure) {
      if (failure) refusals.set(`${channel} ${address}`, failure)
      else refusals.delete(`${channel} ${address}`)
    },
    async say(channel, address, text) {
      const before = sent.length
      const eventId = `e${++events}`
      await assistant.receive([{ channel, account: 'test', eventId, address, raw: { text } }])
      await assistant.idle()
      return sent.slice(before).map((m) => m.text)
    },
  }
}
