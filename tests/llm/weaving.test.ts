import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openModel } from '../../src/llm/model.ts'
import { freshPglite } from '../support/database.ts'
import { changed, findKnownAnswer, type KnownAnswer, knownAnswer } from '../support/known-answer.ts'
import { type Behaviour, echo, type ModelServer, say, startModelServer } from '../support/model-server.ts'
import { World } from '../support/world.ts'

const KEY = 'khoa-bi-mat-cua-may-chu'
const VALIDITY = knownAnswer('certificate-validity-months')
const QUESTION = VALIDITY.question
const PLAIN = `${VALIDITY.text}\n\n${VALIDITY.cite}`
/** A figure of months that the answer does not name. */
const WRONG = ['60', '61', '62'].find((n) => !VALIDITY.text.includes(n))!
const A_FIGURE = /36 tháng/g

let server: ModelServer
let world: World
/** Aborts whatever waits for the model, as time would. */
let timeUp: () => void
let limits: number[]

beforeEach(async () => {
  server = await startModelServer()
  limits = []
  const ask = openModel({ baseUrl: server.baseUrl, key: KEY, name: 'thu' })
  const alarm = (ms: number) => {
    limits.push(ms)
    const controller = new AbortController()
    timeUp = () => controller.abort()
    return controller.signal
  }
  world = await World.open({ database: await freshPglite(), model: { ask, alarm } })
  await world.say('lan', '/trogiup')
  await world.say('lan', '[Không đồng ý]')
})
afterEach(async () => {
  await world.close()
  await server.stop()
})

const texts = async (question = QUESTION) => (await world.say('lan', question)).map((m) => m.body.text)

const held = () =>
  world.database.db
    .selectFrom('outbox')
    .select(['state', 'not_before'])
    .where('state', '!=', 'sent')
    .execute()

describe('an answer woven by a language model', () => {
  it('is what the model said, with where it stands, and the same buttons', async () => {
    const [message, ...more] = await world.say('lan', QUESTION)
    expect(more).toEqual([])
    expect(message!.body.text).toBe(`Dạ, ${PLAIN}`)
    expect(VALIDITY.text).toMatch(A_FIGURE)
    expect(VALIDITY.cite).toMatch(/^Theo Điều 4\.3\b.*Quyết định 26\/2026\/QĐ-TTg/)
    expect(message!.body.menu!.labels.slice(0, 2)).toEqual(['Đúng ý tôi', 'Chưa đúng'])
    expect(server.asked).toHaveLength(1)
    expect(server.asked[0]!.passages[0]!.text).toBe(VALIDITY.text)
    expect(limits).toEqual([2_800])
  })

  it('comes before the open question that is asked again', async () => {
    await world.say('hoa', '/trogiup')
    const said = (await world.say('hoa', QUESTION)).map((m) => m.body.text)
    expect(said).toHaveLength(2)
    expect(said[0]).toBe(`Dạ, ${PLAIN}`)
    expect(said[1]).toMatch(/đồng ý/)
  })

  it('takes an answer from another passage with that one’s place', async () => {
    const known = findKnownAnswer((k) => otherPlace(k) !== undefined)
    const other = otherPlace(known)!
    server.behave = ({ passages }) => {
      const { number, text } = passages.find((p) => p.text === other.text)!
      return `${echo(passages[0]!.text)} ${echo(firstOf(text), number)}`
    }
    const [text] = await texts(known.question)
    const places = other.cites.filter((at) => !known.answer.cites.includes(at)).join('; ')
    const last = changed(firstOf(other.text), /\.$/, ` (${places}).`)
    expect(text).toBe(`${known.text} ${last}\n\n${known.cite}`)
  })

  it('is asked for what a choice led to as well', async () => {
    const known = findKnownAnswer(
      (k) => plainLaw(k.answer) && k.others.length > 0 && k.others.every(plainLaw),
    )
    await world.say('lan', known.question)
    const [offered] = await world.say('lan', '[Chưa đúng]')
    const label = offered!.body.menu!.labels[0]!
    expect(label).toBe(known.others[0]!.title)
    server.asked.length = 0
    const [said] = await world.say('lan', `[${label}]`)
    expect(server.asked.map((a) => a.passages.map((p) => p.text))).toEqual([[known.others[0]!.text]])
    expect(said!.body.text).toContain(`Dạ, ${known.others[0]!.text}\n\n`)
  })
})

