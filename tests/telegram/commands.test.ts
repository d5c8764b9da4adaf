import { randomUUID } from 'node:crypto'
import { Api } from 'grammy'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CommandLists } from '../../src/bot/channels/telegram/commands.ts'
import type { Command } from '../../src/bot/route.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { roleChats } from '../../src/db/role-chats.ts'
import type { RoleName } from '../../src/db/tables.ts'
import { freshPglite } from '../support/database.ts'
import { TelegramServer } from '../support/telegram-server.ts'

const now = new Date('2026-11-23T09:00:00+07:00')
const open = new AbortController().signal
const commands: Command[] = [
  { name: 'trogiup', words: [], route: 'r', describe: 'common:commands.help', shownTo: 'everyone' },
  { name: 'thongke', words: [], route: 'r', describe: 'common:commands.statistics', shownTo: 'officers' },
  { name: 'moi', words: [], route: 'r', describe: 'common:commands.invite', shownTo: 'administrators' },
]

let server: TelegramServer
let database: OpenDatabase
let lists: CommandLists
beforeAll(async () => {
  database = await freshPglite()
})
afterAll(() => database.close())
beforeEach(async () => {
  server = await TelegramServer.open()
  const api = new Api(TelegramServer.token, { apiRoot: server.apiRoot })
  lists = new CommandLists(api, commands, pino({ level: 'silent' }))
})
afterEach(async () => {
  expect(server.faults).toEqual([])
  await server.close()
  await database.db.deleteFrom('role_grant').execute()
  await database.db.deleteFrom('chat').execute()
})

/** Somebody (demo) with roles and a chat on a channel. */
async function person(
  address: string,
  roles: RoleName[],
  options: { channel?: string; locale?: string } = {},
) {
  const id = randomUUID()
  const { db } = database
  await db
    .insertInto('person')
    .values({ id, kind: 'officer', name: 'Thử nghiệm', locale: options.locale ?? null, created_at: now })
    .execute()
  await db
    .insertInto('chat')
    .values({
      channel: options.channel ?? 'telegram',
      account: '42',
      address,
      person_id: id,
      locale: null,
      refused_version: null,
      flow: null,
      created_at: now,
      seen_at: now,
      gone_at: null,
    })
    .execute()
  for (const role of roles) {
    await db
      .insertInto('role_grant')
      .values({
        id: randomUUID(),
        person_id: id,
        role,
        place: '91@2025-07-01',
        granted_by: null,
        granted_at: now,
        revoked_at: null,
      })
      .execute()
  }
  return id
}

async function publish() {
  const before = server.calls.length
  await lists.publish(await roleChats(database.db, 'telegram', '42'), open)
  return server.calls.slice(before).map(({ method, payload }) => {
    const scope = payload.scope as { chat_id: number } | undefined
    const names = (payload.commands as { command: string }[] | undefined)?.map((c) => c.command).join(' ')
    return [method, scope?.chat_id ?? 'everybody', ...(names === undefined ? [] : [names])].join(' ')
  })
}

describe('command lists', () => {
  it('differ by role, and are told again only when something changed', async () => {
    await person('11', ['officer'])
    await person('12', ['council_member', 'administrator'])
    await person('13', [])
    await person('14', ['officer'], { channel: 'web' })
    expect(await publish()).toEqual([
      'setMyCommands everybody trogiup',
      'setMyCommands 11 trogiup thongke',
      'setMyCommands 12 trogiup thongke moi',
    ])
    expect(await publish()).toEqual([])
    await person('15', ['officer'])
    expect(await publish()).toEqual(['setMyCommands 15 trogiup thongke'])
  })

  it('lose what a withdrawn right had shown', async () => {
    const id = await person('11', ['administrator', 'officer'])
    await publish()
    const revoke = (role: RoleName) =>
      database.db
        .updateTable('role_grant')
        .set({ revoked_at: now })
        .where('person_id', '=', id)
        .where('role', '=', role)
        .execute()
    await revoke('administrator')
    expect(await publish()).toEqual(['setMyCommands 11 trogiup thongke'])
    await revoke('officer')
    expect(await publish()).toEqual(['deleteMyCommands 11'])
  })

  it('end with the person: somebody who had themselves deleted is shown what everybody is', async () => {
    const id = await person('11', ['officer'])
    await publish()
    await database.db.deleteFrom('role_grant').where('person_id', '=', id).execute()
    await database.db.deleteFrom('person').where('id', '=', id).execute()
    expect(await publish()).toEqual(['deleteMyCommands 11'])
    expect(await publish()).toEqual([])
  })

  it('speak the language of whoever chose one', async () => {
    await person('11', ['officer'], { locale: 'en' })
    await publish()
    const described = server.calls.map(
      (c) => (c.payload.commands as { description: string }[])[0]!.description,
    )
    expect(described[0]).toBe('Tôi giúp được gì')
    expect(described[1]).not.toBe(described[0])
  })

  it('go on past somebody who is gone, and come back later when told to wait', async () => {
    await person('11', ['officer'])
    await person('12', ['officer'])
    server.misbehave('setMyCommands', {
      is: 'error',
      code: 429,
      description: 'Too Many Requests',
      retryAfterS: 5,
    })
    expect(await publish()).toEqual(['setMyCommands everybody trogiup'])
    server.misbehave('setMyCommands', { is: 'html' })
    await publish()
    const rest = await publish()
    expect(rest).toEqual([
      'setMyCommands everybody trogiup',
      'setMyCommands 11 trogiup thongke',
      'setMyCommands 12 trogiup thongke',
    ])
    await person('13', ['officer'])
    await person('14', ['officer'])
    server.misbehave('setMyCommands', { is: 'error', code: 400, description: 'Bad Request: chat not found' })
    expect((await publish()).length).toBe(2)
    expect(await publish()).toEqual([])
  })
})
