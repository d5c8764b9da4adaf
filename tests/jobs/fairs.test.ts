import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../../src/db/connect.ts'
import { setFairNews } from '../../src/db/fair-candidates.ts'
import { noteChange } from '../../src/db/fair-changes.ts'
import { changeRegistration, ensureRegistration, registrationsOf } from '../../src/db/fair-registrations.ts'
import { changeFair, createFair, type Fair, type FairChange, fairById } from '../../src/db/fairs.ts'
import { erasePerson } from '../../src/db/own-data.ts'
import { loadFacts } from '../../src/facts.ts'
import { fairs } from '../../src/jobs/fairs/index.ts'
import { placeKey } from '../../src/ocop/places.ts'
import { freshPglite } from '../support/database.ts'
import { emptied, giveRight, link, makeLinkedPerson, makeProduct } from '../support/register-rows.ts'

const facts = loadFacts()
const at = (text: string) => new Date(`${text}:00+07:00`)
const NOON = at('2026-11-25T12:00')

let database: OpenDatabase
beforeAll(async () => {
  database = await freshPglite()
})
beforeEach(async () => {
  await database.db.deleteFrom('fair').execute()
  await emptied(database.db)
})
afterAll(() => database.close())
const db = () => database.db

async function fair(change: FairChange = {}): Promise<Fair> {
  return db()
    .transaction()
    .execute(async (trx) => {
      const made = await createFair(trx, {
        kind: 'fair',
        ownerPlace: placeKey(facts.places.province),
        createdBy: null as never,
        now: NOON,
      })
      return changeFair(
        trx,
        made.id,
        {
          state: 'announced',
          name: 'Hội chợ Thử nghiệm',
          place: 'Chợ Thử',
          startsOn: '2026-12-20',
          endsOn: '2026-12-22',
          deadlineOn: '2026-12-10',
          booths: 1,
          starFrom: 3,
          starTo: 5,
          tellFrom: NOON,
          ...change,
        },
        NOON,
      )
    })
}

async function producer(address: string, decided = '2025-01-10') {
  const made = await makeProduct(db(), { name: `Mắm Thử nghiệm ${address}`, decided, now: NOON })
  return {
    ...made,
    personId: await makeLinkedPerson(db(), { address, producerId: made.producerId, now: NOON }),
  }
}

async function comes(
  at: Fair,
  who: { producerId: string; personId: string },
  state: 'registered' | 'waiting',
  line: number,
) {
  await db()
    .transaction()
    .execute(async (trx) => {
      const own = await ensureRegistration(trx, { fairId: at.id, ...who, now: NOON })
      await changeRegistration(trx, own.id, { state, line }, NOON)
    })
}

const run = (now: Date) => fairs(db(), facts, now)
/** What lies in the outbox, first lines, as "address: text". */
async function outbox(state = 'queued'): Promise<string[]> {
  const rows = await db()
    .selectFrom('outbox')
    .innerJoin('chat', 'chat.id', 'outbox.chat_id')
    .select(['chat.address', 'outbox.body'])
    .where('outbox.state', '=', state as 'queued')
    .orderBy('outbox.id')
    .execute()
  return rows.map((r) => `${r.address}: ${(r.body as { text: string }).text.split('\n')[0]}`)
}
const sendAll = () => sql`update outbox set state = 'sent' where state = 'queued'`.execute(db())

