import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The machine-readable Bot API: methods and types with their fields. It is not part of the project. */
interface Field {
  name: string
  types: string[]
  required: boolean
}
interface BotApi {
  version: string
  methods: Record<string, { fields?: Field[] }>
  types: Record<string, { fields?: Field[]; subtypes?: string[] }>
}

const file = join(import.meta.dirname, '../../../shared/peers/telegram-bot-api-10.1.json')
const api: BotApi | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
if (!api) console.log('skipped: calls are not checked against the Bot API, its description is not here')

/** Whether calls are checked against the description. */
export const schemaPresent = api !== null

/** What is wrong with a call by the Bot API's own description; empty when nothing is, or when it is not here. */
export function schemaFaults(method: string, payload: Record<string, unknown>): string[] {
  if (!api) return []
  const known = api.methods[method]
  return known ? fields(known.fields ?? [], payload, method) : [`${method}: no such method`]
}

/** The same for an object we make up as Telegram's, such as an Update. */
export function typeFaults(type: string, value: unknown): string[] {
  return api ? check(type, value, type) : []
}

function fields(known: Field[], value: Record<string, unknown>, where: string): string[] {
  const names = new Set(known.map((f) => f.name))
  return [
    ...Object.keys(value)
      .filter((k) => !names.has(k))
      .map((k) => `${where}.${k}: no such field`),
    ...known.flatMap((f) => {
      const given = value[f.name]
      if (given === undefined) return f.required ? [`${where}.${f.name}: missing`] : []
      return oneOf(f.types, given, `${where}.${f.name}`)
    }),
  ]
}

function oneOf(types: string[], value: unknown, where: string): string[] {
  const faults = types.map((t) => check(t, value, where))
  return faults.find((f) => f.length === 0) ?? faults.sort((a, b) => a.length - b.length)[0]!
}

function check(type: string, value: unknown, where: string): string[] {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return [`${where}: no array`]
    return value.flatMap((v, i) => check(type.slice('Array of '.length), v, `${where}[${i}]`))
  }
  const said = (ok: boolean) => (ok ? [] : [`${where}: not ${type}`])
  if (type === 'Integer') return said(Number.isSafeInteger(value))
  if (type === 'Float') return said(typeof value === 'number')
  if (type === 'String') return said(typeof value === 'string')
  if (type === 'Boolean') return said(typeof value === 'boolean')
  const known = api!.types[type]
  if (!known) return [`${where}: unknown type ${type}`]
  if (known.subtypes?.length) return oneOf(known.subtypes, value, where)
  if (typeof value !== 'object' || value === null) return [`${where}: not ${type}`]
  return fields(known.fields ?? [], value as Record<string, unknown>, where)
}
