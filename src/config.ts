import { z } from 'zod'
import { readZaloOa, type ZaloOaConfig } from './config-zalo-oa.ts'
import { readZaloPictures } from './config-zalo-pictures.ts'
import type { Sources } from './pictures/fetch.ts'

/** Where Telegram is spoken to, and how its messages reach us. */
export type TelegramConfig =
  | { mode: 'polling'; token: string; apiRoot: string }
  | { mode: 'webhook'; token: string; apiRoot: string; secret: string; publicUrl: string }

/** Zalo's Bot Platform: where it is spoken to, how its messages reach us, and what the bot's plan allows. */
export type ZaloBotConfig = {
  token: string
  apiRoot: string
  /** Longest message in UTF-16 units; Zalo documents 2,000 and is said to cut some earlier. */
  textLength: number
  limits: { people: number; messagesPerMonth: number; countReceived: boolean }
  /** Where pictures that people send may lie. */
  pictures: Sources
} & ({ mode: 'polling' } | { mode: 'webhook'; secret: string; publicUrl: string })

export interface Config {
  database: { kind: 'postgres'; url: string } | { kind: 'pglite'; dataDir: string }
  /** Also where backups of the embedded database go. */
  dataDir: string
  host: string
  port: number
  publicUrl: string | null
  telegram: TelegramConfig | null
  zaloBot: ZaloBotConfig | null
  /** Whom to turn to who cannot use the chat, as it is to be read out: a name and a telephone number. */
  helpContact: string | null
  /** Off by default: answers go as they are found. */
  model: ModelConfig | null
  zaloOa: ZaloOaConfig | null
  logLevel: LogLevel
  demoClock: Date | null
}

