import { benchRegister } from './register.ts'
import { benchStart } from './start.ts'
import { benchTurns } from './turns.ts'

/**
 * `npm run bench [-- turns start register]`: ratios against a baseline in the same run; absolute times depend on
 * the machine, and on what else it does.
 */
const sections: Record<string, () => Promise<void>> = {
  turns: () => benchTurns({ turns: 3_000, rounds: 5, pace: 500, seconds: 8 }),
  start: benchStart,
  register: () => benchRegister(50_000, 50),
}
const wanted = process.argv.slice(2)
for (const [name, run] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n== ${name}`)
  await run()
}
process.exit()
