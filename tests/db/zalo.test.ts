import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { toJson } from '../../src/db/json.ts'
import {
  forgetPhoneOfChat,
  keepPhone,
  phoneOf,
  phoneOfChat,
  readPhone,
  showPhone,
} from '../../src/db/phones.ts'
import { deleteLeftovers } from '../../src/db/tidying.ts'
import { zaloFigures } from '../../src/db/zalo-figures.ts'
import {
  boughtFor,
  endKnock,
  giveBack,
  noteAccepted,
  releaseKnocked,
  setAside,
  spentOn,
} from '../../src/db/zalo-paid.ts'
import { forgetReach, noteClosed, noteInteraction, noteSent, reachOf } from '../../src/db/zalo-reach.ts'
import { noteReceipt, receivedUnder } from '../../src/db/zalo-receipts.ts'
import { keepUpload, uploadedSince } from '../../src/db/zalo-uploads.ts'
import { make } from '../support/database.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'

let server: Postgres
const opened: Record<string, OpenDatabase> = {}
const account = '3000000000000000009'
const address = '7000000000000000001'
const who = { account, address }
const chatKey = { channel: 'zalo-oa', ...who }
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 2, minute))

beforeAll(async () => {
  server = await startPostgres()
  opened.postgres = await server.open({ connections: 12 })
  opened.pglite = await make()
})
afterAll(async () => {
  await opened.postgres?.close()
  await opened.pglite?.close()
  await server.stop()
})

