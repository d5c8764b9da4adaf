import { z } from 'zod'
import type { Check } from './config.ts'
import type { Sources } from './pictures/fetch.ts'

const entry = z.union([z.hostname(), z.url({ protocol: /^https?$/ })])

/**
 * Where pictures in Zalo's events may lie: host names, each with all below it, over https. An entry with http:// or
 * https:// before it is taken as it is, for a Zalo of one's own in tests.
 */
export function readZaloPictures(env: NodeJS.ProcessEnv, check: Check): Sources {
  const entries = check(
    env,
    'ZALO_PICTURE_HOSTS',
    z
      .string()
      .default('zdn.vn')
      .transform((list) => list.split(',').map((e) => e.trim()))
      .pipe(z.array(entry)),
    'là các tên máy chủ ảnh của Zalo, cách nhau bằng dấu phẩy; bỏ trống là zdn.vn',
  )
  const isOrigin = (e: string) => /^https?:/.test(e)
  return {
    hosts: entries.filter((e) => !isOrigin(e)),
    origins: entries.filter(isOrigin).map((e) => new URL(e).origin),
  }
}
