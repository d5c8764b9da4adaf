import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { FilledTemplate } from '../../../db/stored.ts'
import { root } from '../../../root.ts'
import type { Rendered } from '../../channel.ts'
import { lettersOf } from './layout.ts'

/** Most letters of a parameter by its type, as Zalo counts them. */
const MOST = {
  name: 30,
  phone: 15,
  address: 200,
  code: 30,
  label: 30,
  status: 30,
  date: 20,
  url: 200,
  currency: 12,
} as const

const dong = z.number().int().min(0)
const templateSchema = z.object({
  name: z.string().regex(/^[a-z_]+$/),
  /** The environment variable that holds the id Zalo gave when it approved the wording. */
  setting: z.string().regex(/^ZALO_TEMPLATE_[A-Z_]+$/),
  title: z.string().min(9).max(65),
  wording: z.array(z.string().min(9).max(400)).min(1).max(4),
  button: z.object({ title: z.string().min(5).max(30), payload: z.string().max(1_000) }),
  params: z.array(
    z.object({
      name: z.string().regex(/^[a-z_]+$/),
      type: z.enum(Object.keys(MOST) as [keyof typeof MOST, ...(keyof typeof MOST)[]]),
      /** Where Zalo approved less than the type allows. */
      maxLength: z.number().int().positive().optional(),
    }),
  ),
  /** What one message costs by user id and by phone number, in đồng. */
  price: z.object({ user: dong, phone: dong }),
})
export type Template = z.infer<typeof templateSchema>

const fileSchema = z.object({ source: z.string(), templates: z.array(templateSchema) })

/** @throws when the file is missing or says something a template cannot be. */
export function loadTemplates(): Template[] {
  const { templates } = fileSchema.parse(
    JSON.parse(readFileSync(join(root, 'data/zalo/templates.json'), 'utf8')),
  )
  for (const t of templates) {
    const blanks = new Set(t.wording.flatMap((w) => [...w.matchAll(/<(\w+)>/g)].map((m) => m[1]!)))
    const names = new Set(t.params.map((p) => p.name))
    if (blanks.size !== names.size || [...blanks].some((b) => !names.has(b)))
      throw new Error(`data/zalo/templates.json: blanks and parameters of ${t.name} differ`)
  }
  return templates
}

/** A template ready to be sent: approved, every blank filled within what Zalo takes. */
export interface ReadyTemplate {
  id: string
  data: Record<string, string>
  price: { user: number; phone: number }
}

/**
 * Checks a filled template here, where it can be said what is wrong; Zalo would answer -1121, -1122 or -1124.
 * @returns null when there is no approved one; a string says which blank is wrong, without what stands in it.
 */
export function ready(
  templates: readonly Template[],
  ids: Record<string, string>,
  filled: FilledTemplate,
): ReadyTemplate | string | null {
  const template = templates.find((t) => t.name === filled.name)
  if (!template) return `no template is called ${filled.name}`
  const id = ids[template.setting]
  if (!id) return null
  const data: Record<string, string> = {}
  for (const { name, type, maxLength } of template.params) {
    const value = filled.params[name]?.normalize('NFC').trim() ?? ''
    if (value === '') return `${filled.name}: ${name} is empty`
    if (lettersOf(value) > Math.min(maxLength ?? MOST[type], MOST[type]))
      return `${filled.name}: ${name} is too long`
    if (type === 'date' && !/^(\d\d:\d\d )?\d\d\/\d\d\/\d{4}$/.test(value))
      return `${filled.name}: ${name} is no date`
    data[name] = value
  }
  const known = new Set(template.params.map((p) => p.name))
  const stray = Object.keys(filled.params).find((name) => !known.has(name))
  return stray === undefined
    ? { id, data, price: template.price }
    : `${filled.name}: no blank is called ${stray}`
}

/** A filled template as people see it; its button leads nowhere here. */
export function lookOf({ title, wording, button }: Template, { params }: FilledTemplate): Rendered {
  const filled = wording.map((w) => w.replace(/<(\w+)>/g, (blank, name) => params[name] ?? blank))
  return { text: [title, ...filled].join('\n\n'), buttons: [{ label: button.title, token: '' }] }
}
