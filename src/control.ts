import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/**
 * The command line speaks to a running assistant through a socket in the data folder, because two processes must not
 * open one PGlite folder. One JSON line each way: `{"args":[…]}` in; `{"line":"…"}` … `{"code":0}` out.
 */
const request = z.object({ args: z.array(z.string()), cwd: z.string() })
const answer = z.union([z.object({ line: z.string() }), z.object({ code: z.number().int() })])

export type RunCommand = (args: string[], cwd: string, print: (line: string) => void) => Promise<number>

/** Socket paths may be 107 bytes; a longer data folder gets one in the temporary folder, named after it. */
export function controlPath(dataDir: string): string {
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\ocop-${name}`
  const inside = join(resolve(dataDir), 'control.sock')
  return Buffer.byteLength(inside) <= 100 ? inside : join(tmpdir(), `ocop-${name}.sock`)
}

/** Listens for commands. The folder's lock is held by us, so an old socket file is nobody's. */
export async function listenForCommands(dataDir: string, run: RunCommand): Promise<() => Promise<void>> {
  const path = controlPath(dataDir)
  if (process.platform !== 'win32') rmSync(path, { force: true })
  const server: Server = createServer((socket) => {
    let said = ''
    socket.setEncoding('utf8')
    socket.on('error', () => {})
    socket.on('data', (chunk: string) => {
      said += chunk
      const end = said.indexOf('\n')
      if (end < 0) return
      const asked = request.safeParse(parse(said.slice(0, end)))
      if (!asked.success) return void socket.end(`${JSON.stringify({ code: 2 })}\n`)
      socket.removeAllListeners('data')
      const print = (line: string) => socket.write(`${JSON.stringify({ line })}\n`)
      run(asked.data.args, asked.data.cwd, print).then(
        (code) => socket.end(`${JSON.stringify({ code })}\n`),
        () => socket.end(`${JSON.stringify({ code: 1 })}\n`),
      )
    })
  })
  const mask = process.umask(0o177) // only our user may speak to it
  try {
    await new Promise<void>((ready, failed) => server.once('error', failed).listen(path, ready))
  } finally {
    process.umask(mask)
  }
  return () => new Promise((done) => server.close(() => done()))
}

/** Sends a command to the running assistant. @throws when none answers. */
export function sendCommand(dataDir: string, args: string[], print: (line: string) => void): Promise<number> {
  return new Promise((done, failed) => {
    const socket = createConnection(controlPath(dataDir))
    let said = ''
    let code: number | undefined
    socket.setEncoding('utf8')
    socket.once('connect', () => socket.write(`${JSON.stringify({ args, cwd: process.cwd() })}\n`))
    socket.on('data', (chunk: string) => {
      said += chunk
      for (let end = said.indexOf('\n'); end >= 0; end = said.indexOf('\n')) {
        const part = answer.parse(parse(said.slice(0, end)))
        said = said.slice(end + 1)
        if ('line' in part) print(part.line)
        else code = part.code
      }
    })
    socket.once('error', failed)
    socket.once('close', () => (code === undefined ? failed(new Error('no answer')) : done(code)))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
