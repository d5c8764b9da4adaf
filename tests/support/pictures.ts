import { randomBytes, randomUUID } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import type { Kysely } from 'kysely'
import sharp from 'sharp'
import { z } from 'zod'
import { say } from '../../src/bot/reply.ts'
import { type Capability, type Guard, route } from '../../src/bot/route.ts'
import type { Database } from '../../src/db/tables.ts'

const made = new Map<string, Promise<Buffer>>()

/** A picture of one colour, with the place where it was "taken" in it. */
function plain(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .withExif({
      IFD0: { Copyright: 'Thử nghiệm' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '10/1 23/1 0/1' },
    })
    .toBuffer()
}

/** Small as a file; unpacked a square of this many pixels. By hand: to draw it would take as long as to unpack it. */
function bomb(side: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length)
    // gzip ends in the same checksum, the other way round.
    const zipped = gzipSync(body, { level: 0 })
    frame.writeUInt32BE(zipped.readUInt32LE(zipped.length - 8), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side)
  head.writeUInt32BE(side, 4)
  // One bit a pixel, grey.
  head[8] = 1
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))))
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/** Files people of the stories send, by name; the same bytes each time. What a name says need not be true. */
const files: Record<string, () => Promise<Buffer>> = {
  'to-roi.jpg': () => plain(2_400, 1_200, '#2a7f4f'),
  'to-roi-moi.jpg': () => plain(1_000, 1_400, '#c33a2c'),
  'to-roi.png': () =>
    sharp({ create: { width: 300, height: 200, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer(),
  'phan-mem.jpg': async () => Buffer.concat([Buffer.from('MZ\x90\0\x03'), Buffer.alloc(2_000, 7)]),
  'hong.jpg': async () => (await plain(900, 900, '#123456')).subarray(0, 2_000),
  'qua-lon.jpg': async () => Buffer.concat([await plain(10, 10, '#fff'), randomBytes(20 * 1024 * 1024)]),
  'bom.png': async () => bomb(30_000),
}

export function pictureNamed(name: string): Promise<Buffer> {
  const make = files[name]
  if (!make) throw new Error(`No picture is called ${name}; there are: ${Object.keys(files).join(', ')}`)
  const known = made.get(name) ?? make()
  made.set(name, known)
  return known
}

const somebody: Guard = (turn) => (turn.person ? null : { route: 'core.oldButton' })

/** "/poster" asks for a picture and shows it back with its name; a typed answer counts as none. */
export const poster: Capability = {
  routes: [
    route({
      name: 'poster.ask',
      guard: somebody,
      args: z.unknown(),
      run: async () =>
        say('send it', undefined, { ask: { route: 'poster.ask' }, picture: { route: 'poster.take' } }),
    }),
    route({
      name: 'poster.take',
      guard: somebody,
      args: z.unknown(),
      run: async (turn) => ({
        replies: [
          {
            text: ['took it', turn.text, turn.picture!.others ? 'of several' : ''].filter(Boolean).join(', '),
            picture: turn.picture!.name,
          },
        ],
        flow: null,
      }),
    }),
  ],
  commands: [
    { name: 'poster', words: [], route: 'poster.ask', describe: 'common:commands.help', shownTo: 'everyone' },
  ],
}

/** The chat of this address belongs to a person from now on. @returns the person's id */
export async function makeSomebody(
  db: Kysely<Database>,
  chat: { channel: string; account: string; address: string },
): Promise<string> {
  const id = randomUUID()
  const now = new Date('2026-11-01T00:00:00Z')
  await db
    .insertInto('person')
    .values({ id, kind: 'officer', name: null, locale: null, created_at: now })
    .execute()
  await db
    .insertInto('chat')
    .values({
      ...chat,
      person_id: id,
      locale: null,
      refused_version: null,
      flow: null,
      created_at: now,
      seen_at: now,
      gone_at: null,
    })
    .onConflict((c) => c.columns(['channel', 'account', 'address']).doUpdateSet({ person_id: id }))
    .execute()
  return id
}
