import type { z } from 'zod'
import type { Action, Outcome } from './reply.ts'
import type { Turn } from './turn.ts'

/** Lets the turn through (null) or says what to do instead. Asked at the act, whatever was offered before. */
export type Guard = (turn: Turn, wanted: Action) => Action | null

/** One thing that can be done, reached by a command, a button or a typed answer. */
export interface Route {
  name: string
  guard: Guard
  run(turn: Turn, args: unknown): Promise<Outcome>
}

export const anyone: Guard = () => null

/** Declares a route; its arguments are checked each time, also those we stored ourselves. */
export function route<A>(spec: {
  name: string
  guard: Guard
  args: z.ZodType<A>
  run(turn: Turn, args: A): Promise<Outcome>
}): Route {
  return {
    name: spec.name,
    guard: spec.guard,
    run: (turn, raw) => spec.run(turn, spec.args.parse(raw)),
  }
}

/** A word people say to start something: "/thongke Óc Eo", "thong ke oc eo". */
export interface Command {
  /** Without the slash; letters and digits only, as Telegram wants it. */
  name: string
  /** Folded plain words that mean the same: 'thong ke'. */
  words: string[]
  /**
   * What may follow the plain words: anything (default), anything but a question ("hồ sơ gồm những gì" asks), or
   * nothing ("thời hạn" is not "thôi").
   */
  followedBy?: 'no question' | 'nothing'
  /** Is given `{ rest }`: what was typed behind the command. */
  route: string
  /** i18n key of the one-line description in command lists. */
  describe: `common:commands.${string}`
  /**
   * Whose command list shows it. Showing is not allowing: the route's guard decides. 'nobody': told where it is of
   * use, so that the lists stay short.
   */
  shownTo: 'everyone' | 'officers' | 'administrators' | 'nobody'
}

/** What people can do, as one folder of handlers hands it to main. */
export interface Capability {
  routes: Route[]
  commands: Command[]
  /**
   * A route that hears what was typed before anything else makes something of it, for an answer to what was told
   * unasked. Is given `{ chosen }`, the open choice the text would be; says `unclear` to almost everything.
   */
  hears?: string
}
