import type { Context } from 'hono'

/**
 * True when the request comes from our own page. SameSite keeps most foreign posts away; this is the second lock,
 * and the only one in browsers that do not know SameSite.
 * @param publicUrl where a proxy shows us, if it hides our own host name
 */
export function fromOwnPage(c: Context, publicUrl: string | null): boolean {
  // Old browsers leave Origin out of posts to the same host, but then send Referer.
  const from = hostOf(c.req.header('origin') ?? c.req.header('referer'))
  if (from === undefined) return false
  return from === c.req.header('host') || from === hostOf(publicUrl ?? undefined)
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host || undefined : undefined
}
