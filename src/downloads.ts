import { Hono } from 'hono'
import { type Clock, dayInVietnam } from './clock.ts'
import type { OpenDatabase } from './db/connect.ts'
import { findExport, noteDownload } from './db/exports.ts'
import { pictureContent } from './db/pictures.ts'
import { plainPage } from './http.ts'
import { showDay, translator } from './text/i18n.ts'

/**
 * Files that were made for somebody (src/db/exports.ts), by their link. The link shows a page first: chats fetch
 * the links in their messages to show a preview, and must not fetch people's data.
 */
export function downloads({ database, clock }: { database: OpenDatabase; clock: Clock }): Hono {
  const app = new Hono()
  app.use('/tep/*', async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
    c.header('X-Robots-Tag', 'noindex')
  })
  const gone = () => {
    const t = translator('vi')
    return plainPage(t('exports:gone.title'), t('exports:gone.next'))
  }

  app.get('/tep/:key', async (c) => {
    const key = c.req.param('key')
    const file = await findExport(database.db, key, clock.now())
    if (!file) return c.html(gone(), 404)
    const t = translator(file.locale)
    const until = showDay(dayInVietnam(file.expiresAt))
    return c.html(
      plainPage(file.name, t('exports:page.note', { until }), {
        href: `/tep/${key}/tai`,
        label: t('exports:page.download'),
      }),
    )
  })

  app.get('/tep/:key/tai', async (c) => {
    const now = clock.now()
    const file = await findExport(database.db, c.req.param('key'), now)
    if (!file) return c.html(gone(), 404)
    // Counted before it is sent: what may have left us is on record.
    if (c.req.method === 'GET') {
      await database.db.transaction().execute((trx) => noteDownload(trx, file.id, now))
    }
    return c.body(file.content as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': file.mediaType,
      'Content-Disposition': `attachment; filename="tep-ocop"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    })
  })
  return app
}

/**
 * Pictures we keep, by an address nobody guesses: what lies there is meant for all who get the message it belongs to,
 * and platforms fetch it, some more than once. It never changes.
 */
export function pictureFiles({ db }: OpenDatabase): Hono {
  const app = new Hono()
  app.get('/anh/:key', async (c) => {
    const content = await pictureContent(db, c.req.param('key'))
    if (!content) return c.body(null, 404, { 'Cache-Control': 'no-store' })
    return c.body(content, 200, {
      'Content-Type': 'image/jpeg',
      'Cache-Control': 'public, max-age=86400, immutable',
      'X-Robots-Tag': 'noindex',
    })
  })
  return app
}
