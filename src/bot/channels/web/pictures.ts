import type { Db } from '../../../db/connect.ts'
import { keepPicture } from '../../../db/pictures.ts'
import { keepWritten, type WebChat } from '../../../db/web.ts'
import { cleanPicture } from '../../../pictures/clean.ts'
import { PictureError } from '../../../pictures/picture-error.ts'
import { translator } from '../../../text/i18n.ts'
import { picturePath } from '../../pictures.ts'
import { ACCOUNT, CHANNEL } from './api.ts'
import type { PostedPicture } from './incoming.ts'

/**
 * Keeps that a picture was posted; the picture itself where the open question wants one. Here it comes with the event,
 * so it is unpacked before anything is kept: no transaction waits for that, and what is kept is kept at once.
 */
export async function takePicture(
  db: Db,
  chat: WebChat,
  sent: PostedPicture & { file: File },
  now: Date,
): Promise<void> {
  const { file, ...posted } = sent
  const { personId } = chat
  const content = chat.wantsPicture && personId !== null ? await cleaned(file) : null
  await db.transaction().execute(async (trx) => {
    const picture =
      content instanceof PictureError
        ? { failed: content.trouble }
        : content && personId !== null
          ? await keepPicture(trx, { personId, content, now })
          : null
    const arrival = {
      channel: CHANNEL,
      account: ACCOUNT,
      // The page's id is only its own: another chat may use the same.
      eventId: `${chat.address}.${posted.id}`,
      address: chat.address,
      raw: { ...posted, picture },
    }
    const text = [translator(posted.lang)('web:page.picture'), posted.caption].filter(Boolean).join('\n')
    const shown = picture && 'key' in picture ? { picture: picturePath(picture.key) } : {}
    await keepWritten(trx, chat.chatId, arrival, { text, event: posted.id, ...shown }, now)
  })
}

async function cleaned(file: File): Promise<Uint8Array | PictureError> {
  try {
    return await cleanPicture(new Uint8Array(await file.arrayBuffer()))
  } catch (error) {
    if (error instanceof PictureError) return error
    throw error
  }
}
