import { createServer } from 'node:http'
import { PsqlAdapter } from '@grammyjs/storage-psql'
import { Bot, type Context, type SessionFlavor, session, webhookCallback } from 'grammy'
import pg from 'pg'
import { serveSubject } from './serve.ts'

/** The measure: a bare grammY bot that keeps its session in the same PostgreSQL. No inbox, no outbox. */
type Counting = Context & SessionFlavor<{ n: number }>

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const bot = new Bot<Counting>(process.env.BENCH_TOKEN!, { client: { apiRoot: process.env.BENCH_PLATFORM! } })
bot.use(
  session({
    initial: () => ({ n: 0 }),
    storage: await PsqlAdapter.create({ tableName: 'bare_session', client: pool as never }),
  }),
)
bot.on('message:text', async (ctx) => {
  ctx.session.n++
  await ctx.reply(`${ctx.session.n}: ${ctx.message.text}`)
})
await bot.init()
serveSubject(createServer(webhookCallback(bot, 'http', { secretToken: process.env.BENCH_SECRET! })))