describe('invitations', () => {
  it('not before the time for undoing has passed, not at night, then once', async () => {
    await producer('lan')
    await fair()
    await run(at('2026-11-25T11:59'))
    await run(at('2026-11-25T20:00'))
    expect(await outbox()).toEqual([])
    await run(at('2026-11-26T07:00'))
    await run(at('2026-11-26T07:01'))
    expect(await outbox()).toEqual(['lan: Mời anh chị dự hội chợ: Hội chợ Thử nghiệm'])
  })

  it('only to whom a product lets in, who can be reached and wants to hear of it', async () => {
    await producer('lan')
    await producer('het', '2020-01-10')
    const off = await producer('tat')
    const silent = await producer('im')
    const gone = await producer('di')
    await setFairNews(db(), off.personId, false)
    await db().updateTable('person').set({ reminders_on: false }).where('id', '=', silent.personId).execute()
    await db().updateTable('chat').set({ gone_at: NOON }).where('person_id', '=', gone.personId).execute()
    await fair()
    await run(NOON)
    expect(await outbox()).toEqual(['lan: Mời anh chị dự hội chợ: Hội chợ Thử nghiệm'])
    // Who asked for news of fairs hears of them, whatever they said about certificates.
    await setFairNews(db(), silent.personId, true)
    await run(NOON)
    expect(await outbox()).toContain('im: Mời anh chị dự hội chợ: Hội chợ Thử nghiệm')
  })

  it('go on where a process died half-way: who was told is not told again', async () => {
    const lan = await producer('lan')
    await producer('tu')
    await fair()
    await run(NOON)
    // As if the process had died before it came to Lan: row and message are one transaction.
    await db().deleteFrom('fair_invitation').where('person_id', '=', lan.personId).execute()
    await sql`delete from outbox o using chat c where c.id = o.chat_id and c.address = 'lan'`.execute(db())
    await run(NOON)
    expect((await outbox()).map((l) => l.split(':')[0]).sort()).toEqual(['lan', 'tu'])
  })

  it('reach who is linked later', async () => {
    const one = await producer('lan')
    await fair()
    await run(NOON)
    const late = await makeLinkedPerson(db(), { address: 'tre', producerId: one.producerId, now: NOON })
    await run(NOON)
    expect((await outbox()).map((l) => l.split(':')[0])).toEqual(['lan', 'tre'])
    // A second producer of somebody who was told already is news to them.
    const more = await makeProduct(db(), { name: 'Khô Thử nghiệm', decided: '2025-01-10', now: NOON })
    await link(db(), { personId: late, producerId: more.producerId, now: NOON })
    await run(NOON)
    expect((await outbox()).map((l) => l.split(':')[0])).toEqual(['lan', 'tre', 'tre'])
  })

  it('still in the outbox when a day moves: taken back and written anew, so nobody reads the old day', async () => {
    await producer('lan')
    const made = await fair()
    await run(NOON)
    await db()
      .transaction()
      .execute(async (trx) => {
        await changeFair(trx, made.id, { startsOn: '2026-12-24', endsOn: '2026-12-26' }, NOON)
        await noteChange(trx, made.id, { field: 'dates', before: 'từ 20/12/2026 đến 22/12/2026', now: NOON })
      })
    await run(at('2026-11-25T12:11'))
    const bodies = await db().selectFrom('outbox').select(['state', 'body']).orderBy('id').execute()
    expect(bodies.map((b) => b.state)).toEqual(['cancelled', 'queued'])
    expect((bodies[1]!.body as { text: string }).text).toContain('24/12/2026')
  })

  it('still in the outbox when the fair is cancelled: nobody hears of either', async () => {
    await producer('lan')
    const made = await fair()
    await run(NOON)
    await db()
      .transaction()
      .execute((trx) =>
        changeFair(
          trx,
          made.id,
          { state: 'cancelled', cancelReason: 'thử', tellFrom: NOON, toldAt: null },
          NOON,
        ),
      )
    await run(NOON)
    expect(await outbox()).toEqual([])
  })
})

describe('changes and cancellations', () => {
  it('a process that dies before it notes that all were told tells nobody twice', async () => {
    await producer('lan')
    await producer('tu')
    const made = await fair()
    await run(NOON)
    await sendAll()
    await db()
      .transaction()
      .execute(async (trx) => {
        await changeFair(trx, made.id, { place: 'Sân Thử' }, NOON)
        await noteChange(trx, made.id, { field: 'place', before: 'Chợ Thử', now: NOON })
      })
    await run(at('2026-11-25T12:09'))
    expect(await outbox()).toEqual([])
    await run(at('2026-11-25T12:10'))
    expect(await outbox()).toHaveLength(2)
    await db().updateTable('fair_change').set({ told_at: null }).execute()
    await run(at('2026-11-25T12:11'))
    expect(await outbox()).toHaveLength(2)
    await db()
      .transaction()
      .execute((trx) =>
        changeFair(
          trx,
          made.id,
          { state: 'cancelled', cancelReason: 'thử', tellFrom: at('2026-11-25T12:20'), toldAt: null },
          NOON,
        ),
      )
    await run(at('2026-11-25T12:19'))
    expect(await outbox()).toHaveLength(2)
    await run(at('2026-11-25T12:20'))
    expect(await outbox()).toHaveLength(4)
    await db().updateTable('fair').set({ told_at: null }).execute()
    await run(at('2026-11-25T12:21'))
    expect(await outbox()).toHaveLength(4)
  })

  it('a field changed back, or changed again meanwhile, is told as it is', async () => {
    await producer('lan')
    const made = await fair()
    await run(NOON)
    await sendAll()
    const change = (place: string, when: Date) =>
      db()
        .transaction()
        .execute(async (trx) => {
          const before = (await fairById(trx, made.id))!.place
          await changeFair(trx, made.id, { place }, when)
          await noteChange(trx, made.id, { field: 'place', before, now: when })
        })
    await change('Sân Thử', NOON)
    await change('Chợ Thử', at('2026-11-25T12:05'))
    await run(at('2026-11-25T12:20'))
    expect(await outbox()).toEqual([])
    await change('Bến Thử', at('2026-11-25T12:21'))
    await change('Đình Thử', at('2026-11-25T12:25'))
    await run(at('2026-11-25T12:40'))
    const bodies = await db().selectFrom('outbox').select('body').where('state', '=', 'queued').execute()
    expect(bodies.map((b) => (b.body as { text: string }).text)).toEqual([
      'Hội chợ Thử nghiệm có thay đổi:\nĐịa điểm mới: Đình Thử',
    ])
  })
})

