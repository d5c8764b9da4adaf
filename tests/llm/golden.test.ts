import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openModel } from '../../src/llm/model.ts'
import { answerTo } from '../support/known-answer.ts'
import { type Behaviour, echo, startModelServer } from '../support/model-server.ts'
import { playTranscript } from '../support/transcript.ts'

const weaving: Behaviour = ({ passages }) => {
  const { text } = passages[0]!
  // The same question a second time: now it lies.
  if (server.asked.filter((a) => a.passages[0]!.text === text).length > 1)
    return `Theo Điều 99, giấy có giá trị 60 tháng [1]. ${echo(text)}`
  return `Dạ, ${echo(text)}`
}

const server = await startModelServer(weaving)
afterAll(() => server.stop())

const file = join(import.meta.dirname, 'stories/woven.txt')

/** The answers to what is asked in the story go on being improved: it shows which is given and how, not its wording. */
function withoutWording(played: string): string {
  const asked = [...readFileSync(file, 'utf8').matchAll(/^\w+> (.*)$/gm)].map((m) => m[1]!)
  const answers = asked.flatMap((question) => answerTo(question) ?? [])
  const marked = answers.reduce(
    (story, { answer, text, cite }) =>
      story
        .replaceAll(asShown(text), `{text of ${answer.id}}`)
        .replaceAll(`    ${cite}\n`, `    {places of ${answer.id}}\n`),
    played,
  )
  // Whether there is more to say is the answer's own; the numbers of the buttons follow from it.
  return marked.replace(/^ {4}\[\d+\] Nói rõ hơn\n/gm, '').replace(/^ {4}\[\d+\] /gm, '    [] ')
}

function asShown(text: string): string {
  return text
    .split('\n')
    .map((line, i) => (i === 0 ? line : line === '' ? '    ·' : `    ${line}`))
    .join('\n')
}

it('a story with a language model', async () => {
  const ask = openModel({ baseUrl: server.baseUrl, key: 'k', name: 'thu' })
  const { expected, played } = await playTranscript(file, { model: { ask } }, withoutWording)
  expect(played).toBe(expected)
  expect(server.asked).toHaveLength(4)
})
