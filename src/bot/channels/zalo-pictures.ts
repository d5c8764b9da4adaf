import { z } from 'zod'
import type { JsonObject } from '../../db/stored.ts'
import { fetchPicture, type Sources } from '../../pictures/fetch.ts'

const sourceSchema = z.object({ url: z.string() })

/**
 * Fetches a picture from where a Zalo event says it lies, if that is one of Zalo's own hosts: whoever could bring us an
 * event must not make us ask any other address. @throws PictureError
 */
export async function pictureFrom(source: JsonObject, zalo: Sources): Promise<Uint8Array> {
  return fetchPicture(sourceSchema.parse(source).url, zalo)
}
