import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Both languages say the same things: the same keys, the same {{placeholders}}, nothing empty. Plural endings
 * count as one key, as languages differ in how many they have.
 */
const root = join(import.meta.dirname, '../../locales')
const problems: string[] = []

function flatten(value: unknown, path: string, into: Map<string, Set<string>>): void {
  if (typeof value === 'string') {
    if (value.trim() === '') problems.push(`${path} is empty`)
    const key = path.replace(/_(zero|one|two|few|many|other)$/, '')
    const names = [...value.matchAll(/\{\{\s*-?\s*(\w+)/g)].map((m) => m[1]!)
    into.set(key, new Set([...(into.get(key) ?? []), ...names]))
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === '' ? key : `${path}.${key}`, into)
  } else problems.push(`${path} is no text`)
}

function keysOf(language: string): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>()
  for (const file of readdirSync(join(root, language)).filter((f) => f.endsWith('.json'))) {
    const content: unknown = JSON.parse(readFileSync(join(root, language, file), 'utf8'))
    flatten(content, `${file.slice(0, -5)}:`, keys)
  }
  return keys
}

const vi = keysOf('vi')
for (const language of readdirSync(root).filter((l) => l !== 'vi')) {
  const other = keysOf(language)
  for (const [key, names] of vi) {
    const said = other.get(key)
    if (!said) problems.push(`${language} lacks ${key}`)
    // A count may go unsaid in a language whose plural says it.
    else if ([...names].some((n) => n !== 'count' && !said.has(n)))
      problems.push(`${language} ${key} drops one of {{${[...names].join('}}, {{')}}}`)
  }
  for (const key of other.keys()) if (!vi.has(key)) problems.push(`vi lacks ${key}`)
}
for (const problem of problems) console.error(problem)
console.log(`${vi.size} texts in ${readdirSync(root).join(', ')}`)
process.exit(problems.length === 0 ? 0 : 1)
