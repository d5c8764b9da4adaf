import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What the server was sent, as it came. */
export interface Asked {
  question: string
  passages: { number: number; text: string }[]
  system: string
  /** The whole request: headers and body. */
  all: string
}

/** How the server behaves: what the model says, or something to do with the open response. */
export type Behaviour = (asked: Asked, response: ServerResponse) => string | undefined

/** A small server that speaks OpenAI's chat completions on loopback, well or badly. */
export interface ModelServer {
  baseUrl: string
  asked: Asked[]
  behave: Behaviour
  /** Resolves when the n-th question has arrived. */
  arrived(n: number): Promise<void>
  stop(): Promise<void>
}

export async function startModelServer(behave: Behaviour = honest): Promise<ModelServer> {
  const sockets = new Set<Socket>()
  const waiting: { n: number; done: () => void }[] = []
  const served: ModelServer = {
    baseUrl: '',
    asked: [],
    behave,
    arrived: (n) =>
      new Promise((done) => {
        if (served.asked.length >= n) done()
        else waiting.push({ n, done })
      }),
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
  const server = createServer(async (request, response) => {
    const asked = await read(request)
    served.asked.push(asked)
    const text = served.behave(asked, response)
    if (text !== undefined) say(response, text)
    for (const w of waiting) if (served.asked.length >= w.n) w.done()
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  served.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return served
}

/** Says the first passage again, sentence by sentence, each with its number: right, and not what was there before. */
export const honest: Behaviour = ({ passages }) => `Dạ, ${echo(passages[0]!.text)}`

export function echo(text: string, number = 1): string {
  return text
    .split(/(?<=[.!?])\s+/u)
    .map((s) => s.replace(/([.!?]*)$/, ` [${number}]$1`))
    .join(' ')
}

/** A whole, well-formed answer with this text. */
export function say(response: ServerResponse, text: string, finish = 'stop'): void {
  const message = { role: 'assistant', content: text, refusal: null }
  const body = {
    id: 'c1',
    object: 'chat.completion',
    created: 0,
    model: 'thu',
    choices: [{ index: 0, finish_reason: finish, logprobs: null, message }],
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function read(request: IncomingMessage): Promise<Asked> {
  let body = ''
  for await (const chunk of request) body += chunk
  const all = `${request.url} ${JSON.stringify(request.headers)} ${body}`
  const messages = (JSON.parse(body) as { messages: { role: string; content: string }[] }).messages
  const data = JSON.parse(messages[1]!.content) as Pick<Asked, 'question' | 'passages'>
  return { ...data, system: messages[0]!.content, all }
}
