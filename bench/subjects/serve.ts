import type { Server } from 'node:http'

/** Tells the bench where the subject listens, and its memory whenever asked; ends with the bench. */
export function serveSubject(server: Server): void {
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))
  process.on('message', () => {
    globalThis.gc?.()
    process.send!({ rss: process.memoryUsage().rss })
  })
  process.once('disconnect', () => process.exit())
}
