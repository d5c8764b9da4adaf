import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Assistant, assemble } from '../../src/assistant.ts'
import type { Rendered } from '../../src/bot/channel.ts'
import { FETCH_LEASE_MS } from '../../src/bot/picture-fetch.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { make } from '../support/database.ts'
import { makeSomebody, pictureNamed, poster } from '../support/pictures.ts'
import { plainChannel } from '../support/plain-channel.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { parrot } from '../support/telegram-bot.ts'
import { StandingClock } from '../support/world.ts'

let server: Postgres
const opened: Record<string, OpenDatabase> = {}
beforeAll(async () => {
  server = await startPostgres()
  opened.postgres = await server.open()
  opened.pglite = await make()
})
afterAll(async () => {
  await opened.postgres?.close()
  await opened.pglite?.close()
  await server.stop()
})

/** A gate that opens when told to. */
function gate() {
  let open = () => {}
  const opens = new Promise<void>((done) => {
    open = done
  })
  return { open, opens }
}

describe.each(['pglite', 'postgres'])('a picture that is wanted, on %s', (engine) => {
  const clock = new StandingClock(new Date('2026-11-25T09:00:00+07:00'))
  let assistant: Assistant
  let sent: { address: string; message: Rendered }[] = []
  let fetched: string[] = []
  let fetching: (name: string) => Promise<Uint8Array> = pictureNamed
  let people = 0
  let events = 0
  const db = () => opened[engine]!.db

  const start = () => {
    const plain = plainChannel((address, message) => sent.push({ address, message }))
    assistant = assemble({
      database: opened[engine]!,
      clock,
      channels: [
        {
          ...plain,
          abilities: { ...plain.abilities, pictures: 'by content' },
          fetchPicture: async ({ name }) => {
            fetched.push(name as string)
            return fetching(name as string)
          },
        },
      ],
      capabilities: [parrot, poster],
      quietHours: () => false,
      log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    })
  }
  beforeAll(start)
  afterAll(() => assistant.stop())
  afterEach(() => {
    sent = []
    fetched = []
    fetching = pictureNamed
  })

  const somebody = async () => {
    const address = `${engine}-${++people}`
    await makeSomebody(db(), { channel: 'plain', account: 'test', address })
    return address
  }
  const bring = (address: string, raw: unknown, eventId = `e${++events}`) =>
    assistant.receive([{ channel: 'plain', account: 'test', eventId, address, raw }])
  const texts = (address: string) => sent.filter((s) => s.address === address).map((s) => s.message.text)
  const kept = async () =>
    (
      await db()
        .selectFrom('picture')
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n

  it('is fetched once, handed over with its words, and shown again from what was kept', async () => {
    const lan = await somebody()
    await bring(lan, { text: '/poster' })
    await bring(lan, { picture: 'to-roi.jpg', caption: 'đây' }, 'same')
    await bring(lan, { picture: 'to-roi.jpg', caption: 'đây' }, 'same')
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it', 'took it, đây'])
    expect(fetched).toEqual(['to-roi.jpg'])
    const bytes = await sent.at(-1)!.message.picture!.bytes()
    expect([...bytes!.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
  })

  it('is neither fetched nor kept where nothing wants it, or for who may not', async () => {
    const [lan, before] = [await somebody(), await kept()]
    await bring(lan, { picture: 'to-roi-moi.jpg' })
    await bring(lan, { picture: 'to-roi-moi.jpg', caption: 'chào' })
    await bring(lan, { text: '/poster' })
    await assistant.idle()
    await db().updateTable('chat').set({ person_id: null }).where('address', '=', lan).execute()
    await bring(lan, { picture: 'to-roi-moi.jpg' })
    await assistant.idle()
    expect(texts(lan)).toEqual([
      'core.unreadable',
      'core.picture',
      'heard: chào',
      'send it',
      'core.oldButton',
    ])
    expect(fetched).toEqual([])
    expect(await kept()).toBe(before)
  })

  it('of several sent together the first counts, the others are passed over in silence', async () => {
    const lan = await somebody()
    await bring(lan, { text: '/poster' })
    for (const picture of ['to-roi.jpg', 'to-roi.png', 'to-roi-moi.jpg'])
      await bring(lan, { picture, album: 'a' })
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it', 'took it, of several'])
    expect(fetched).toEqual(['to-roi.jpg'])
  })

  it('that comes slowly holds up its own chat, in order, and nobody else’s', async () => {
    const [lan, tu] = [await somebody(), await somebody()]
    const slow = gate()
    const begun = gate()
    fetching = async (name) => {
      begun.open()
      await slow.opens
      return pictureNamed(name)
    }
    await bring(lan, { text: '/poster' })
    await bring(lan, { picture: 'to-roi.jpg' })
    await bring(lan, { text: 'sau đó' })
    await begun.opens
    const answered = gate()
    const watch = setInterval(() => texts(tu).length > 0 && answered.open(), 5)
    await bring(tu, { text: 'tôi thì sao' })
    await answered.opens
    clearInterval(watch)
    expect(texts(tu)).toEqual(['heard: tôi thì sao'])
    expect(texts(lan)).toEqual(['send it'])
    slow.open()
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it', 'took it', 'heard: sau đó'])
  })

  it('that is not to be had is asked for again', async () => {
    const lan = await somebody()
    await bring(lan, { text: '/poster' })
    fetching = async () => {
      throw new TypeError('a mistake of ours')
    }
    await bring(lan, { picture: 'to-roi.jpg' })
    await assistant.idle()
    fetching = pictureNamed
    await bring(lan, { picture: 'phan-mem.jpg' })
    await bring(lan, { picture: 'qua-lon.jpg' })
    await bring(lan, { picture: 'bom.png' })
    await assistant.idle()
    const again = ['core.picture', 'send it']
    expect(texts(lan)).toEqual(['send it', ...again, ...again, ...again, ...again])
    await bring(lan, { picture: 'to-roi.jpg' })
    await assistant.idle()
    expect(texts(lan).at(-1)).toBe('took it')
  })

  it('still on its way when we stop is not waited for, and is fetched at the next start', async () => {
    const lan = await somebody()
    await bring(lan, { text: '/poster' })
    await assistant.idle()
    const never = gate()
    const begun = gate()
    fetching = async () => {
      begun.open()
      await never.opens
      return pictureNamed('to-roi-moi.jpg')
    }
    await bring(lan, { picture: 'to-roi-moi.jpg' })
    await begun.opens
    await assistant.stop()
    const before = await kept()
    never.open()
    fetching = pictureNamed
    start()
    clock.set(new Date(clock.now().getTime() + FETCH_LEASE_MS + 1))
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it', 'took it'])
    expect(await kept()).toBe(before + 1)
  })

  it('lost with its process is fetched again when its time comes, and not before', async () => {
    const [lan, before] = [await somebody(), await kept()]
    await bring(lan, { text: '/poster' })
    await assistant.idle()
    const never = gate()
    const begun = gate()
    fetching = async (name) => {
      begun.open()
      await never.opens
      return pictureNamed(name)
    }
    await bring(lan, { picture: 'to-roi.png' })
    await begun.opens
    // Another process looks meanwhile.
    const lost = assistant
    fetching = pictureNamed
    start()
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it'])
    expect(await kept()).toBe(before)
    clock.set(new Date(clock.now().getTime() + FETCH_LEASE_MS + 1))
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it', 'took it'])
    // The first one comes after all: nothing happens twice.
    never.open()
    await lost.idle()
    await lost.stop()
    await assistant.idle()
    expect(texts(lan)).toEqual(['send it', 'took it'])
    expect(await kept()).toBe(before + 1)
  })
})
