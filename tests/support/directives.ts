import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from './world.ts'

/** A step of a transcript that happens outside the chat; returns lines to show under it. */
export type Step = (world: World, rest: string) => Promise<string[] | undefined>

let table: Record<string, Step> | undefined

/** Runs "@word rest". Every file of steps/ exports `steps`. */
export async function directives(world: World, word: string, rest: string): Promise<string[]> {
  table ??= await loadSteps()
  const step = table[word]
  if (!step) throw new Error(`No step is called @${word}; there are: ${Object.keys(table).join(', ')}`)
  return (await step(world, rest)) ?? []
}

async function loadSteps(): Promise<Record<string, Step>> {
  const folder = join(import.meta.dirname, 'steps')
  const files = readdirSync(folder).filter((f) => f.endsWith('.ts'))
  const modules = await Promise.all(files.map((f) => import(join(folder, f))))
  return Object.assign({}, ...modules.map((m) => m.steps))
}