describe.each(['postgres', 'pglite'])('the tables of Zalo on %s', (engine) => {
  const db = () => opened[engine]!.db
  const person = 'lan'
  let chat = 0
  const message = async () =>
    (
      await db()
        .insertInto('outbox')
        .values({
          chat_id: chat,
          priority: 2,
          body: toJson({ text: 'x' }),
          not_before: at(0),
          created_at: at(0),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id
  const buy = (
    outboxId: number,
    cost: number,
    dong: number,
    way: 'template_uid' | 'template_phone' = 'template_uid',
  ) =>
    db()
      .transaction()
      .execute((trx) =>
        setAside(
          trx,
          { outboxId, account, way, cost, messages: 1, trackingId: `ocop-${outboxId}`, knock: true },
          { dong, messages: 1_000 },
          '2026-11-24',
        ),
      )

  beforeAll(async () => {
    await db()
      .insertInto('person')
      .values({ id: person, kind: 'guest', name: null, locale: null, reminders_on: true, created_at: at(0) })
      .execute()
    const times = { created_at: at(0), seen_at: at(0), gone_at: null }
    const empty = { locale: null, refused_version: null, flow: null }
    const row = await db()
      .insertInto('chat')
      .values({ ...chatKey, person_id: person, ...empty, ...times })
      .returning('id')
      .executeTakeFirstOrThrow()
    chat = row.id
  })

  it('the ledger goes forward only, and starts the count anew', async () => {
    await noteInteraction(db(), who, at(10))
    await noteSent(db(), who, { quota: { remain: '7' }, freeRemain: 7 })
    await noteSent(db(), who, { quota: undefined, freeRemain: null })
    expect(await reachOf(db(), who)).toEqual({ wroteAt: at(10), sentSince: 2, freeRemain: 7 })
    await noteInteraction(db(), who, at(5))
    expect(await reachOf(db(), who)).toMatchObject({ wroteAt: at(10), sentSince: 2 })
    await noteClosed(db(), who, at(11))
    expect((await reachOf(db(), who)).wroteAt).toBeNull()
    // The same event brought again opens nothing.
    await noteInteraction(db(), who, at(10))
    expect((await reachOf(db(), who)).wroteAt).toBeNull()
    await noteInteraction(db(), who, at(12))
    expect(await reachOf(db(), who)).toEqual({ wroteAt: at(12), sentSince: 0, freeRemain: null })
    await forgetReach(db(), who)
    expect(await reachOf(db(), who)).toEqual({ wroteAt: null, sentSince: 0, freeRemain: null })
  })

  it('receipts come in any order, several at once, and again', async () => {
    const received = {
      messageIds: ['a', 'a', 'b'],
      what: 'received' as const,
      trackingId: 'ocop-9',
      at: at(3),
    }
    await noteReceipt(db(), account, { messageIds: ['a'], what: 'seen', trackingId: null, at: at(4) }, at(4))
    await noteReceipt(db(), account, received, at(5))
    await noteReceipt(db(), account, { ...received, at: at(9) }, at(9))
    await noteReceipt(db(), account, { ...received, messageIds: [] }, at(9))
    const rows = await db().selectFrom('zalo_receipt').selectAll().orderBy('message_id').execute()
    expect(rows).toMatchObject([
      { message_id: 'a', received_at: at(3), seen_at: at(4), tracking_id: 'ocop-9' },
      { message_id: 'b', received_at: at(3), seen_at: null },
    ])
    expect(await receivedUnder(db(), 'ocop-9')).toBe('a')
    expect(await receivedUnder(db(), 'ocop-1')).toBeNull()
  })

  it('money is set aside once a message, given back, never beyond the budget', async () => {
    const [one, two] = [await message(), await message()]
    expect(await buy(one, 220, 500)).toBe(true)
    expect(await buy(one, 220, 500)).toBe(true)
    expect(await spentOn(db(), account, '2026-11-24')).toEqual({ dong: 220, messages: 1 })
    expect(await buy(two, 300, 500)).toBe(false)
    expect(await boughtFor(db(), two)).toBeNull()
    await db()
      .transaction()
      .execute((trx) => giveBack(trx, one))
    expect(await spentOn(db(), account, '2026-11-24')).toEqual({ dong: 0, messages: 0 })
    expect(await buy(one, 220, 500, 'template_phone')).toBe(true)
    await noteAccepted(db(), one, 'msg-1', at(20))
    // What was accepted is paid.
    await db()
      .transaction()
      .execute((trx) => giveBack(trx, one))
    expect(await boughtFor(db(), one)).toEqual({
      way: 'template_phone',
      messageId: 'msg-1',
      acceptedAt: at(20),
      knock: true,
    })
    await noteReceipt(
      db(),
      account,
      { messageIds: ['msg-1'], what: 'received', trackingId: null, at: at(21) },
      at(21),
    )
    expect(await zaloFigures(db(), account, at(30))).toEqual({
      agreed: false,
      renewed: '',
      dong: 220,
      messages: 1,
      accepted: 1,
      received: 1,
    })
  })

  it('fifty at once spend what there is and no more', async () => {
    await db().deleteFrom('zalo_spent').execute()
    const ids = await Promise.all(Array.from({ length: 50 }, message))
    const bought = await Promise.all(ids.map((id) => buy(id, 100, 1_250)))
    expect(bought.filter(Boolean)).toHaveLength(12)
    expect(await spentOn(db(), account, '2026-11-24')).toEqual({ dong: 1_200, messages: 12 })
  })

  it('what knocked is queued when its reader opens or too much time has passed; nothing else is', async () => {
    const ids = [await message(), await message(), await message(), await message()] as const
    const [knocked, other, unknown, ended] = ids
    for (const id of [knocked, unknown, ended]) await buy(id, 1, 10_000)
    for (const id of [knocked, ended]) await noteAccepted(db(), id, `m${id}`, at(20))
    await endKnock(db(), ended)
    const sent = { state: 'sent', sent_at: at(20) } as const
    await db().updateTable('outbox').set(sent).where('id', 'in', ids).execute()
    const queued = async () =>
      (
        await db()
          .selectFrom('outbox')
          .select('id')
          .where('state', '=', 'queued')
          .where('id', 'in', [knocked, other, unknown, ended])
          .execute()
      ).map((r) => r.id)
    const release = (address: string, minute: number) =>
      releaseKnocked(db(), { ...chatKey, address }, { now: at(minute), unopenedSince: at(minute - 30) })
    await noteInteraction(db(), who, at(19))
    await release(address, 21)
    await noteInteraction(db(), who, at(22))
    await release('somebody else', 23)
    expect(await queued()).toEqual([])
    await release(address, 23)
    expect(await queued()).toEqual([knocked])
    await forgetReach(db(), who)
    await db().updateTable('outbox').set(sent).where('id', 'in', ids).execute()
    await releaseKnocked(db(), { channel: 'zalo-oa', account }, { now: at(51), unopenedSince: at(21) })
    expect(await queued()).toEqual([knocked])
  })

  it('a number is kept, found by the chat, and goes with its person or on request', async () => {
    const keep = () =>
      db()
        .transaction()
        .execute((trx) => keepPhone(trx, person, '84912345678', at(1)))
    await keep()
    await keep()
    expect(await phoneOfChat(db(), chatKey)).toBe('84912345678')
    expect(await phoneOfChat(db(), { ...chatKey, channel: 'zalo-bot' })).toBeNull()
    await forgetPhoneOfChat(db(), { ...chatKey, address: 'somebody else' })
    expect(await phoneOf(db(), person)).toBe('84912345678')
    await forgetPhoneOfChat(db(), chatKey)
    expect(await phoneOf(db(), person)).toBeNull()
    await keep()
    await db().deleteFrom('person').where('id', '=', person).execute()
    expect(await db().selectFrom('person_phone').selectAll().execute()).toEqual([])
  })

  it('an upload is known for as long as it is asked for', async () => {
    const key = { account, kind: 'image' as const, digest: 'd' }
    await keepUpload(db(), key, 'one', at(0))
    await keepUpload(db(), key, 'two', at(10))
    expect(await uploadedSince(db(), key, at(9))).toBe('two')
    expect(await uploadedSince(db(), key, at(10))).toBeNull()
    expect(await uploadedSince(db(), { ...key, kind: 'file' }, at(0))).toBeNull()
  })

  it('nothing of it stays for ever but what was spent', async () => {
    await noteInteraction(db(), who, at(0))
    await deleteLeftovers(db(), new Date(at(0).getTime() + 100 * 86_400_000))
    for (const table of ['zalo_reach', 'zalo_receipt', 'zalo_upload'] as const)
      expect(await db().selectFrom(table).selectAll().execute()).toEqual([])
    expect(await db().selectFrom('zalo_spent').selectAll().execute()).toHaveLength(1)
  })
})

it.each([
  ['0912345678', '84912345678'],
  ['+84 912.345.678', '84912345678'],
  ['84912345678', '84912345678'],
  ['(091) 234–5678', '84912345678'],
  ['０９１２３４５６７８', '84912345678'],
  ['0212345678', null],
  ['912345678', null],
  ['091234567', null],
  ['09123456789', null],
  ['gọi 0912345678', null],
  ['', null],
])('%s is read as %s', (typed, read) => {
  expect(readPhone(typed)).toBe(read)
  if (read) expect(readPhone(showPhone(read))).toBe(read)
})
