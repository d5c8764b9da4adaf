import type { Hono } from 'hono'
import type { Logger } from 'pino'
import type { Clock } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import type { Arrival } from '../../../db/inbox.ts'
import { releaseKnocked } from '../../../db/zalo-paid.ts'
import { noteClosed, noteSent } from '../../../db/zalo-reach.ts'
import { loginBegun } from '../../../db/zalo-tokens.ts'
import { type Channel, type Rendered, SendError, type Sent } from '../../channel.ts'
import { pictureFrom } from '../zalo-pictures.ts'
import { alarms, calledBy } from './alarm.ts'
import { ZaloFailure } from './call.ts'
import { client } from './client.ts'
import { askConsent, consentRoutes } from './consent.ts'
import { foreseer } from './foresee.ts'
import { takeIn } from './intake.ts'
import { noticeSender, OPEN_WITHIN_MS } from './ladder.ts'
import { abilities } from './layout.ts'
import { oauth } from './oauth.ts'
import { readEvent } from './read.ts'
import { type Accepted, consult, consultUpload, sendError } from './send.ts'
import { ZALO_OA } from './sort.ts'
import { loadTemplates, type Template } from './templates.ts'
import { Tokens } from './tokens.ts'
import { type Upload, unfit, uploadOf, withUpload } from './uploads.ts'
import { verdictOn } from './verdicts.ts'
import { webhookRoutes } from './webhook.ts'

export interface ZaloOaOptions {
  config: ZaloOaConfig
  database: OpenDatabase
  clock: Clock
  log: Logger
  /** By default those of data/zalo/templates.json. */
  templates?: readonly Template[]
}

export interface ZaloOaChannel {
  channel: Channel
  /** The account's id, as the database knows it. */
  account: string
  /** To be mounted at the root of the web server. */
  routes: Hono
  tokens: Tokens
  /** Renews the token when it is due and looks after messages nobody has opened; runs by itself once started. */
  keep(): Promise<void>
  /** Sends a document (pdf, doc, docx, csv up to 5 MB) or picture to somebody who wrote lately. @throws SendError */
  sendUpload(address: string, upload: Upload): Promise<Sent>
  /** Begins to take events in and to keep the token fresh. @returns false while nobody has agreed yet. */
  start(parts: { receive: (arrivals: Arrival[]) => Promise<void> }): Promise<boolean>
  /** Resolves when nothing is under way any more. What was not acknowledged is brought again. */
  stop(): Promise<void>
}

/** How often it is looked whether the token must be renewed. */
const KEEP_MS = 10 * 60_000

/** Zalo's Official Account as a channel, by webhook. */
export function zaloOaChannel(options: ZaloOaOptions): ZaloOaChannel {
  const { config, database, clock, log, templates = loadTemplates() } = options
  const account = config.oaId
  const alarm = alarms({ database, account, clock, log })
  const tokens = new Tokens({
    database,
    account,
    clock,
    oauth: oauth(config),
    onLost: async (why, again) => {
      const now = clock.now()
      // The link they have still works: nothing new to tell.
      if (again && (await loginBegun(database.db, account, now))) return
      const { link } = await askConsent({ config, database, clock })
      await alarm('lost', { why, link }, now.toISOString())
    },
    log,
  })
  const zalo = client(config, tokens)
  const help = calledBy(alarm)
  let receive: ((arrivals: Arrival[]) => Promise<void>) | null = null
  let keeping: NodeJS.Timeout | undefined
  const underWay = new Set<Promise<unknown>>()
  const track = <T>(work: Promise<T>): Promise<T> => {
    const tracked = work.catch(() => {}).finally(() => underWay.delete(tracked))
    underWay.add(tracked)
    return work
  }

  const noted = async (address: string, accepted: Accepted) => {
    // The person has it: an error here must not send it again.
    await noteSent(database.db, { account, address }, accepted).catch((error: unknown) =>
      log.warn({ err: error }, 'Zalo quota not noted'),
    )
    return { platformId: accepted.platformId }
  }
  const consultUploaded = (address: string, upload: Upload) =>
    withUpload({ zalo, database, account, clock }, upload, async (token) =>
      noted(address, await consultUpload(zalo, address, upload.kind, token)),
    )
  /** One page: its picture is a message of its own, because buttons hang on text only. */
  const consultPage = async (address: string, { text, buttons, picture }: Rendered) => {
    const upload = picture ? await uploadOf(picture) : null
    if (upload) await consultUploaded(address, upload)
    const link = upload ? undefined : picture?.address
    const said = link ? `${text}\n${link}` : text
    return noted(address, await consult(zalo, address, { text: said, buttons }))
  }
  /** Sends as an answer, which Zalo takes while the person wrote lately. */
  const answer = async (address: string, send: () => Promise<Sent>) => {
    try {
      return await send()
    } catch (error) {
      if (error instanceof ZaloFailure && verdictOn(error.code, 'account') === 'window') {
        await noteClosed(database.db, { account, address }, clock.now())
      }
      throw await sendError(error, 'account', { clock, help })
    }
  }

  /** What time brings about. Never throws. */
  const keep = async () => {
    await tokens.keep()
    const now = clock.now()
    const unopenedSince = new Date(now.getTime() - OPEN_WITHIN_MS)
    await releaseKnocked(database.db, { channel: ZALO_OA, account }, { now, unopenedSince }).catch(
      (error: unknown) => log.warn({ err: error }, 'Zalo messages nobody opened not looked for'),
    )
  }

  return {
    channel: {
      name: ZALO_OA,
      abilities,
      read: readEvent,
      fetchPicture: (source) => pictureFrom(source, config.pictures),
      send: (address, message) => answer(address, () => consultPage(address, message)),
      sendNotice: noticeSender({
        config,
        templates,
        database,
        clock,
        zalo,
        async consult(address, pages) {
          let sent: Sent = { platformId: null }
          for (const page of pages) sent = await consultPage(address, page)
          return sent
        },
        alarm,
        log,
      }),
      foresee: foreseer({ config, templates, clock }),
    },
    account,
    routes: consentRoutes({ config, database, clock }).route(
      '/',
      webhookRoutes({
        config,
        take: async (event) => {
          if (!receive) throw new Error('Zalo is not started')
          await track(takeIn({ database, account, receive, clock, alarm, log }, event))
        },
        clock,
        onMismatch: () => void track(alarm('signature')),
        log,
      }),
    ),
    tokens,
    keep,
    async sendUpload(address, upload) {
      const why = unfit(upload)
      if (why) throw new SendError({ kind: 'never' }, `Zalo takes no such ${upload.kind}: ${why}`)
      return answer(address, () => consultUploaded(address, upload))
    },
    async start(parts) {
      receive = parts.receive
      keeping = setInterval(() => void track(keep()), KEEP_MS)
      return tokens.keep()
    },
    async stop() {
      receive = null
      clearInterval(keeping)
      await Promise.all(underWay)
    },
  }
}
