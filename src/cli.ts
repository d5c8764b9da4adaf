import { existsSync } from 'node:fs'
import { clockFrom, systemClock } from './clock.ts'
import { runCommand } from './commands/index.ts'
import { restoreCommand } from './commands/restore.ts'
import { readConfig } from './config.ts'
import { controlPath, sendCommand } from './control.ts'
import { loadFacts } from './facts.ts'
import { whyNotStarted } from './start-failure.ts'
import { openStore } from './store.ts'
import { translator } from './text/i18n.ts'

/** The command line: runs in the running assistant where that holds the embedded database, else on its own. */
async function main(args: string[]): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const t = translator(process.env.LANG?.startsWith('en') ? 'en' : 'vi')
  const print = (line: string) => console.log(line)
  try {
    const config = readConfig(process.env)
    if (args[0] === 'restore') return await restoreCommand({ config, t, print }, args.slice(1))
    // An assistant that answers runs it, whatever holds its folder; a socket nobody answers is left from before.
    if (config.database.kind === 'pglite' && existsSync(controlPath(config.dataDir))) {
      const code = await sendCommand(config.dataDir, args, print).catch(() => undefined)
      if (code !== undefined) return code
    }
    const facts = loadFacts()
    const clock = config.demoClock ? clockFrom(config.demoClock) : systemClock
    const database = await openStore(config, facts, clock)
    try {
      return await runCommand({ config, database, facts, clock, t, cwd: process.cwd(), print }, args)
    } finally {
      await database.close()
    }
  } catch (error) {
    print(whyNotStarted(error, t))
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
