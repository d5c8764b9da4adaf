import { Hono } from 'hono'
import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import { ConfigError, type ZaloBotConfig } from '../../../config.ts'
import type { ChannelAccount } from '../../../db/channel-use.ts'
import type { Arrival } from '../../../db/inbox.ts'
import type { Channel } from '../../channel.ts'
import { backOff, type Pause, rest } from '../pause.ts'
import { pictureFrom } from '../zalo-pictures.ts'
import { type Call, caller } from './api.ts'
import { Gate } from './gate.ts'
import { Intake } from './intake.ts'
import { introduce, type Trouble } from './introduce.ts'
import { poll } from './poll.ts'
import { readEvent } from './read.ts'
import { ZALO_BOT } from './receive.ts'
import { sender } from './send.ts'
import { webhookRoutes } from './webhook.ts'

export interface ZaloBotOptions {
  config: ZaloBotConfig
  clock: Clock
  log: Logger
  /** For tests; the defaults suit the real platform. */
  times?: { callSeconds?: number; pollSeconds?: number; pause?: Pause }
}

export interface ZaloBotStart {
  receive: (arrivals: Arrival[]) => Promise<void>
  /** Messages that use up the month's allowance. */
  count: (more: { received?: number; sent?: number; withheld?: number }) => Promise<void>
  /** Zalo refused the token, or says that the allowance is used up: somebody must see to it. */
  alarm: (why: 'token' | 'quota') => Promise<void>
}

export interface ZaloBotChannel {
  channel: Channel
  /** The bot as the database knows it. */
  of: ChannelAccount
  /** To be mounted at the root of the web server; empty when polling. */
  routes: Hono
  /**
   * Begins to receive. Zalo being away does not stop the start: it is tried again in the background.
   * @returns the bot's name, null when Zalo could not be asked.
   * @throws ConfigError when Zalo refuses the token or the webhook, or a webhook is set while we would poll.
   */
  start(parts: ZaloBotStart): Promise<{ name: string | null }>
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>
}

/** Zalo's Bot Platform as a channel, by webhook, or by polling for development. */
export function zaloBotChannel({ config, clock, log, times = {} }: ZaloBotOptions): ZaloBotChannel {
  const { callSeconds = 10, pollSeconds = 25, pause = backOff } = times
  const account = config.token.slice(0, config.token.indexOf(':'))
  const stopping = new AbortController()
  const { signal } = stopping
  const call: Call = caller(config, callSeconds)
  const gate = new Gate()
  const underway = new Set<Promise<void>>()
  let parts: ZaloBotStart | null = null
  let intake: Intake | null = null
  let background: Promise<unknown> = Promise.resolve()

  const aside = (work: Promise<void> | undefined, what: string) => {
    if (!work) return
    const done = work
      .catch((error: unknown) => log.warn({ err: error }, what))
      .finally(() => underway.delete(done))
    underway.add(done)
  }
  const stopped = (why: 'token' | 'quota') => {
    log.error(why === 'token' ? 'Zalo refuses ZALO_BOT_TOKEN: nothing is sent' : 'Zalo Bot: too much sent')
    aside(parts?.alarm(why), 'administrators not told of a Zalo Bot that stopped')
  }
  const send = sender({
    call,
    clock,
    gate,
    sent: () => aside(parts?.count({ sent: 1 }), 'Zalo Bot: a sent message was not counted'),
    stopped,
  })

  const take = async (events: unknown[]) => {
    if (!intake || signal.aborted) throw new Error('Zalo Bot is not started')
    await intake.take(events)
  }

  const keepIntroducing = async (first: Trouble) => {
    let trouble: Trouble | null = first
    for (let failures = 1; trouble && !signal.aborted; failures++) {
      log[trouble.cure ? 'error' : 'warn']({ failures }, trouble.cure ?? trouble.message)
      await rest(pause(failures, null), signal)
      if (!signal.aborted) trouble = (await introduce(call, config)).trouble
    }
  }

  const run = async (trouble: Trouble | null) => {
    if (trouble) await keepIntroducing(trouble)
    if (config.mode === 'webhook' || signal.aborted) return
    const asking = caller(config, pollSeconds + callSeconds)
    const refused = () => {
      gate.refuse(clock.now().getTime())
      stopped('token')
    }
    await poll({ call: asking, take, log, signal, pollSeconds, pause, refused })
  }

  return {
    channel: {
      name: ZALO_BOT,
      abilities: { buttons: 0, labelLength: 0, textLength: config.textLength, pictures: 'by address' },
      costVnd: 0,
      read: readEvent,
      fetchPicture: (source) => pictureFrom(source, config.pictures),
      send,
    },
    of: { channel: ZALO_BOT, account },
    routes: config.mode === 'webhook' ? webhookRoutes(config.secret, take, log) : new Hono(),
    async start(given) {
      parts = given
      intake = new Intake({
        account,
        receive: given.receive,
        received: given.count,
        say: async (chat_id, text) => void (await call('sendMessage', { chat_id, text })),
        clock,
        log,
      })
      const { name, trouble } = await introduce(call, config)
      if (trouble?.cure) throw new ConfigError(trouble.cure)
      background = run(trouble)
      return { name }
    },
    async stop() {
      stopping.abort()
      await background
      await intake?.settled()
      await Promise.all(underway)
    },
  }
}
