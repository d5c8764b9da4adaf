import { PictureError } from './picture-error.ts'

/** Larger is not read at all. */
export const MOST_BYTES = 5 * 1024 * 1024
/** As kept: Zalo takes 1 MB, and an old phone has to load it. */
const KEPT_BYTES = 1024 * 1024
/** What is in the file is unpacked to 3 or 4 bytes a pixel; the cameras of phones make up to 50 million. */
const MOST_PIXELS = 52_000_000
const UNPACK_SECONDS = 15
/** Longest side and quality, tried until the result is small enough. */
const STEPS = [
  { side: 1_600, quality: 82 },
  { side: 1_600, quality: 62 },
  { side: 1_200, quality: 55 },
  { side: 800, quality: 45 },
] as const
const KINDS: readonly string[] = ['image/jpeg', 'image/png', 'image/webp']

/** Unpacking takes memory and a processor: one at a time. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Makes a picture fit to be kept and shown: JPEG, small, upright, white where it was transparent, and nothing of where
 * or by whom it was taken. What a file calls itself does not count, only what is in it.
 * @throws PictureError
 */
export function cleanPicture(bytes: Uint8Array): Promise<Uint8Array> {
  const cleaned = last.then(() => clean(bytes))
  last = cleaned.catch(() => {})
  return cleaned
}

async function clean(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length > MOST_BYTES) throw new PictureError('tooLarge', `picture of ${bytes.length} bytes`)
  // Loaded by the first picture: a native library nobody should wait for at the start.
  const { fileTypeFromBuffer } = await import('file-type')
  const kind = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime
  if (!kind || !KINDS.includes(kind)) throw new PictureError('notPicture', `a file of kind ${kind}`)
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  try {
    for (const { side, quality } of STEPS) {
      const made = await sharp(bytes, {
        limitInputPixels: MOST_PIXELS,
        failOn: 'error',
        sequentialRead: true,
      })
        .timeout({ seconds: UNPACK_SECONDS })
        .autoOrient()
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality })
        .toBuffer()
      if (made.length <= KEPT_BYTES) return made
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/pixel limit/i.test(message)) throw new PictureError('tooLarge', 'picture of too many pixels')
    throw new PictureError('notPicture', 'a picture that cannot be read')
  }
  throw new PictureError('tooLarge', 'picture that does not become small enough')
}