describe('reminders', () => {
  it('a tick that was missed is made good, by the latest step only; twice says it once', async () => {
    await producer('lan')
    await fair()
    await run(NOON)
    await sendAll()
    await run(at('2026-12-08T09:00'))
    await run(at('2026-12-08T09:01'))
    await run(at('2026-12-08T19:59'))
    expect(await outbox()).toEqual([
      'lan: Nhắc đăng ký: Hội chợ Thử nghiệm, từ 20/12/2026 đến 22/12/2026, tại Chợ Thử.',
    ])
  })

  it('waiting in the outbox: taken back when they have answered, the day moved, or the fair is off', async () => {
    const lan = await producer('lan')
    const made = await fair()
    await run(NOON)
    await sendAll()
    await run(at('2026-12-03T09:00'))
    expect(await outbox()).toHaveLength(1)
    await comes(made, lan, 'registered', 1)
    await run(at('2026-12-03T09:01'))
    expect(await outbox()).toEqual([])
    expect(await outbox('cancelled')).toHaveLength(1)
    // The answer is taken back: the same step may be told after all.
    await db().deleteFrom('fair_registration').execute()
    await run(at('2026-12-03T09:02'))
    expect(await outbox()).toHaveLength(1)
    await db()
      .transaction()
      .execute((trx) => changeFair(trx, made.id, { deadlineOn: '2026-12-18' }, NOON))
    await run(at('2026-12-03T09:03'))
    expect(await outbox()).toEqual([])
  })

  it('none on Tết: what fell there is told on the first day after it', async () => {
    await producer('lan')
    const when = { startsOn: '2027-02-20', endsOn: '2027-02-22', deadlineOn: '2027-02-13', tellFrom: NOON }
    await fair(when)
    await run(at('2027-01-20T09:00'))
    await sendAll()
    // Seven days before is the 6th, in Tết 2027 (5/2 to 9/2).
    await run(at('2027-02-06T09:00'))
    await run(at('2027-02-09T19:00'))
    expect(await outbox()).toEqual([])
    await run(at('2027-02-10T07:00'))
    expect(await outbox()).toHaveLength(1)
  })
})

describe('the line', () => {
  it('moves when somebody who had a booth deletes everything they said', async () => {
    const lan = await producer('lan')
    const tu = await producer('tu')
    const made = await fair()
    await comes(made, lan, 'registered', 1)
    await comes(made, tu, 'waiting', 2)
    await db()
      .transaction()
      .execute((trx) => erasePerson(trx, { personId: lan.personId, version: 'x', now: NOON }))
    await run(NOON)
    expect((await registrationsOf(db(), made.id)).map((r) => r.state)).toEqual(['asked'])
    expect((await outbox()).map((l) => l.split(':')[0])).toContain('tu')
  })

  it('a booth nobody takes goes along the whole line and is free at its end', async () => {
    const made = await fair()
    const all = []
    for (const [i, who] of ['a', 'b', 'c'].entries()) {
      const p = await producer(who)
      await comes(made, p, 'waiting', i + 1)
      all.push(p)
    }
    for (let day = 25; day < 30; day++) await run(at(`2026-11-${day}T12:00`))
    expect((await registrationsOf(db(), made.id)).map((r) => r.state)).toEqual(['lapsed', 'lapsed', 'lapsed'])
  })

  it('nobody is asked any more on the first day of the fair', async () => {
    const made = await fair({ state: 'closed' })
    await comes(made, await producer('a'), 'waiting', 1)
    await run(at('2026-12-20T09:00'))
    expect((await registrationsOf(db(), made.id)).map((r) => r.state)).toEqual(['waiting'])
  })
})