/** A server compatible with OpenAI's chat completions. */
export interface ModelConfig {
  baseUrl: string
  key: string
  name: string
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** A wrong setting: one sentence that names it and the cure. Never contains the value of a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** An environment variable left empty, as in a copied .env.example, is not set. */
const set = (env: NodeJS.ProcessEnv, name: string) => env[name]?.trim() || undefined

/**
 * Reads the settings once, at start.
 * @throws ConfigError for the first wrong one.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const databaseUrl = check(
    env,
    'DATABASE_URL',
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .optional(),
    'phải có dạng postgres://người_dùng:mật_khẩu@máy:5432/tên; bỏ trống để dùng cơ sở dữ liệu kèm sẵn',
  )
  const dataDir = set(env, 'DATA_DIR') ?? './var'
  const publicUrl = check(
    env,
    'PUBLIC_URL',
    z.url({ protocol: /^https?$/ }).optional(),
    'phải là địa chỉ web đầy đủ, ví dụ https://ocop.example.vn',
  )
  return {
    database: databaseUrl ? { kind: 'postgres', url: databaseUrl } : { kind: 'pglite', dataDir },
    dataDir,
    host: set(env, 'HOST') ?? '127.0.0.1',
    port: check(
      env,
      'PORT',
      z.coerce.number().int().min(0).max(65_535).default(8080),
      'phải là số cổng từ 1 đến 65535, ví dụ 8080',
    ),
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? null,
    telegram: readTelegram(env, publicUrl?.replace(/\/+$/, '')),
    zaloBot: readZaloBot(env, publicUrl?.replace(/\/+$/, '')),
    helpContact: set(env, 'HELP_CONTACT') ?? null,
    model: readModel(env),
    zaloOa: readZaloOa(env, publicUrl?.replace(/\/+$/, ''), check),
    logLevel: check(
      env,
      'LOG_LEVEL',
      z.enum(logLevels).default('info'),
      `phải là một trong: ${logLevels.join(', ')}`,
    ),
    demoClock: readDemoClock(env, databaseUrl !== undefined),
  }
}

function readTelegram(env: NodeJS.ProcessEnv, publicUrl: string | undefined): TelegramConfig | null {
  const token = check(
    env,
    'TELEGRAM_BOT_TOKEN',
    z
      .string()
      .regex(/^\d{1,20}:[\w-]{20,}$/)
      .optional(),
    'không giống mã do @BotFather cấp (dạng 123456:ABC…); chép lại nguyên cả dòng mã',
  )
  const apiRoot = check(
    env,
    'TELEGRAM_API_ROOT',
    z.url({ protocol: /^https?$/ }).default('https://api.telegram.org'),
    'phải là địa chỉ web, bỏ trống để dùng máy chủ thật của Telegram',
  ).replace(/\/+$/, '')
  const secret = check(
    env,
    'TELEGRAM_WEBHOOK_SECRET',
    z
      .string()
      .regex(/^[\w-]{16,256}$/)
      .optional(),
    'phải dài 16–256 ký tự, chỉ gồm chữ không dấu, số, _ và -',
  )
  if (!token) return null
  if (!secret) return { mode: 'polling', token, apiRoot }
  if (!publicUrl)
    throw new ConfigError(
      'TELEGRAM_WEBHOOK_SECRET cần đi kèm PUBLIC_URL (địa chỉ https mà Telegram gọi tới); đặt thêm PUBLIC_URL, hoặc bỏ TELEGRAM_WEBHOOK_SECRET để hỏi tin định kỳ.',
    )
  return { mode: 'webhook', token, apiRoot, secret, publicUrl }
}

function readZaloBot(env: NodeJS.ProcessEnv, publicUrl: string | undefined): ZaloBotConfig | null {
  const token = check(
    env,
    'ZALO_BOT_TOKEN',
    z
      .string()
      .regex(/^\d{1,30}:[^\s/?#]{6,}$/)
      .optional(),
    'không giống mã do Zalo Bot Manager gửi (dạng 12345689:abc-xyz); chép lại nguyên cả dòng mã',
  )
  const apiRoot = check(
    env,
    'ZALO_BOT_API_ROOT',
    z.url({ protocol: /^https?$/ }).default('https://bot-api.zaloplatforms.com'),
    'phải là địa chỉ web, bỏ trống để dùng máy chủ thật của Zalo',
  ).replace(/\/+$/, '')
  const secret = check(
    env,
    'ZALO_BOT_WEBHOOK_SECRET',
    z
      .string()
      .regex(/^[\w-]{16,256}$/)
      .optional(),
    'phải dài 16–256 ký tự, chỉ gồm chữ không dấu, số, _ và -',
  )
  const count = (name: string, usual: number, most: number) =>
    check(
      env,
      name,
      z.coerce.number().int().min(1).max(most).default(usual),
      `phải là số từ 1 đến ${most}; bỏ trống là ${usual}`,
    )
  const limits = {
    people: count('ZALO_BOT_MOST_PEOPLE', 50, 1_000_000),
    messagesPerMonth: count('ZALO_BOT_MOST_MESSAGES', 3_000, 100_000_000),
    countReceived:
      check(
        env,
        'ZALO_BOT_COUNT_RECEIVED',
        z.enum(['0', '1']).default('1'),
        'phải là 1 (đếm cả tin người dân gửi tới) hoặc 0 (chỉ đếm tin gửi đi)',
      ) === '1',
  }
  const textLength = count('ZALO_BOT_TEXT_LENGTH', 1_900, 2_000)
  if (!token) return null
  const common = { token, apiRoot, textLength, limits, pictures: readZaloPictures(env, check) }
  if (!secret) return { ...common, mode: 'polling' }
  if (!publicUrl)
    throw new ConfigError(
      'ZALO_BOT_WEBHOOK_SECRET cần đi kèm PUBLIC_URL (địa chỉ https mà Zalo gọi tới); đặt thêm PUBLIC_URL, hoặc bỏ ZALO_BOT_WEBHOOK_SECRET để hỏi tin định kỳ.',
    )
  return { ...common, mode: 'webhook', secret, publicUrl }
}

function readModel(env: NodeJS.ProcessEnv): ModelConfig | null {
  const baseUrl = check(
    env,
    'LLM_BASE_URL',
    z.url({ protocol: /^https?$/ }).optional(),
    'phải là địa chỉ web của máy chủ tương thích OpenAI, ví dụ http://127.0.0.1:11434/v1',
  )
  const key = check(
    env,
    'LLM_API_KEY',
    z
      .string()
      .regex(/^[\x21-\x7e]+$/)
      .optional(),
    'phải liền một dòng, không dấu cách; máy chủ không cần khoá thì ghi chữ gì cũng được, ví dụ: khong',
  )
  const name = check(env, 'LLM_MODEL', z.string().optional(), 'là tên mô hình trên máy chủ đó')
  if (baseUrl && key && name) return { baseUrl, key, name }
  const missing = Object.entries({ LLM_BASE_URL: baseUrl, LLM_API_KEY: key, LLM_MODEL: name })
    .filter(([, value]) => !value)
    .map(([setting]) => setting)
  if (missing.length === 3) return null
  throw new ConfigError(
    `Mô hình ngôn ngữ cần đủ LLM_BASE_URL, LLM_API_KEY và LLM_MODEL, đang thiếu ${missing.join(', ')}; đặt thêm, hoặc bỏ trống cả ba để tắt.`,
  )
}

function readDemoClock(env: NodeJS.ProcessEnv, realDatabase: boolean): Date | null {
  const start = check(
    env,
    'DEMO_CLOCK',
    z.iso.datetime({ offset: true, local: true }).or(z.iso.date()).optional(),
    'phải là ngày giờ, ví dụ 2027-01-04T09:00',
  )
  if (!start) return null
  if (realDatabase && set(env, 'DEMO_CLOCK_FORCE') !== '1')
    throw new ConfigError(
      'DEMO_CLOCK chỉ dành cho luyện tập nên không chạy cùng DATABASE_URL; bỏ DEMO_CLOCK, hoặc đặt DEMO_CLOCK_FORCE=1 nếu đó là cơ sở dữ liệu thử.',
    )
  // Without an offset it is Vietnamese time, whatever the machine's zone.
  const zoned = /([+-]\d\d:\d\d|Z)$/.test(start)
    ? start
    : `${start.includes('T') ? start : `${start}T09:00`}+07:00`
  return new Date(zoned)
}

export type Check = typeof check

function check<T>(env: NodeJS.ProcessEnv, name: string, schema: z.ZodType<T>, cure: string): T {
  const parsed = schema.safeParse(set(env, name))
  if (parsed.success) return parsed.data
  throw new ConfigError(`${name} ${cure}.`)
}
