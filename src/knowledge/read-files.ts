import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'
import type { KnowledgeFile } from './load.ts'

/** Every file of data/knowledge. @throws naming the file that is no JSON. */
export function knowledgeFiles(): KnowledgeFile[] {
  const folder = join(root, 'data/knowledge')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      try {
        return { name: name.replaceAll('\\', '/'), raw: JSON.parse(readFileSync(join(folder, name), 'utf8')) }
      } catch (error) {
        throw new Error(`data/knowledge/${name}: ${String(error)}`)
      }
    })
}
