import { z } from 'zod'

export const action = z.object({ route: z.string(), args: z.record(z.string(), z.json()).optional() })

/** What was open in a chat before something came between, to be taken up again. */
export const back = z.object({ ask: action, text: action.optional() }).optional()
