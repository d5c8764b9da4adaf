import { z } from 'zod'
import { builtIn } from '../../src/bot/decide.ts'
import { say } from '../../src/bot/reply.ts'
import { anyone, type Capability, route } from '../../src/bot/route.ts'
import type { Turn } from '../../src/bot/turn.ts'
import { toJson } from '../../src/db/json.ts'

/**
 * The smallest capability with an effect that can be counted: each text is written to the audit once and echoed.
 * "hong" is a mistake of ours; `inTransaction` runs after the write and before the commit.
 */
export function probe(inTransaction: (turn: Turn) => void | Promise<void> = () => {}): Capability {
  const record = async (turn: Turn) => {
    await turn.trx
      .insertInto('audit')
      .values({
        at: turn.now,
        person_id: null,
        act: 'probe',
        subject: turn.text,
        detail: toJson(turn.chatId),
      })
      .execute()
    await inTransaction(turn)
    if (turn.text === 'hong') throw new TypeError('a mistake of ours')
    return say(`da ghi ${turn.text}`)
  }
  const silent = [builtIn.oldButton, builtIn.unknownCommand, builtIn.unreadable, builtIn.picture].map(
    (name) => route({ name, guard: anyone, args: z.unknown(), run: async () => say(name) }),
  )
  return {
    routes: [route({ name: builtIn.answer, guard: anyone, args: z.object({}), run: record }), ...silent],
    commands: [],
  }
}
