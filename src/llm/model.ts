import { z } from 'zod'
import type { ModelConfig } from '../config.ts'
import type { ModelMessage } from '../knowledge/weave.ts'

/** Asks a model once. @throws on anything but a whole answer; messages of these errors may repeat what was asked: never log them. */
export type AskModel = (messages: ModelMessage[], signal: AbortSignal) => Promise<string>

/** An answer of 900 characters with all that surrounds it is 5 kB; a server that sends more is broken or means harm. */
const MOST_BYTES = 64 * 1_024
/** Some 900 Vietnamese characters in any tokenizer. */
const MOST_TOKENS = 700

const completion = z.object({
  choices: z
    .array(z.object({ finish_reason: z.literal('stop'), message: z.object({ content: z.string() }) }))
    .min(1),
})

/**
 * Speaks to a server that is compatible with OpenAI's chat completions. The library is loaded here and only here, while
 * the start goes on: most installations never need it.
 */
export function openModel({ baseUrl, key, name }: ModelConfig): AskModel {
  const loading = import('openai').then(
    ({ OpenAI }) =>
      new OpenAI({
        baseURL: baseUrl,
        apiKey: key,
        // One try within the limit: who waits is a person. The library's own timeout ends with the headers, so the
        // caller's signal is what limits the whole.
        maxRetries: 0,
        // Not what other programs' variables say (OPENAI_ORG_ID, OPENAI_LOG …).
        organization: null,
        project: null,
        adminAPIKey: null,
        logLevel: 'off',
        fetch: fetchLittle,
        // Elsewhere is not where the operator decided to send people's questions.
        fetchOptions: { redirect: 'error' },
      }),
  )
  // Reported by the first question, not as an unhandled rejection.
  loading.catch(() => {})
  return async (messages, signal) => {
    const client = await loading
    const answer = await client.chat.completions.create(
      { model: name, messages, temperature: 0, max_tokens: MOST_TOKENS },
      { signal },
    )
    return completion.parse(answer).choices[0]!.message.content
  }
}

const fetchLittle: typeof fetch = async (input, init) => {
  const { body, status, headers } = await fetch(input, init)
  let size = 0
  const little = body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, to) {
        size += chunk.byteLength
        if (size > MOST_BYTES) to.error(new Error('answer too large'))
        else to.enqueue(chunk)
      },
    }),
  )
  return new Response(little ?? null, { status, headers })
}
