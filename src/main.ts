import { existsSync } from 'node:fs'
import closeWithGrace from 'close-with-grace'
import { assemble } from './assistant.ts'
import { telegramChannel } from './bot/channels/telegram/index.ts'
import { webChannel } from './bot/channels/web/index.ts'
import { zaloBotChannel } from './bot/channels/zalo-bot/index.ts'
import { zaloBotJob, zaloBotStart } from './bot/channels/zalo-bot/wiring.ts'
import { zaloOaChannel } from './bot/channels/zalo-oa/index.ts'
import { clockFrom, dayInVietnam, hourInVietnam, systemClock } from './clock.ts'
import { backupFolder } from './commands/backup.ts'
import { runCommand } from './commands/index.ts'
import { type Config, readConfig } from './config.ts'
import { listenForCommands } from './control.ts'
import { firstAdministratorCode } from './db/invitations.ts'
import { roleChats } from './db/role-chats.ts'
import { downloads, pictureFiles } from './downloads.ts'
import { loadFacts } from './facts.ts'
import { capabilities } from './handlers/index.ts'
import { createHttp, listen } from './http.ts'
import { backupJob } from './jobs/backup.ts'
import { pleaseCall } from './jobs/please-call.ts'
import { quietHours } from './jobs/quiet-hours.ts'
import { startJobs, timetable } from './jobs/timetable.ts'
import { openModel } from './llm/model.ts'
import { createLog } from './log.ts'
import { whyNotStarted } from './start-failure.ts'
import { openStore } from './store.ts'
import { showDay, translator } from './text/i18n.ts'

const t = translator('vi')

/** People who write at the start are answered before the jobs catch up: PGlite does one thing at a time. */
const JOBS_WAIT_MS = 3_000

/** Wiring, nothing else: config → database → bot → http → channels → jobs. @returns how to stop, in reverse. */
async function start(config: Config): Promise<() => Promise<void>> {
  const log = createLog(config.logLevel)
  const clock = config.demoClock ? clockFrom(config.demoClock) : systemClock
  const facts = loadFacts()
  const stops: (() => Promise<void> | void)[] = []
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step()
  }
  try {
    const database = await openStore(config, facts, clock)
    stops.push(() => database.close())
    const web = webChannel({
      database,
      clock,
      publicUrl: config.publicUrl,
      practice: config.demoClock !== null,
      log,
    })
    const telegram = config.telegram && telegramChannel({ config: config.telegram, clock, log })
    const zaloBot = config.zaloBot && zaloBotChannel({ config: config.zaloBot, clock, log })
    const zaloOa = config.zaloOa && zaloOaChannel({ config: config.zaloOa, database, clock, log })
    const channels = [web.channel, ...[telegram, zaloBot, zaloOa].flatMap((c) => (c ? [c.channel] : []))]
    const assistant = assemble({
      database,
      clock,
      channels,
      capabilities: capabilities(facts, {
        publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
        helpContact: config.helpContact,
        outlets: channels,
        withModel: config.model !== null,
      }),
      model: config.model ? { ask: openModel(config.model) } : undefined,
      quietHours: quietHours(facts.calendar),
      publicUrl: config.publicUrl,
      onUnreached: pleaseCall(facts),
      log,
    })
    stops.push(() => assistant.stop())
    if (config.database.kind === 'pglite') {
      const context = { config, database, facts, clock, t }
      stops.push(
        await listenForCommands(config.dataDir, (args, cwd, print) =>
          runCommand({ ...context, cwd, print }, args),
        ),
      )
    }
    web.start((chats) => assistant.engine.wake(chats))
    const routes = [
      web.routes,
      downloads({ database, clock }),
      pictureFiles(database),
      ...[telegram, zaloBot, zaloOa].flatMap((c) => (c ? [c.routes] : [])),
    ]
    const https = config.publicUrl?.startsWith('https:') ?? false
    const server = await listen(createHttp({ database, routes, https, log }), config)
    stops.push(() => server.close())
    stops.push(() => web.stop())
    const reached = await telegram?.start({
      receive: assistant.receive,
      commands: assistant.router.commands,
      roleChats: () => roleChats(database.db, telegram.channel.name, telegram.account),
    })
    if (telegram) stops.push(() => telegram.stop())
    const zaloBotReached = await zaloBot?.start(zaloBotStart(zaloBot.of, assistant, database.db, clock))
    if (zaloBot) stops.push(() => zaloBot.stop())
    const agreed = await zaloOa?.start({ receive: assistant.receive })
    if (zaloOa) stops.push(() => zaloOa.stop())
    const jobs = startJobs(
      { db: database.db, facts, clock, log, wake: () => assistant.delivery.wake() },
      [
        ...timetable,
        ...(database.pglite ? [backupJob(database, backupFolder(config.dataDir))] : []),
        ...(zaloBot && config.zaloBot ? [zaloBotJob(zaloBot.of, config.zaloBot.limits)] : []),
      ],
      JOBS_WAIT_MS,
    )
    stops.push(() => jobs.stop())

    const lines = [
      t('terminal:ready'),
      t('terminal:web', { url: config.publicUrl ?? server.url }),
      config.telegram && !reached?.username
        ? t('terminal:telegramWaiting')
        : config.telegram
          ? t('terminal:telegramOn', {
              mode: `@${reached?.username}, ${t(`terminal:${config.telegram.mode}`)}`,
            })
          : t('terminal:telegramOff'),
      ...(config.zaloBot
        ? [
            zaloBotReached?.name
              ? t('zaloBot:terminal.on', {
                  name: zaloBotReached.name,
                  mode: t(`terminal:${config.zaloBot.mode}`),
                })
              : t('zaloBot:terminal.waiting'),
          ]
        : []),
      ...(zaloOa ? [t(agreed ? 'terminal:zaloOaOn' : 'terminal:zaloOaWaiting', { id: zaloOa.account })] : []),
      config.database.kind === 'pglite'
        ? t('terminal:databasePglite', {
            dir: config.database.dataDir,
            backups: backupFolder(config.dataDir),
          })
        : t('terminal:databasePostgres'),
    ]
    if (config.model)
      lines.push(t('terminal:model', { name: config.model.name, host: new URL(config.model.baseUrl).host }))
    if (database.loaded > 0) lines.push(t('terminal:loaded', { count: database.loaded }))
    if (config.demoClock)
      lines.push(
        t('terminal:demoClock', {
          start: `${showDay(dayInVietnam(config.demoClock))} ${Math.floor(hourInVietnam(config.demoClock))}h`,
        }),
      )
    const first = await firstAdministratorCode(database, facts.places, clock.now())
    if (first) lines.push(t('terminal:firstCode', { code: first.code }))
    console.log(lines.join('\n'))
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

if (existsSync('.env')) process.loadEnvFile('.env')
try {
  const stop = await start(readConfig(process.env))
  closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    // An error nobody caught: say it without secrets, stop properly, let the supervisor start us anew.
    if (err) console.error(whyNotStarted(err, t))
    else console.log(t('terminal:stopping'))
    await stop()
  })
} catch (error) {
  console.error(whyNotStarted(error, t))
  process.exit(1)
}
