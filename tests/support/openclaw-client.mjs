// Runs in a folder where @openclaw/zalo and its host openclaw are installed, under a Node they accept (22 and later).
// Reads lines {"call":"sendMessage","args":[…]} and answers each with {"ok":…} or {"error":{"name","code","message"}}.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const folder = join(process.argv[2], 'node_modules/@openclaw/zalo/dist/.setup')
const file = readdirSync(folder).find((f) => /^send-.*\.mjs$/.test(f))
// Exports have one-letter names there; the functions still know their own.
const client = {}
for (const value of Object.values(await import(pathToFileURL(join(folder, file)).href)))
  if (typeof value === 'function') client[value.name] = value

for await (const line of createInterface({ input: process.stdin })) {
  const { call, args } = JSON.parse(line)
  try {
    console.log(JSON.stringify({ ok: await client[call](...args) }))
  } catch (error) {
    const { name, message, errorCode, isPollingTimeout } = error
    console.log(JSON.stringify({ error: { name, message, code: errorCode, idle: isPollingTimeout } }))
  }
}
