import type { PictureTrouble } from '../db/stored.ts'

/** A picture that is not to be had. What to do about it is told to whoever sent it (`common:picture.…`). */
export class PictureError extends Error {
  override name = 'PictureError'
  readonly trouble: PictureTrouble

  /** `message` must carry no address and no token: it is logged. */
  constructor(trouble: PictureTrouble, message: string) {
    super(message)
    this.trouble = trouble
  }
}
