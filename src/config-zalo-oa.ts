import { z } from 'zod'
import { type Check, ConfigError } from './config.ts'
import { readZaloPictures } from './config-zalo-pictures.ts'
import type { Sources } from './pictures/fetch.ts'

/** An Official Account and how it is spoken to. What Zalo's documents leave open is a setting here. */
export interface ZaloOaConfig {
  /** The account's own id, decimal; also its name in our database. */
  oaId: string
  appId: string
  /** Of the app, for tokens. */
  appSecret: string
  /** "OA Secret Key" shown where the webhook is set; signs what Zalo brings us. */
  webhookKey: string
  apiRoot: string
  oauthRoot: string
  /** Templates by phone number live on a host of their own. */
  templateRoot: string
  /** Where Zalo brings its events and leads an administrator back to after consent. */
  publicUrl: string
  /** What the signature is made of: some accounts report the OA's id and the header's time instead. */
  mac: { first: 'app_id' | 'oa_id'; timestamp: 'body' | 'header' }
  /** Send `appsecret_proof` with each call; only when the app demands it. */
  proof: boolean
  /** Messages free of charge after each word of the person, where Zalo's answers do not tell; null: no limit. */
  freeMessages: number | null
  /** Whether consultation messages between 48 hours and 7 days, which cost money, may be sent. */
  paidConsultation: boolean
  /** What one of them costs, in đồng. What templates cost stands beside their wording (data/zalo/templates.json). */
  consultationDong: number
  /** What may be spent in one Vietnamese day; 0 đồng: nothing that costs is ever sent. */
  budget: { dong: number; messages: number }
  /** Approved template ids, by the name of their setting (data/zalo/templates.json). */
  templateIds: Record<string, string>
  /** Where pictures that people send may lie. */
  pictures: Sources
}

const digits = z.string().regex(/^\d{5,25}$/)
const secret = z.string().regex(/^\S{8,200}$/)

/** @returns null when no account is set up. @throws ConfigError by way of `check`. */
export function readZaloOa(
  env: NodeJS.ProcessEnv,
  publicUrl: string | undefined,
  check: Check,
): ZaloOaConfig | null {
  const oaId = check(env, 'ZALO_OA_ID', digits.optional(), 'là dãy số của Official Account (zalo.me/…)')
  if (!oaId) return null
  if (!publicUrl?.startsWith('https:'))
    throw new ConfigError(
      'ZALO_OA_ID cần đi kèm PUBLIC_URL là địa chỉ https mà Zalo gọi tới, ví dụ https://ocop.example.vn.',
    )
  const need = 'phải có khi đã đặt ZALO_OA_ID; lấy ở developers.zalo.me, trang của ứng dụng'
  const flag = (name: string) =>
    check(env, name, z.enum(['0', '1']).default('0'), 'chỉ nhận 1 (bật) hoặc 0 (tắt)') === '1'
  const count = (name: string, usual: number) =>
    check(env, name, z.coerce.number().int().min(0).default(usual), 'phải là số từ 0 trở lên')
  const root = (name: string, usual: string) =>
    check(
      env,
      name,
      z.url({ protocol: /^https?$/ }).default(usual),
      'phải là địa chỉ web; bỏ trống để dùng máy chủ thật của Zalo',
    ).replace(/\/+$/, '')
  const free = check(
    env,
    'ZALO_OA_FREE_MESSAGES',
    z.union([z.literal('unlimited'), z.coerce.number().int().min(0)]).default(8),
    'phải là một số, hoặc unlimited',
  )
  return {
    oaId,
    appId: check(env, 'ZALO_OA_APP_ID', digits, need),
    appSecret: check(env, 'ZALO_OA_APP_SECRET', secret, need),
    webhookKey: check(env, 'ZALO_OA_SECRET_KEY', secret, need),
    apiRoot: root('ZALO_OA_API_ROOT', 'https://openapi.zalo.me'),
    oauthRoot: root('ZALO_OA_OAUTH_ROOT', 'https://oauth.zaloapp.com'),
    templateRoot: root('ZALO_OA_TEMPLATE_ROOT', 'https://business.openapi.zalo.me'),
    publicUrl,
    mac: {
      first: check(
        env,
        'ZALO_OA_MAC_ID',
        z.enum(['app_id', 'oa_id']).default('app_id'),
        'chỉ nhận app_id hoặc oa_id',
      ),
      timestamp: check(
        env,
        'ZALO_OA_MAC_TIMESTAMP',
        z.enum(['body', 'header']).default('body'),
        'chỉ nhận body hoặc header',
      ),
    },
    proof: flag('ZALO_OA_APPSECRET_PROOF'),
    freeMessages: free === 'unlimited' ? null : free,
    paidConsultation: flag('ZALO_OA_PAID_CONSULTATION'),
    consultationDong: count('ZALO_OA_CONSULTATION_DONG', 55),
    budget: { dong: count('ZALO_OA_DAILY_DONG', 0), messages: count('ZALO_OA_DAILY_MESSAGES', 500) },
    templateIds: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) =>
        name.startsWith('ZALO_TEMPLATE_') && value?.trim() ? [[name, value.trim()]] : [],
      ),
    ),
    pictures: readZaloPictures(env, check),
  }
}
