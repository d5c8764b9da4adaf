import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { EXPORT_DAYS, MOST_DOWNLOADS, storeExport } from '../../src/db/exports.ts'
import { deleteLeftovers } from '../../src/db/tidying.ts'
import { downloads } from '../../src/downloads.ts'
import { createHttp } from '../../src/http.ts'
import { toExcel } from '../../src/text/excel.ts'
import { make } from '../support/database.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { StandingClock } from '../support/world.ts'

const START = new Date('2026-11-25T09:00:00+07:00')
const content = new Uint8Array(Array.from({ length: 256 }, (_, i) => i))

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

describe.each(['pglite', 'postgres'])('files by link on %s', (engine) => {
  const db = () => opened[engine]!.db
  const clock = new StandingClock(START)
  let app: Hono
  beforeAll(() => {
    app = createHttp({
      database: opened[engine]!,
      routes: [downloads({ database: opened[engine]!, clock })],
      https: true,
      log: pino({ level: 'silent' }),
    })
  })

  async function someone(officer: boolean): Promise<string> {
    const id = randomUUID()
    await db()
      .insertInto('person')
      .values({ id, kind: 'officer', name: 'thử', locale: null, created_at: START })
      .execute()
    if (officer) {
      await db()
        .insertInto('role_grant')
        .values({
          id: randomUUID(),
          person_id: id,
          role: 'officer',
          place: '91@2025-07-01',
          granted_by: null,
          granted_at: START,
          revoked_at: null,
        })
        .execute()
    }
    return id
  }

  async function kept(personId: string, officersOnly = true): Promise<string> {
    clock.set(START)
    const file = { name: 'Danh sách thử.xlsx', mediaType: 'application/x-test', content }
    const { key } = await db()
      .transaction()
      .execute((trx) =>
        storeExport(trx, { kind: 'test.list', personId, officersOnly, file, now: clock.now() }),
      )
    return key
  }
  const status = async (path: string, init?: RequestInit) => (await app.request(path, init)).status

  it('a page first, then the very bytes, under its own name, kept by no cache', async () => {
    const key = await kept(await someone(true))
    const page = await app.request(`/tep/${key}`)
    expect(await page.text()).toContain(`href="/tep/${key}/tai"`)
    const file = await app.request(`/tep/${key}/tai`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(content)
    expect(file.headers.get('content-type')).toBe('application/x-test')
    expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''Danh%20s%C3%A1ch")
    expect(file.headers.get('cache-control')).toBe('no-store')
  })

  it('only the hash of the key is stored; making and fetching are in the audit, looking at the page is not', async () => {
    await db().deleteFrom('audit').execute()
    const key = await kept(await someone(true))
    await app.request(`/tep/${key}`)
    await app.request(`/tep/${key}/tai`, { method: 'HEAD' })
    await app.request(`/tep/${key}/tai`)
    const audit = await db().selectFrom('audit').selectAll().orderBy('id').execute()
    expect(audit.map((a) => a.act)).toEqual(['export.made', 'export.downloaded'])
    const stored = await db().selectFrom('export').select(['key_hash', 'id']).execute()
    expect(JSON.stringify([audit, stored])).not.toContain(key)
  })

  it('ends after its days, and is then deleted', async () => {
    const key = await kept(await someone(true))
    const last = START.getTime() + EXPORT_DAYS * 24 * 3_600_000
    clock.set(new Date(last - 1))
    expect(await status(`/tep/${key}/tai`)).toBe(200)
    clock.set(new Date(last))
    expect(await status(`/tep/${key}`)).toBe(404)
    expect(await status(`/tep/${key}/tai`)).toBe(404)
    await deleteLeftovers(db(), new Date(last + 1))
    expect(await db().selectFrom('export').select('id').execute()).toEqual([])
  })

  it('ends when the person is no longer an officer, or has been deleted; a file for anybody does not ask', async () => {
    const person = await someone(true)
    const key = await kept(person)
    await db().updateTable('role_grant').set({ revoked_at: START }).where('person_id', '=', person).execute()
    expect(await status(`/tep/${key}/tai`)).toBe(404)
    expect(await status(`/tep/${await kept(person, false)}/tai`)).toBe(200)
    const again = await kept(person, false)
    await db().deleteFrom('person').where('id', '=', person).execute()
    expect(await status(`/tep/${again}/tai`)).toBe(404)
  })

  it('ends after that many downloads', async () => {
    const key = await kept(await someone(true))
    for (let i = 0; i < MOST_DOWNLOADS; i++) expect(await status(`/tep/${key}/tai`)).toBe(200)
    expect(await status(`/tep/${key}/tai`)).toBe(404)
  })

  it('answers what is no key with the way back', async () => {
    for (const key of ['x', 'a'.repeat(40), '%00', '../../etc/passwd', "';drop table export;--"]) {
      const page = await app.request(`/tep/${encodeURIComponent(key)}/tai`)
      expect(page.status).toBe(404)
      expect(await page.text()).toContain('href="/"')
    }
  })
})

it('an Excel file runs nothing that somebody typed', async () => {
  const made = await toExcel([
    {
      name: 'Danh sách: [thử]',
      columns: [{ heading: '=Tên' }, { heading: 'Số' }],
      rows: [['=cmd|calc', -5]],
    },
  ])
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(made.buffer as ArrayBuffer)
  const sheet = book.worksheets[0]!
  expect(sheet.getCell('A1').value).toBe("'=Tên")
  expect(sheet.getCell('A2').value).toBe("'=cmd|calc")
  expect(sheet.getCell('B2').value).toBe(-5)
})
