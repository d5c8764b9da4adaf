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

/** What Telegram calls pictures it has had from us, so that a notice to hundreds carries one only once. */
export class UploadedPictures {
  private readonly ids = new Map<string, string>()

  /** @returns null where the picture is not to be had any more. */
  async of(picture: Picture): Promise<string | InputFile | null> {
    const known = this.ids.get(picture.name)
    if (known) return known
    const bytes = await picture.bytes()
    return bytes && new InputFile(bytes, 'anh.jpg')
  }

  note(picture: Picture, sent: { photo?: { file_id: string }[] } | undefined): void {
    const id = sent?.photo?.at(-1)?.file_id
    if (!id) return
    if (this.ids.size >= 1_000) this.ids.clear()
    this.ids.set(picture.name, id)
  }

  forget(picture: Picture): boolean {
    return this.ids.delete(picture.name)
  }
}
