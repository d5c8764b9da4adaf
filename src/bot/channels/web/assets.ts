import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { root } from '../../../root.ts'

const folder = join(root, 'src/bot/channels/web/page')

const types = {
  'chat.css': 'text/css; charset=utf-8',
  'chat.js': 'text/javascript; charset=utf-8',
  'bubbles.js': 'text/javascript; charset=utf-8',
  'outgoing.js': 'text/javascript; charset=utf-8',
  'stream.js': 'text/javascript; charset=utf-8',
  'words.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const

/** The page's own files, read once: nothing is fetched from elsewhere, and no path from outside touches the disk. */
export function assets(): Hono {
  const app = new Hono()
  for (const [name, type] of Object.entries(types)) {
    const content = readFileSync(join(folder, name))
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
    app.get(`/web/${name}`, (c) => {
      // Asked for each time, answered with 304 mostly: a new release must not meet half of the old page.
      c.header('Cache-Control', 'no-cache')
      c.header('ETag', etag)
      if (c.req.header('if-none-match') === etag) return c.body(null, 304)
      return c.body(content, 200, { 'Content-Type': type })
    })
  }
  return app
}
