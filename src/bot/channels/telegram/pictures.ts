import { type Api, InputFile } from 'grammy'
import { z } from 'zod'
import type { TelegramConfig } from '../../../config.ts'
import type { JsonObject } from '../../../db/stored.ts'
import { MOST_BYTES } from '../../../pictures/clean.ts'
import { fetchPicture } from '../../../pictures/fetch.ts'
import { PictureError } from '../../../pictures/picture-error.ts'
import type { Picture } from '../../pictures.ts'
import { callFailure, describe } from './errors.ts'
import type { Message } from './update.ts'

/** A file as Telegram names it; its size in bytes is not always told. */
const file = z.looseObject({ file_id: z.string(), file_size: z.number().optional() })
/** One picture in several sizes, from small to large. */
const photoSchema = z.array(file)
const documentSchema = file.extend({ mime_type: z.string().startsWith('image/') })

const sourceSchema = z.object({ fileId: z.string(), bytes: z.number().optional() })
/** Relative, and nowhere out of the bot's own files. */
const FILE_PATH = /^(?!.*\.\.)[\w-][\w./-]{0,200}$/

/** The picture of a message: the largest of its sizes that we read, or a file that says it is one. */
export function sourceOf({ photo, document }: Message): JsonObject | undefined {
  const sizes = photoSchema.safeParse(photo).data ?? []
  // Where all are too large, fetching says so.
  const best = sizes.findLast((p) => (p.file_size ?? 0) <= MOST_BYTES) ?? sizes[0]
  const sent = best ?? documentSchema.safeParse(document).data
  return sent && { fileId: sent.file_id, ...(sent.file_size !== undefined && { bytes: sent.file_size }) }
}

/** Fetches pictures people sent. The token stands in the address of each file: no error tells it. */
export function pictureFetcher(
  api: Api,
  { apiRoot, token }: Pick<TelegramConfig, 'apiRoot' | 'token'>,
  withinMs: number,
) {
  return async (source: JsonObject): Promise<Uint8Array> => {
    const { fileId, bytes } = sourceSchema.parse(source)
    if ((bytes ?? 0) > MOST_BYTES) throw new PictureError('tooLarge', `picture of ${bytes} bytes`)
    const path = await api.raw.getFile({ file_id: fileId }).then(
      (file) => file.file_path,
      (error: unknown) => {
        const failure = callFailure('getFile', error)
        const large = failure.code === 400 && /too big/i.test(failure.description)
        throw new PictureError(large ? 'tooLarge' : 'notFetched', describe(failure))
      },
    )
    if (!path || !FILE_PATH.test(path)) throw new PictureError('notFetched', 'getFile gave no path')
    const origins = [new URL(apiRoot).origin]
    return fetchPicture(`${apiRoot}/file/bot${token}/${path}`, { hosts: [], origins }, withinMs)
  }
}

type SentPhoto = Awaited<ReturnType<Api['raw']['sendPhoto']>>

/**
 * Sends pictures, each uploaded once: afterwards Telegram knows it by a name. While one is on its way the others of the
 * same picture wait for that name, so that a notice to hundreds does not fill a thin line hundreds of times.
 */
export class PictureSender {
  private readonly ids = new Map<string, string>()
  private readonly underWay = new Map<string, Promise<unknown>>()

  /** @param api with a time limit that leaves room for a megabyte */
  constructor(private readonly api: Api) {}

  /** @returns null where the picture is not to be had any more. */
  async send(
    picture: Picture,
    more: Omit<Parameters<Api['raw']['sendPhoto']>[0], 'photo'>,
  ): Promise<SentPhoto | null> {
    for (;;) {
      const photo = this.ids.get(picture.name)
      if (photo !== undefined) return this.api.raw.sendPhoto({ ...more, photo })
      const other = this.underWay.get(picture.name)
      if (!other) break
      await other
    }
    const sent = this.upload(picture, more)
    this.underWay.set(
      picture.name,
      sent.catch(() => {}),
    )
    return sent.finally(() => this.underWay.delete(picture.name))
  }

  /** Telegram may have forgotten it. @returns whether it was known by a name, so that it is worth another try */
  forget(picture: Picture): boolean {
    return this.ids.delete(picture.name)
  }

  private async upload(
    picture: Picture,
    more: Omit<Parameters<Api['raw']['sendPhoto']>[0], 'photo'>,
  ): Promise<SentPhoto | null> {
    const bytes = await picture.bytes()
    if (!bytes) return null
    const sent = await this.api.raw.sendPhoto({ ...more, photo: new InputFile(bytes, 'anh.jpg') })
    const id = sent?.photo?.at(-1)?.file_id
    if (this.ids.size >= 1_000) this.ids.clear()
    if (id) this.ids.set(picture.name, id)
    return sent
  }
}
