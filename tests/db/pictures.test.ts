import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pictures } from '../../src/bot/pictures.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { changeFair, createFair } from '../../src/db/fairs.ts'
import { erasePerson, ownData } from '../../src/db/own-data.ts'
import { keepPicture, MOST_PICTURES_A_DAY, pictureContent, pictureName } from '../../src/db/pictures.ts'
import type { FetchedPicture } from '../../src/db/stored.ts'
import { deleteLeftovers } from '../../src/db/tidying.ts'
import { pictureFiles } from '../../src/downloads.ts'
import { createHttp } from '../../src/http.ts'
import { make } from '../support/database.ts'
import { makeSomebody } from '../support/pictures.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

const NOW = new Date('2026-11-25T09:00:00+07:00')
const later = (days: number) => new Date(NOW.getTime() + days * 24 * 3_600_000)
/** Every byte there is, and a number to tell it from others. */
const content = (n = 0) => new Uint8Array([...Array.from({ length: 256 }, (_, i) => i), n])

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

describe.each(['pglite', 'postgres'])('pictures on %s', (engine) => {
  const db = () => opened[engine]!.db
  let lan: string
  let made = 0
  beforeEach(async () => {
    await db().deleteFrom('picture').execute()
    lan = await somebody()
  })
  const somebody = () =>
    makeSomebody(db(), { channel: 'plain', account: 'test', address: `${engine}-${++made}` })
  const keep = (personId: string, bytes: Uint8Array, now = NOW): Promise<FetchedPicture> =>
    db()
      .transaction()
      .execute((trx) => keepPicture(trx, { personId, content: bytes, now }))
  const key = async (personId: string, bytes: Uint8Array, now?: Date) => {
    const kept = await keep(personId, bytes, now)
    return 'key' in kept ? kept.key : kept.failed
  }
  const fairWith = (picture: string) =>
    db()
      .transaction()
      .execute(async (trx) => {
        const fair = await createFair(trx, { kind: 'fair', ownerPlace: '91@', createdBy: lan, now: NOW })
        await changeFair(trx, fair.id, { picture }, NOW)
      })
  const all = async () => (await db().selectFrom('picture').select('key').execute()).map((p) => p.key)

  it('keeps every byte, and a picture once whoever sends it', async () => {
    const first = await key(lan, content())
    expect(first).toMatch(/^[0-9a-f]{40}$/)
    expect(await pictureContent(db(), first)).toEqual(content())
    expect(await pictureContent(db(), first)).toBeInstanceOf(Uint8Array)
    expect(await key(await somebody(), content())).toBe(first)
    expect(await key(lan, content(1))).not.toBe(first)
    expect(await all()).toHaveLength(2)
    const row = await db()
      .selectFrom('picture')
      .selectAll()
      .where('key', '=', first)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ person_id: lan, created_at: NOW })
  })

  it('keeps a picture once that comes twice at once', async () => {
    const people = [lan, await somebody(), await somebody()]
    const keys = await Promise.all(people.map((p) => key(p, content(2))))
    expect(new Set(keys).size).toBe(1)
    expect(await all()).toHaveLength(1)
  })

  it('takes so many a day from one person, however many come at once, and more the next day', async () => {
    const sent = Array.from({ length: MOST_PICTURES_A_DAY + 3 }, (_, n) => key(lan, content(n)))
    const kept = await Promise.all(sent)
    expect(kept.filter((k) => k === 'tooMany')).toHaveLength(3)
    expect(await all()).toHaveLength(MOST_PICTURES_A_DAY)
    // One that is there already costs nothing; others have their own share.
    expect(await key(lan, content(0))).not.toBe('tooMany')
    expect(await key(await somebody(), content(200))).not.toBe('tooMany')
    expect(await key(lan, content(201), later(1.01))).not.toBe('tooMany')
  })

  it('loses after a week what nothing shows, and never what a fair or a waiting message shows', async () => {
    const [unused, shown, waiting, old] = await Promise.all([1, 2, 3, 4].map((n) => key(lan, content(n))))
    await fairWith(pictureName(shown!))
    const chat = await db()
      .selectFrom('chat')
      .select('id')
      .where('person_id', '=', lan)
      .executeTakeFirstOrThrow()
    const message = (name: string, state: 'queued' | 'sent') => ({
      chat_id: chat.id,
      priority: 1,
      body: JSON.stringify({ text: 'mời', picture: pictureName(name) }),
      state,
      not_before: later(9),
      created_at: later(6),
    })
    await db()
      .insertInto('outbox')
      .values([message(waiting!, 'queued'), message(old!, 'sent')])
      .execute()
    await deleteLeftovers(db(), later(6.9))
    expect(await all()).toHaveLength(4)
    expect((await deleteLeftovers(db(), later(7.1))).picture).toBe(2)
    expect((await all()).sort()).toEqual([shown, waiting].sort())
    expect(await pictureContent(db(), unused!)).toBeUndefined()
  })

  it('of somebody who is deleted go, but for those that are a fair’s, which then tell no name', async () => {
    const [own, shown] = await Promise.all([1, 2].map((n) => key(lan, content(n))))
    await fairWith(pictureName(shown!))
    expect((await ownData(db(), lan)).pictures).toEqual([{ at: NOW }, { at: NOW }])
    await db()
      .transaction()
      .execute((trx) => erasePerson(trx, { personId: lan, version: '1', now: NOW }))
    expect(await db().selectFrom('picture').select(['key', 'person_id']).execute()).toEqual([
      { key: shown, person_id: null },
    ])
    expect(await pictureContent(db(), own!)).toBeUndefined()
  })

  it('lie under an address nobody guesses, as a picture and nothing else', async () => {
    const kept = await key(lan, content())
    const picture = pictures(db(), 'https://ocop.example.vn')(pictureName(kept))
    expect(picture.address).toBe(`https://ocop.example.vn/anh/${kept}`)
    expect(await picture.bytes()).toEqual(content())
    expect(pictures(db(), 'http://10.0.0.7:8080')(pictureName(kept)).address).toBeNull()
    expect(pictures(db(), null)(pictureName(kept)).address).toBeNull()

    const log = pino({ level: 'silent' })
    const app = createHttp({
      database: opened[engine]!,
      routes: [pictureFiles(opened[engine]!)],
      https: true,
      log,
    })
    const got = await app.request(picture.path!)
    expect(got.status).toBe(200)
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
    })
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(content())
    for (const path of [`/anh/${'0'.repeat(40)}`, '/anh/..%2f..%2fetc', '/anh/%00', '/anh/'])
      expect((await app.request(path)).status, path).toBe(404)
  })
})
