import { type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

/** Bot tokens, passwords in addresses, long digit runs (phones): what must never stand in a log. */
const SECRETS: [RegExp, string][] = [
  [/\d{6,20}:[\w-]{20,}/g, '<token>'],
  // Telegram and Zalo carry the token in the address.
  [/\/bot\d+:[^/\s]+/g, '/bot<token>'],
  [/(\w+:\/\/[^\s:/@]+):[^\s@]+@/g, '$1:<password>@'],
  [/(?<![\w.:-])(?:\+?84|0)\d{8,10}(?![\w-])/g, '<phone>'],
]

export function withoutSecrets(text: string): string {
  return SECRETS.reduce((t, [pattern, cover]) => t.replace(pattern, cover), text)
}

/** Only what helps to find a fault: databases put people's values into `detail` and `parameters`. */
function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { message: withoutSecrets(String(error)) }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: withoutSecrets(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  }
}

export function createLog(level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: plainError },
    redact: {
      paths: [
        'token',
        'secret',
        'phone',
        'name',
        'text',
        '*.token',
        '*.secret',
        '*.phone',
        '*.name',
        '*.text',
      ],
      censor: '<hidden>',
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
