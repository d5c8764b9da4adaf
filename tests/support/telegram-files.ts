import type { ServerResponse } from 'node:http'
import { give, refuse } from './telegram-answers.ts'

/** How handing over a file goes wrong. */
export type FileTrouble =
  /** A byte now and then, for ever. */
  | 'drips'
  /** No length told, and no end. */
  | 'endless'
  | 'gone'
  /** Leads somewhere else. */
  | 'redirects'
  | 'hangs'

/** https://core.telegram.org/bots/api#getfile: what bots may fetch. */
const MOST = 20 * 1024 * 1024
/** https://core.telegram.org/bots/api#sending-files: photos up to 10 MB. */
const MOST_PHOTO = 10 * 1024 * 1024

/** The files of the Bot API on loopback: what people sent, and what the bot uploaded. */
export class TelegramFiles {
  /** How often files were handed over, whole or not. */
  served = 0
  /** Pictures that came as such, not by the id of an earlier one. */
  readonly uploads: Buffer[] = []
  readonly trouble: FileTrouble[] = []
  /** Where a file is said to lie instead. */
  readonly paths = new Map<string, string>()
  private readonly files = new Map<string, Uint8Array>()

  keep(id: string, bytes: Uint8Array): void {
    this.files.set(id, bytes)
  }

  has(id: string): boolean {
    return this.files.has(id)
  }

  /** All uploads are forgotten: their ids mean nothing any more. */
  forgetUploads(): void {
    for (const id of [...this.files.keys()]) if (id.startsWith('upload-')) this.files.delete(id)
  }

  sizesOf(id: string) {
    const size = (file_id: string, side: number) => ({
      file_id,
      file_unique_id: `u-${file_id}`,
      width: side,
      height: side,
    })
    return [size(`nho-${id}`, 90), size(id, 1_280)]
  }

  /** A call's fields, JSON or multipart; a file in it is kept, and its field then holds its id. */
  async readPayload(contentType: string, body: Buffer): Promise<Record<string, unknown>> {
    if (!contentType.startsWith('multipart/form-data')) {
      const text = body.toString('utf8')
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    }
    const boundary = /boundary=(\S+)$/.exec(contentType)![1]!
    const fields: Record<string, unknown> = {}
    for (const part of partsOf(body, boundary)) {
      if (part.isFile) {
        const id = `upload-${this.uploads.length + 1}`
        this.uploads.push(part.content)
        if (part.content.length <= MOST_PHOTO) this.files.set(id, part.content)
        // Fields come before the files they name.
        for (const [name, value] of Object.entries(fields))
          if (value === `attach://${part.name}`) fields[name] = id
        continue
      }
      const text = part.content.toString('utf8')
      // Numbers and objects come as JSON, texts as they are.
      fields[part.name] = /^(chat_id|reply_markup)$/.test(part.name) ? JSON.parse(text) : text
    }
    return fields
  }

  getFile(id: string, res: ServerResponse): ServerResponse {
    const bytes = this.files.get(id)
    if (!bytes) return refuse(res, 400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
    if (bytes.length > MOST) return refuse(res, 400, 'Bad Request: file is too big')
    return give(res, {
      file_id: id,
      file_unique_id: `u-${id}`,
      file_path: this.paths.get(id) ?? `photos/${id}`,
    })
  }

  serve(path: string, res: ServerResponse): void {
    this.served++
    const bytes = this.files.get(path.replace(/^photos\//, ''))
    const trouble = this.trouble.shift()
    switch (trouble) {
      case 'gone':
        return void res.writeHead(404).end()
      case 'redirects':
        return void res.writeHead(302, { location: 'http://127.0.0.1:1/latest/meta-data' }).end()
      case 'hangs':
        return
      case 'drips': {
        res.writeHead(200, { 'content-type': 'image/jpeg' })
        const timer = setInterval(() => res.write(Buffer.from([0xff])), 20)
        return void res.on('close', () => clearInterval(timer))
      }
      case 'endless': {
        res.writeHead(200, { 'content-type': 'image/jpeg' })
        const more = () => {
          while (res.write(Buffer.alloc(64 * 1024)));
        }
        res.on('drain', more)
        more()
        return
      }
      default:
        if (!bytes) return void res.writeHead(404).end()
        res.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length }).end(bytes)
    }
  }
}

/** By hand: the parser of Node wants names of files in quotes, which the real API does not. */
function partsOf(body: Buffer, boundary: string): { name: string; isFile: boolean; content: Buffer }[] {
  const mark = Buffer.from(`--${boundary}`)
  const parts = []
  for (let at = body.indexOf(mark); at >= 0; ) {
    const next = body.indexOf(mark, at + mark.length)
    if (next < 0) break
    const part = body.subarray(at + mark.length + 2, next - 2)
    const split = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, split).toString('utf8')
    const name = /name="([^"]+)"/.exec(head)![1]!
    parts.push({ name, isFile: head.includes('filename='), content: part.subarray(split + 4) })
    at = next
  }
  return parts
}
