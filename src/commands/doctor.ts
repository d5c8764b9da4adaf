import { Api } from 'grammy'
import { sql } from 'kysely'
import { zaloBotLines } from '../bot/channels/zalo-bot/doctor.ts'
import { zaloFigures } from '../db/zalo-figures.ts'
import { withoutSecrets } from '../log.ts'
import type { Command } from './command.ts'

interface Figures {
  products: number
  certificates: number
  unknown: number
  inbox: number
  outbox: number
  oldest: number | null
  failed_in: number
  failed_out: number
  gone: number
  administrators: number
}

/** `doctor`: what is there, what waits, what went wrong lately. Exit code 1 when something needs a hand. */
export const doctorCommand: Command = async ({ config, database, facts, clock, t, print }) => {
  let well = true
  const tell = (ok: boolean, what: string) => {
    well &&= ok
    print(t(ok ? 'terminal:doctor.ok' : 'terminal:doctor.bad', { what }))
  }
  const now = clock.now()
  const lately = new Date(now.getTime() - 7 * 86_400_000)
  const { rows } = await sql<Figures>`select
    (select count(*) from product) as products,
    (select count(*) from certificate) as certificates,
    (select count(*) from certificate where decided_from <> decided_to) as unknown,
    (select count(*) from inbox where state = 'new') as inbox,
    (select count(*) from outbox where state in ('queued', 'sending')) as outbox,
    (select floor(extract(epoch from ${now}::timestamptz - min(created_at)) / 60)::int
      from outbox where state in ('queued', 'sending') and not quiet) as oldest,
    (select count(*) from inbox where state = 'failed' and done_at > ${lately}) as failed_in,
    (select count(*) from outbox where state = 'failed' and created_at > ${lately}) as failed_out,
    (select count(*) from chat where gone_at > ${lately}) as gone,
    (select count(distinct person_id) from role_grant
      where role = 'administrator' and revoked_at is null) as administrators`.execute(database.db)
  const f = rows[0]!
  tell(true, t('terminal:doctor.settings'))
  tell(f.products > 0, t('terminal:doctor.database', { engine: database.engine, ...f }))
  tell(
    true,
    t('terminal:doctor.places', { communes: facts.places.communes.length, sets: facts.law.sets.length }),
  )
  tell(true, t('terminal:doctor.waiting', { inbox: f.inbox, outbox: f.outbox }))
  if (f.oldest !== null) tell(f.oldest < 10, t('terminal:doctor.oldest', { minutes: f.oldest }))
  tell(
    f.failed_in + f.failed_out === 0,
    t('terminal:doctor.failed', { inbox: f.failed_in, outbox: f.failed_out, gone: f.gone }),
  )
  tell(
    f.administrators > 0,
    f.administrators > 0
      ? t('terminal:doctor.administrator', { count: f.administrators })
      : t('terminal:doctor.noAdministrator'),
  )
  if (config.telegram) {
    try {
      const me = await new Api(config.telegram.token, {
        apiRoot: config.telegram.apiRoot,
        timeoutSeconds: 10,
      }).getMe()
      tell(true, t('terminal:doctor.telegram', { name: me.username }))
    } catch (error) {
      tell(false, t('terminal:doctor.telegramBad', { reason: withoutSecrets(String(error)) }))
    }
  }
  if (config.zaloBot) {
    for (const [ok, what] of await zaloBotLines(config.zaloBot, database.db, now, t)) tell(ok, what)
  }
  if (config.zaloOa) {
    const zalo = await zaloFigures(database.db, config.zaloOa.oaId, now)
    tell(zalo.agreed, t(`zaloOa:doctor.${zalo.agreed ? 'agreed' : 'notAgreed'}`, { renewed: zalo.renewed }))
    const { dong: limit } = config.zaloOa.budget
    tell(true, t('zaloOa:doctor.spent', { ...zalo, limit }))
  }
  return well ? 0 : 1
}