describe('registered by an officer', () => {
  /** Entered by Lan's neighbour, an officer of the province, for a producer nobody of whom uses the assistant. */
  async function entered(at: Fair, state: 'registered' | 'waiting', line: number) {
    const made = await makeProduct(db(), { name: 'Trà Thử nghiệm', decided: '2025-01-10', now: NOON })
    const officer = await makeLinkedPerson(db(), { address: 'minh', producerId: null, now: NOON })
    await giveRight(db(), {
      personId: officer,
      role: 'officer',
      place: placeKey(facts.places.province),
      now: NOON,
    })
    await db()
      .transaction()
      .execute(async (trx) => {
        const own = await ensureRegistration(trx, {
          fairId: at.id,
          producerId: made.producerId,
          personId: null,
          enteredBy: officer,
          now: NOON,
        })
        await changeRegistration(trx, own.id, { state, line, contact: 'anh Hai 0900 000 011' }, NOON)
      })
    return { ...made, officer }
  }
  const own = async (at: Fair) => (await registrationsOf(db(), at.id))[0]!

  it('in line: the officer is asked to phone; who is linked by then is asked themselves', async () => {
    const made = await fair()
    const { producerId } = await entered(made, 'waiting', 1)
    await run(NOON)
    expect(await outbox()).toEqual([expect.stringMatching(/^minh: Có chỗ trống .* anh chị gọi anh Hai/)])
    await run(at('2026-11-26T12:01'))
    expect((await outbox()).at(-1)).toMatch(/^minh: Chưa ai nhận chỗ/)
    await makeLinkedPerson(db(), { address: 'hai', producerId, now: NOON })
    const { id } = await own(made)
    await db()
      .transaction()
      .execute((trx) => changeRegistration(trx, id, { state: 'waiting', line: 2 }, NOON))
    await run(at('2026-11-26T12:02'))
    expect(await outbox()).toContainEqual(expect.stringMatching(/^hai: Có chỗ trống cho anh chị/))
  })

  it('has a booth: nobody is reminded who cannot be; the place outlives the officer who entered it', async () => {
    const made = await fair()
    const { officer } = await entered(made, 'registered', 1)
    await run(at('2026-12-17T09:00'))
    await run(at('2026-12-23T09:00'))
    expect((await outbox()).filter((l) => !l.startsWith('minh:'))).toEqual([])
    await db()
      .transaction()
      .execute((trx) => erasePerson(trx, { personId: officer, version: 'x', now: NOON }))
    expect(await own(made)).toMatchObject({ state: 'registered', byOfficer: true, enteredBy: null })
  })

  it('who deletes what is known of them takes along whom to call, not the place', async () => {
    const made = await fair()
    const { producerId } = await entered(made, 'registered', 1)
    const personId = await makeLinkedPerson(db(), { address: 'hai', producerId, now: NOON })
    expect((await own(made)).personId).toBe(personId)
    await db()
      .transaction()
      .execute((trx) => erasePerson(trx, { personId, version: 'x', now: NOON }))
    expect(await own(made)).toMatchObject({ state: 'registered', personId: null, contact: null })
  })
})

describe('the course of a fair', () => {
  it('closes after the last minute of its deadline, and is held after its last day', async () => {
    const made = await fair({ deadlineTime: '17:00' })
    const state = async (when: string) => {
      await run(at(when))
      return (await fairById(db(), made.id))!.state
    }
    expect(await state('2026-12-10T17:00')).toBe('announced')
    expect(await state('2026-12-10T17:01')).toBe('closed')
    expect(await state('2026-12-22T23:59')).toBe('closed')
    expect(await state('2026-12-23T00:00')).toBe('held')
  })

  it('one fair that breaks the job does not hold up the others', async () => {
    const lan = await producer('lan')
    const broken = await fair({ name: 'Hội chợ hỏng Thử nghiệm' })
    await comes(broken, lan, 'waiting', 1)
    // A place that no longer exists in the tree must not end the run either.
    await db()
      .updateTable('fair')
      .set({ owner_place: 'không có', places: '["không có"]' })
      .where('id', '=', broken.id)
      .execute()
    await fair()
    await run(NOON)
    expect(await outbox()).toContain('lan: Mời anh chị dự hội chợ: Hội chợ Thử nghiệm')
  })
})
