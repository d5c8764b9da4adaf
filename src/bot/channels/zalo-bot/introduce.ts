import { z } from 'zod'
import type { ZaloBotConfig } from '../../../config.ts'
import { type Call, CallFailed } from './api.ts'
import { WEBHOOK_PATH } from './webhook.ts'

/** Why we cannot receive yet. */
export interface Trouble {
  message: string
  /** A sentence for whoever runs the assistant, where no waiting can mend it. */
  cure?: string
}

const me = z.looseObject({ account_name: z.string().optional() })
const webhookInfo = z.looseObject({ url: z.string().optional() })

/** Who we are and how events reach us. Never throws. @returns the bot's name, and what went wrong. */
export async function introduce(
  call: Call,
  config: ZaloBotConfig,
): Promise<{ name: string | null; trouble: Trouble | null }> {
  let name: string | null = null
  try {
    name = await introduced(call)
    if (config.mode === 'webhook') {
      await call('setWebhook', { url: config.publicUrl + WEBHOOK_PATH, secret_token: config.secret })
      return { name, trouble: null }
    }
    // Where a webhook is set, getUpdates says nothing for ever: a bot that seems to work and hears nobody.
    const url = await webhookSet(call)
    return { name, trouble: url === null ? null : forgotten(url) }
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    const cure = cureOf(error)
    return { name, trouble: { message: error.message, ...(cure && { cure }) } }
  }
}

/** The bot's name. @throws CallFailed */
export async function introduced(call: Call): Promise<string> {
  return me.safeParse(await call('getMe')).data?.account_name ?? 'bot'
}

async function webhookSet(call: Call): Promise<string | null> {
  try {
    return webhookInfo.safeParse(await call('getWebhookInfo')).data?.url || null
  } catch (error) {
    // This is how Zalo says that there is none.
    if (error instanceof CallFailed && error.code === 404) return null
    throw error
  }
}

function forgotten(url: string): Trouble {
  const host = URL.canParse(url) ? new URL(url).host : '?'
  return {
    message: `a webhook is set at ${host}`,
    cure: `ZALO_BOT_TOKEN: bot này đang đặt webhook ở ${host}, nên tự hỏi tin sẽ không nhận được gì. Đặt ZALO_BOT_WEBHOOK_SECRET và PUBLIC_URL để dùng webhook; hoặc gỡ webhook bằng cách mở một lần địa chỉ https://bot-api.zaloplatforms.com/bot<mã bot>/deleteWebhook rồi chạy lại.`,
  }
}

function cureOf({ method, code, message }: CallFailed): string | undefined {
  if (code === 401 || (method === 'getMe' && code === 404)) {
    return 'ZALO_BOT_TOKEN bị Zalo từ chối; mở Zalo Bot Creator, chép lại nguyên cả dòng mã của bot.'
  }
  if (method === 'setWebhook' && code === 400) {
    return `PUBLIC_URL không được Zalo nhận (${message}); phải là địa chỉ https mở ra được từ Internet.`
  }
  return undefined
}