const firstOf = (text: string) => text.split(/(?<=[.!?])\s/u)[0]!

/** Law in sentences that an honest model can say again as they are. */
function plainLaw({ id, kind, cites, text }: KnownAnswer['answer']): boolean {
  const sayable = /^[\p{L}\d\s.,;%/]*\.$/u.test(text) && !/\n|\d\.\d/.test(text)
  return id.startsWith('piece:') && kind === 'law' && cites.length > 0 && sayable
}

/** What may come along with the answer and stands elsewhere in the decision. */
function otherPlace({ answer, others }: KnownAnswer) {
  return others.every(plainLaw) && plainLaw(answer)
    ? others.find((o) => o.cites.some((at) => !answer.cites.includes(at)))
    : undefined
}

const lies: Record<string, Behaviour> = {
  'cites nothing': ({ passages }) => passages[0]!.text,
  'cites a passage that was not given': ({ passages }) => echo(passages[0]!.text, 9),
  'leaves one sentence without a number': ({ passages }) => `Dạ, bà con yên tâm. ${echo(passages[0]!.text)}`,
  'changes a figure': ({ passages }) => echo(changed(passages[0]!.text, /36(?= tháng)/g, WRONG)),
  'spells a wrong figure': ({ passages }) => `${echo(passages[0]!.text)} Giấy có giá trị sáu mươi tháng [1].`,
  'changes a unit': ({ passages }) => echo(changed(passages[0]!.text, A_FIGURE, '36 ngày')),
  'adds a date': ({ passages }) => `${echo(passages[0]!.text)} Giấy có giá trị tới 31/12/2030 [1].`,
  'adds an article': ({ passages }) => `${echo(passages[0]!.text)} Giấy có giá trị theo Điều 99 [1].`,
  'adds a decision': ({ passages }) => `${echo(passages[0]!.text)} Theo Quyết định 148/QĐ-TTg [1].`,
  'adds an office': ({ passages }) => `${echo(passages[0]!.text)} Giấy do UBND huyện ban hành [1].`,
  'adds a percentage': ({ passages }) => `${echo(passages[0]!.text)} Giấy có giá trị 50% [1].`,
  'turns it round': ({ passages }) => echo(changed(passages[0]!.text, 'có giá trị', 'không có giá trị')),
  'turns it round and leaves out what was denied': ({ passages }) => {
    const text = passages[0]!.text.replaceAll('không ', '')
    return echo(changed(text, 'có giá trị', 'không có giá trị'))
  },
  'makes up a story': ({ passages }) =>
    `${echo(passages[0]!.text)} Gia đình khó khăn được vay vốn ưu đãi lãi suất thấp [1].`,
  'drops a figure': ({ passages }) => echo(changed(passages[0]!.text, A_FIGURE, 'có thời hạn')),
  'adds a link': ({ passages }) => `${echo(passages[0]!.text)} Xem https://ocop.example.vn [1].`,
  'uses markup': ({ passages }) => `**${echo(passages[0]!.text)}**`,
  'makes a list': ({ passages }) => `- ${echo(passages[0]!.text)}\n- ${echo(passages[0]!.text)}`,
  'speaks English': () => 'The certificate is valid for 36 months (3 years) [1].',
  'writes without marks': ({ passages }) =>
    echo(passages[0]!.text).normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'),
  'speaks too long': ({ passages }) => echo(`${passages[0]!.text} `.repeat(12).trim()),
  'says nothing': () => '',
  'answers its own rules': ({ system }) => system,
}

