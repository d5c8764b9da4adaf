import type { Action } from '../db/stored.ts'
import { mayAsk } from '../text/asks.ts'
import { fold } from '../text/fold.ts'
import type { Capability, Command, Route } from './route.ts'

/** Every route and command of the assistant, checked once at start. */
export class Router {
  readonly commands: Command[]
  /** Routes that hear a typed text first, see Capability. */
  readonly hearing: string[]
  private readonly routes = new Map<string, Route>()
  private readonly byName = new Map<string, Command>()
  private readonly byWords: { words: string; command: Command }[] = []

  /** @throws when two rooms claim one name, or a command leads nowhere: a mistake of ours, found at start. */
  constructor(capabilities: Capability[]) {
    for (const { routes } of capabilities)
      for (const r of routes) {
        if (this.routes.has(r.name)) throw new Error(`Two routes are called ${r.name}`)
        this.routes.set(r.name, r)
      }
    this.commands = capabilities.flatMap((c) => c.commands)
    this.hearing = capabilities.flatMap((c) => c.hears ?? [])
    for (const name of this.hearing) if (!this.routes.has(name)) throw new Error(`No route hears: ${name}`)
    for (const c of this.commands) {
      if (!/^[a-z0-9]{1,32}$/.test(c.name)) throw new Error(`Telegram refuses the command name ${c.name}`)
      if (this.byName.has(c.name)) throw new Error(`Two commands are called ${c.name}`)
      if (!this.routes.has(c.route)) throw new Error(`Command ${c.name} leads to no route: ${c.route}`)
      this.byName.set(c.name, c)
      for (const words of c.words) this.byWords.push({ words, command: c })
    }
    this.byWords.sort((a, b) => b.words.length - a.words.length)
  }

  /** @throws when an action names a route that is gone; stored menus of an older version can do that. */
  route(name: string): Route | undefined {
    return this.routes.get(name)
  }

  /** "/thongke@Bot Óc Eo" → its action; null when the text is no command; 'unknown' when it is one nobody has. */
  slashCommand(text: string): Action | 'unknown' | null {
    const m = /^\/([^\s@]+)(?:@\S+)?\s*([\s\S]*)$/u.exec(text.trim())
    if (!m) return null
    const command = this.byName.get(fold(m[1]!).replaceAll(' ', ''))
    return command ? { route: command.route, args: { rest: m[2]!.trim() } } : 'unknown'
  }

  /** "Thong ke Óc Eo" → its action. With `whole`, only when nothing follows the command's words. */
  plainCommand(text: string, whole: boolean): Action | null {
    const folded = fold(text)
    for (const { words, command } of this.byWords) {
      if (folded === words) return { route: command.route, args: { rest: '' } }
      if (!whole && folded.startsWith(`${words} `) && mayFollow(command, text)) {
        const rest = text.trim().split(/\s+/u).slice(words.split(' ').length).join(' ')
        return { route: command.route, args: { rest } }
      }
    }
    return null
  }
}

/** May what stands behind the command's plain words stand there? */
function mayFollow(command: Command, text: string): boolean {
  switch (command.followedBy) {
    case 'nothing':
      return false
    case 'no question':
      return !mayAsk(text)
    default:
      return true
  }
}
