import { z } from 'zod'
import type { Action, JsonObject } from '../../bot/reply.ts'

/** What somebody wanted before they were asked something else: gone on with afterwards. */
export const wanted = z.object({
  then: z.custom<Action>((v) => z.object({ route: z.string() }).safeParse(v).success).optional(),
})

/** The same as stored arguments. */
export function wantedArgs(then: Action | undefined): JsonObject {
  return then ? { then: { route: then.route, ...(then.args && { args: then.args }) } } : {}
}