const faults: Record<string, Behaviour> = {
  'answers 500': (_, r) => void r.writeHead(500).end('broken'),
  'answers 429': (_, r) =>
    void r.writeHead(429, { 'retry-after': '60' }).end('{"error":{"message":"slow down"}}'),
  'answers 401': (_, r) => void r.writeHead(401).end('{"error":{"message":"no"}}'),
  'sends elsewhere': (_, r) => void r.writeHead(307, { location: `${server.baseUrl}/elsewhere` }).end(),
  'answers with a page': (_, r) =>
    void r.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'),
  'answers half a JSON': (_, r) =>
    void r
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"choices":[{"message":{"content":"Gi'),
  'answers another JSON': (_, r) =>
    void r.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}'),
  'was cut off': ({ passages }, r) => void say(r, echo(passages[0]!.text), 'length'),
  'hangs up': (_, r) => void r.destroy(),
  'sends without end': (_, r) => {
    r.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (!r.destroyed && r.write(' '.repeat(64 * 1_024)));
    }
    r.on('drain', more)
    more()
  },
}

describe('the plain answer goes, once, at once', () => {
  it.each(Object.entries({ ...lies, ...faults }))('when the model %s', async (_, behave) => {
    server.behave = behave
    const said = await texts()
    expect(said).toHaveLength(1)
    expect(said[0]).toBe(PLAIN)
    expect(server.asked).toHaveLength(1)
    expect(await held()).toEqual([])
  })

  it('when nobody listens there', async () => {
    await server.stop()
    expect((await texts())[0]).toBe(PLAIN)
    server = await startModelServer()
  })

  it.each<[string, Behaviour]>([
    ['says nothing at all', () => undefined],
    ['stops after the headers', (_, r) => void r.writeHead(200).flushHeaders()],
    [
      'stops in the middle',
      (_, r) => {
        r.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":')
      },
    ],
  ])('when the time is up and the model %s', async (_, behave) => {
    server.behave = behave
    const saying = texts()
    await server.arrived(1)
    timeUp()
    expect((await saying)[0]).toBe(PLAIN)
    expect(await held()).toEqual([])
  })

  it('by itself after three seconds, when nobody lets it go', async () => {
    server.behave = () => undefined
    const before = world.clock.now()
    const saying = texts()
    await server.arrived(1)
    const [row] = await held()
    expect(row!.state).toBe('queued')
    expect(row!.not_before).toEqual(new Date(before.getTime() + 3_000))
    world.clock.set(new Date(before.getTime() + 3_000))
    await world.assistant.delivery.idle()
    expect((await world.news()).map((m) => m.body.text)).toEqual([PLAIN])
    // What the model would say now comes too late.
    timeUp()
    expect(await saying).toEqual([])
    expect(await held()).toEqual([])
  })
})

describe('a model that keeps failing', () => {
  it('is left alone, tried again after a while, and used again when it is well', async () => {
    server.behave = (_, r) => void r.writeHead(503).end()
    for (let i = 0; i < 5; i++) expect((await texts())[0]).toBe(PLAIN)
    expect(server.asked).toHaveLength(3)
    const later = (ms: number) => world.clock.set(new Date(world.clock.now().getTime() + ms))
    later(60_000)
    for (let i = 0; i < 3; i++) expect((await texts())[0]).toBe(PLAIN)
    expect(server.asked).toHaveLength(4)
    later(60_000)
    await texts()
    expect(server.asked).toHaveLength(4)
    later(60_000)
    server.behave = ({ passages }) => `Dạ, ${echo(passages[0]!.text)}`
    expect((await texts())[0]).toMatch(/^Dạ, /)
    expect((await texts())[0]).toMatch(/^Dạ, /)
    expect(server.asked).toHaveLength(6)
  })
})
