import { Api } from 'grammy'
import { Hono } from 'hono'
import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import { ConfigError, type TelegramConfig } from '../../../config.ts'
import type { Arrival } from '../../../db/inbox.ts'
import type { RoleChat } from '../../../db/role-chats.ts'
import { FETCH_MS } from '../../../pictures/fetch.ts'
import { translator } from '../../../text/i18n.ts'
import type { Channel } from '../../channel.ts'
import type { Command } from '../../route.ts'
import { backOff, type Pause, rest } from '../pause.ts'
import { CommandLists } from './commands.ts'
import { type CallFailure, callFailure, describe } from './errors.ts'
import { GroupLine } from './groups.ts'
import { Intake } from './intake.ts'
import { abilities, bulkPerSecond } from './layout.ts'
import { pictureFetcher } from './pictures.ts'
import { poll } from './poll.ts'
import { readUpdate } from './read.ts'
import { TELEGRAM } from './receive.ts'
import { sender } from './send.ts'
import { allowedUpdates } from './update.ts'
import { WEBHOOK_PATH, webhookRoutes } from './webhook.ts'

export interface TelegramOptions {
  config: TelegramConfig
  clock: Clock
  log: Logger
  /** For tests; the defaults suit the real platform. */
  times?: {
    callSeconds?: number
    pollSeconds?: number
    commandsMs?: number
    pictureMs?: number
    pause?: Pause
  }
}

export interface TelegramStart {
  receive: (arrivals: Arrival[]) => Promise<void>
  commands: Command[]
  /** Whose command list differs from everybody's, asked at start and every minute. */
  roleChats: () => Promise<RoleChat[]>
}

export interface TelegramChannel {
  channel: Channel
  /** The bot's id, as the database knows this account. */
  account: string
  /** To be mounted at the root of the web server; empty when polling. */
  routes: Hono
  /**
   * Begins to receive. Telegram being away does not stop the start: it is tried again in the background.
   * @returns the bot's name without @, null when Telegram could not be asked.
   * @throws ConfigError when Telegram refuses the token or the webhook's address.
   */
  start(parts: TelegramStart): Promise<{ username: string | null }>
  /** Resolves when nothing is under way any more. What was not acknowledged is delivered at the next start. */
  stop(): Promise<void>
}

/** A megabyte over a thin line; less than a message stays ours to send (delivery.ts). */
const UPLOAD_SECONDS = 25

/** Telegram as a channel, by long polling or by webhook. */
export function telegramChannel({ config, clock, log, times = {} }: TelegramOptions): TelegramChannel {
  const {
    callSeconds = 10,
    pollSeconds = 25,
    commandsMs = 60_000,
    pictureMs = FETCH_MS,
    pause = backOff,
  } = times
  const client = (timeoutSeconds: number) =>
    new Api(config.token, { apiRoot: config.apiRoot, timeoutSeconds })
  const api = client(callSeconds)
  const account = config.token.slice(0, config.token.indexOf(':'))
  const groups = new GroupLine(translator('vi'))
  const stopping = new AbortController()
  const { signal } = stopping
  let username: string | null = null
  let intake: Intake | null = null
  let background: Promise<unknown> = Promise.resolve()

  const take = async (updates: unknown[]) => {
    if (!intake || signal.aborted) throw new Error('Telegram is not started')
    await intake.take(updates)
  }

  /** Who we are and how updates reach us. @returns what failed, null when all went well. */
  const introduce = async (): Promise<CallFailure | null> => {
    let method = 'getMe'
    try {
      username = (await api.raw.getMe()).username ?? null
      method = config.mode === 'webhook' ? 'setWebhook' : 'deleteWebhook'
      if (config.mode === 'polling') await api.raw.deleteWebhook({})
      else {
        await api.raw.setWebhook({
          url: config.publicUrl + WEBHOOK_PATH,
          secret_token: config.secret,
          allowed_updates: [...allowedUpdates],
        })
      }
      return null
    } catch (error) {
      return callFailure(method, error)
    }
  }

  const keepIntroducing = async (first: CallFailure) => {
    let failure: CallFailure | null = first
    for (let failures = 1; failure && !signal.aborted; failures++) {
      log.warn({ failures }, describe(failure))
      await rest(pause(failures, failure.retryAfterS), signal)
      if (!signal.aborted) failure = await introduce()
    }
  }

  const keepCommands = async (parts: TelegramStart) => {
    const lists = new CommandLists(api, parts.commands, log)
    while (!signal.aborted) {
      try {
        await lists.publish(await parts.roleChats(), signal)
      } catch (error) {
        log.warn({ err: error }, 'command lists not published')
      }
      await rest(commandsMs, signal)
    }
  }

  return {
    channel: {
      name: TELEGRAM,
      abilities,
      bulkPerSecond,
      costVnd: 0,
      read: readUpdate,
      fetchPicture: pictureFetcher(api, config, pictureMs),
      send: sender(api, client(Math.max(callSeconds, UPLOAD_SECONDS)), clock),
    },
    account,
    routes: config.mode === 'webhook' ? webhookRoutes(config.secret, take, log) : new Hono(),
    async start(parts) {
      intake = new Intake({
        api,
        account,
        receive: parts.receive,
        groups,
        username: () => username,
        clock,
        log,
      })
      const failure = await introduce()
      if (failure) refuse(failure)
      const run = async () => {
        if (failure) await keepIntroducing(failure)
        const receiving =
          config.mode === 'polling'
            ? poll({ api: client(pollSeconds + callSeconds), take, log, signal, pollSeconds, pause })
            : undefined
        await Promise.all([receiving, keepCommands(parts)])
      }
      background = run()
      return { username }
    },
    async stop() {
      stopping.abort()
      await background
      await intake?.settled()
    },
  }
}

/** @throws ConfigError for what no waiting can mend. */
function refuse({ method, code, description }: CallFailure): void {
  if (method === 'getMe' && (code === 401 || code === 404)) {
    throw new ConfigError(
      'TELEGRAM_BOT_TOKEN bị Telegram từ chối; mở @BotFather, chép lại nguyên cả dòng mã của bot.',
    )
  }
  if (method === 'setWebhook' && code === 400) {
    throw new ConfigError(
      `PUBLIC_URL không được Telegram nhận (${description}); phải là địa chỉ https mở ra được từ Internet.`,
    )
  }
}
