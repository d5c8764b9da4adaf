import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { directives } from './directives.ts'
import { Codes, shown } from './transcript.ts'
import { World } from './world.ts'

/**
 * `npm run chat [-- FILE]`: talk to the assistant in the terminal, on an empty database in memory with the real
 * facts. "lan> text" speaks as lan; a bare text as whoever spoke last; "@word …" is a step as in transcripts.
 * With FILE, the chat is written there as a new transcript when it ends (Ctrl-D).
 */
const file = process.argv[2]
const world = await World.open({ at: process.env.DEMO_CLOCK ?? new Date().toISOString() })
const codes = new Codes()
const lines: string[] = [`@at ${world.clock.now().toISOString()}`, '@register']
await directives(world, 'register', '')
const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
let who = 'toi'

console.log(
  'Trò chuyện thử: dữ liệu trong bộ nhớ, mất khi thoát. @person toi producer, @grant toi officer Xã Óc Eo … dùng được. Ctrl-D để thoát.',
)
terminal.prompt()
for await (const line of terminal) {
  try {
    const step = /^@(\w+)\s*(.*)$/.exec(line)
    const spoken = /^(\w+)> (.*)$/.exec(line)
    if (spoken) who = spoken[1]!
    const said = spoken ? spoken[2]! : line
    lines.push(step ? line : `${who}> ${codes.close(said)}`)
    const before = step ? await directives(world, step[1]!, step[2]!) : []
    const messages = step ? await world.news() : await world.say(who, said)
    const answer = [...before.map((l) => `    ${l}`), ...shown(messages, new Codes(false))]
    lines.push(...answer.map((l) => codes.close(l)))
    console.log(answer.join('\n'))
  } catch (error) {
    lines.pop()
    console.log(String(error instanceof Error ? error.message : error))
  }
  terminal.prompt()
}
if (file) writeFileSync(file, `${lines.join('\n')}\n`)
await world.close()
process.exit()
