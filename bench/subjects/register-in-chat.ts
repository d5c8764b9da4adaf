import { registerAnswer } from '../../src/handlers/questions/register/look-up.ts'
import { type Answer, fromLaw } from '../../src/knowledge/answer.ts'
import { steps } from '../../tests/support/steps/register.ts'
import { World } from '../../tests/support/world.ts'

/**
 * What the chat says to a question that it looks up in the province's public list before anything else: the list is
 * in the database, not in the knowledge. `names`: whether the question names anything on it; `answer`: the whole turn.
 */
export async function registerInChat(): Promise<{
  names(question: string): Promise<boolean>
  answer(question: string): Promise<Answer>
  close(): Promise<void>
}> {
  const world = await World.open({ at: '2026-11-24T09:00:00+07:00' })
  await steps.register!(world, '')
  let asked = 0
  return {
    names: async (question) => (await registerAnswer(world.database.db, world.facts, question)) !== undefined,
    async answer(question) {
      const [said] = await world.say(`asker-${++asked}`, question)
      const text = [said?.body.text, ...(said?.body.menu?.labels ?? [])].join('\n')
      return fromLaw({ id: 'register', title: '', text, cites: [] })
    },
    close: () => world.close(),
  }
}
