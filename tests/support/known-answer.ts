import { loadFacts } from '../../src/facts.ts'
import type { Answer, Moment } from '../../src/knowledge/answer.ts'
import { citeLine } from '../../src/knowledge/cite-line.ts'
import { translator } from '../../src/text/i18n.ts'

/** An answer as it stands in data/knowledge now, and a question that leads to it: tests need not know its wording. */
export interface KnownAnswer {
  question: string
  answer: Answer
  others: readonly Answer[]
  text: string
  /** Its first sentence. */
  first: string
  /** The line that says where it stands. */
  cite: string
}

const moment: Moment = { today: '2026-11-23', t: translator('vi') }
const { answerer } = loadFacts()

/** @throws when none of the phrasings written down for the piece leads to it */
export function knownAnswer(id: string): KnownAnswer {
  for (const question of phrasings(id)) {
    const known = answerTo(question)
    if (known?.answer.id === `piece:${id}`) return known
  }
  throw new Error(`no phrasing leads to ${id}`)
}

/** What is answered to a question; undefined where the asker must choose or nothing is known. */
export function answerTo(question: string): KnownAnswer | undefined {
  const found = answerer.find(question, moment)
  if (found.kind !== 'answer') return undefined
  const { answer, others } = found
  const first = answer.text.split(/(?<=[.!?])\s/u)[0]!
  return { question, answer, others, text: answer.text, first, cite: citeLine(moment.t, answer) }
}

/** @throws when no answer has what the test needs */
export function findKnownAnswer(suits: (known: KnownAnswer) => boolean): KnownAnswer {
  for (const { ask } of answerer.index.askables)
    for (const question of ask.slice(0, 10)) {
      const known = answerTo(question)
      if (known && suits(known)) return known
    }
  throw new Error('no answer suits')
}

function phrasings(id: string): readonly string[] {
  return answerer.index.askables.find((a) => a.id === id)?.ask ?? []
}

/** The text with something changed. @throws when it stays the same: a lie must lie */
export function changed(text: string, from: string | RegExp, to: string): string {
  const other = text.replace(from, to)
  if (other === text) throw new Error(`nothing like ${from} to change in: ${text}`)
  return other
}
