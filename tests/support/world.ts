import { pino } from 'pino'
import { type Assistant, type AssistantParts, assemble } from '../../src/assistant.ts'
import type { Channel, Outlet } from '../../src/bot/channel.ts'
import type { Clock } from '../../src/clock.ts'
import type { OpenDatabase } from '../../src/db/connect.ts'
import type { OutBody } from '../../src/db/stored.ts'
import { type Facts, loadFacts } from '../../src/facts.ts'
import { capabilities } from '../../src/handlers/index.ts'
import { pleaseCall } from '../../src/jobs/please-call.ts'
import { freshPglite } from './database.ts'
import { plainChannel } from './plain-channel.ts'

/** A clock that stands still until it is set. */
export class StandingClock implements Clock {
  constructor(private at: Date) {}
  now() {
    return this.at
  }
  set(at: Date) {
    this.at = at
  }
}

/** Never changes, and takes a second to read. */
let known: Facts | undefined

/** How a test speaks on one channel: turns what an actor says into the platform's raw event. */
export interface Voice {
  channel: Channel
  account: string
  text(address: string, text: string): unknown
  press(address: string, menu: string, index: number): unknown
  /** What previews know of the channel, where it has prices of its own; else some are made up. */
  outlet?: Outlet
  /** A picture, with what was written with it. */
  picture(address: string, name: string, caption?: string): unknown
  /** For a channel that keeps what it shows in the database: called before anything is said. */
  attach?(database: OpenDatabase, clock: Clock): void
  /** Brings an event the platform's own way; without this it is put into the inbox. */
  bring?(address: string, eventId: string, raw: unknown): Promise<void>
}

export interface WorldOptions {
  /** Where the clock stands at first. */
  at?: string
  voice?: Voice
  database?: OpenDatabase
  model?: AssistantParts['model']
}

/** A whole assistant over a fresh database, for golden conversations. */
export class World {
  private events = 0
  /** Not a mark: what was queued early may be sent late. */
  private readonly seen = new Set<number>()

  private constructor(
    readonly database: OpenDatabase,
    readonly clock: StandingClock,
    readonly assistant: Assistant,
    readonly facts: Facts,
    readonly voice: Voice,
  ) {}

  static async open(options: WorldOptions = {}): Promise<World> {
    known ??= loadFacts()
    const facts = known
    const database = options.database ?? (await freshPglite())
    const clock = new StandingClock(new Date(options.at ?? '2026-11-23T09:00:00+07:00'))
    const voice = options.voice ?? plainVoice()
    voice.attach?.(database, clock)
    const assistant = assemble({
      database,
      clock,
      channels: [voice.channel],
      capabilities: capabilities(facts, {
        outlets: outlets(voice),
        withModel: options.model !== undefined,
      }),
      model: options.model,
      quietHours: () => false,
      publicUrl: 'https://ocop.example.vn',
      onUnreached: pleaseCall(facts),
      log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    })
    return new World(database, clock, assistant, facts, voice)
  }

  /** Types a text (or presses "[label]", or sends "(ảnh file.jpg) words with it") and returns every message that went out because of it, in order. */
  async say(
    address: string,
    input: string | { menu: string; index: number },
  ): Promise<{ address: string; body: OutBody }[]> {
    await this.bring(address, `e${++this.events}`, await this.rawOf(address, input))
    await this.assistant.idle()
    return this.news()
  }

  private async rawOf(address: string, input: string | { menu: string; index: number }): Promise<unknown> {
    if (typeof input !== 'string') return this.voice.press(address, input.menu, input.index)
    const picture = /^\(ảnh ([\w.-]+)\)(?: (.+))?$/u.exec(input)
    if (picture) return this.voice.picture(address, picture[1]!, picture[2])
    const press = /^\[(.+)\]$/.exec(input)
    return press ? this.pressed(address, press[1]!) : this.voice.text(address, input)
  }

  /** What was sent since last asked. */
  async news(): Promise<{ address: string; body: OutBody }[]> {
    const rows = await this.database.db
      .selectFrom('outbox')
      .innerJoin('chat', 'chat.id', 'outbox.chat_id')
      .select(['outbox.id', 'chat.address', 'outbox.body'])
      .where('outbox.state', '=', 'sent')
      .orderBy('outbox.id')
      .execute()
    const fresh = rows.filter((r) => !this.seen.has(r.id))
    for (const r of fresh) this.seen.add(r.id)
    return fresh.map((r) => ({ address: r.address, body: r.body as unknown as OutBody }))
  }

  async close(): Promise<void> {
    await this.assistant.stop()
  }

  private async bring(address: string, eventId: string, raw: unknown): Promise<void> {
    const { voice } = this
    if (voice.bring) return voice.bring(address, eventId, raw)
    const { account, channel } = voice
    await this.assistant.receive([{ channel: channel.name, account, eventId, address, raw }])
  }

  private async pressed(address: string, label: string): Promise<unknown> {
    const sent = await this.database.db
      .selectFrom('outbox')
      .innerJoin('chat', 'chat.id', 'outbox.chat_id')
      .select('outbox.body')
      .where('chat.address', '=', address)
      .orderBy('outbox.id', 'desc')
      .execute()
    for (const row of sent) {
      const { menu } = row.body as unknown as OutBody
      const index = menu?.labels.indexOf(label) ?? -1
      if (menu && index >= 0) return this.voice.press(address, menu.id, index)
    }
    throw new Error(`${address} was never offered [${label}]`)
  }
}

/** What previews know of channels: the voice's own, and one more that costs money and shows little at once. */
function outlets(voice: Voice): Outlet[] {
  const abilities = { buttons: 0, labelLength: 0, textLength: 4_000, pictures: 'by content' as const }
  return [
    voice.outlet ?? { name: voice.channel.name, abilities, costVnd: 0 },
    { name: PAID_CHANNEL, abilities: { ...abilities, textLength: 160 }, costVnd: 200 },
  ]
}

/** A channel for trial that is never on. */
export const PAID_CHANNEL = 'kênh thử trả tiền'

export function plainVoice(): Voice {
  return {
    channel: plainChannel(() => {}),
    account: 'test',
    text: (_address, text) => ({ text }),
    press: (_address, menu, index) => ({ menu, index }),
    picture: (_address, picture, caption) => ({ picture, ...(caption !== undefined && { caption }) }),
  }
}
