import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cleanPicture } from '../../src/pictures/clean.ts'
import { PictureError } from '../../src/pictures/picture-error.ts'
import { pictureNamed } from '../support/pictures.ts'

async function troubleOf(bytes: Uint8Array): Promise<unknown> {
  const error: unknown = await cleanPicture(bytes).then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(PictureError)
  return (error as PictureError).trouble
}

describe('a picture that is kept', () => {
  it('is a JPEG of 1600 pixels at most, and says nothing of where it was taken', async () => {
    const sent = await pictureNamed('to-roi.jpg')
    expect((await sharp(sent).metadata()).exif).toBeDefined()
    const kept = await sharp(await cleanPicture(sent)).metadata()
    expect(kept).toMatchObject({ format: 'jpeg', width: 1_600, height: 800 })
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc]).toEqual([undefined, undefined, undefined, undefined])
  })

  it('stands upright and is white where it was transparent', async () => {
    const lying = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#000' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect(await sharp(await cleanPicture(lying)).metadata()).toMatchObject({ width: 100, height: 200 })
    const clear = await cleanPicture(await pictureNamed('to-roi.png'))
    expect([...(await sharp(clear).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255])
  })

  it('reads WebP, and of one that moves the first picture', async () => {
    const frames = { create: { width: 60, height: 40, channels: 3 as const, background: '#00f' } }
    expect(await sharp(await cleanPicture(await sharp(frames).webp().toBuffer())).metadata()).toMatchObject({
      format: 'jpeg',
      width: 60,
    })
    const frame = await sharp(frames).png().toBuffer()
    const moving = await sharp([frame, frame, frame], { join: { animated: true } })
      .webp()
      .toBuffer()
    expect(await sharp(await cleanPicture(moving)).metadata()).toMatchObject({ height: 40 })
  })

  it('is below 1 MB even where nothing can be left out', async () => {
    const side = 1_100
    const noise = await sharp(randomBytes(side * side * 3), {
      raw: { width: side, height: side, channels: 3 },
    })
      .png()
      .toBuffer()
    const kept = await cleanPicture(noise)
    expect(kept.length).toBeLessThanOrEqual(1024 * 1024)
  })

  it('is the same for the same bytes', async () => {
    const sent = await pictureNamed('to-roi-moi.jpg')
    expect(await cleanPicture(sent)).toEqual(await cleanPicture(sent))
  })
})

describe('refused', () => {
  it.each([
    ['a program called .jpg', 'phan-mem.jpg', 'notPicture'],
    ['half a picture', 'hong.jpg', 'notPicture'],
    ['20 MB', 'qua-lon.jpg', 'tooLarge'],
  ])('%s', async (_what, name, trouble) => {
    expect(await troubleOf(await pictureNamed(name))).toBe(trouble)
  })

  it('a small file that unpacks to 900 million pixels, without unpacking it', async () => {
    const bomb = await pictureNamed('bom.png')
    expect(bomb.length).toBeLessThan(5 * 1024 * 1024)
    const before = process.memoryUsage().rss
    expect(await troubleOf(bomb)).toBe('tooLarge')
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('kinds of picture nobody needs, though they could be unpacked', async () => {
    const drawn = sharp({ create: { width: 30, height: 20, channels: 3, background: '#0a0' } })
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    for (const bytes of [await drawn.gif().toBuffer(), await drawn.tiff().toBuffer(), Buffer.from(svg)]) {
      await sharp(bytes).jpeg().toBuffer()
      expect(await troubleOf(bytes)).toBe('notPicture')
    }
  })

  it.each([
    ['nothing', new Uint8Array()],
    [
      'SVG, which may name other files',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'),
    ],
    ['GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
    ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ')],
    [
      'the beginning of a JPEG and then a page',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('<html>')]),
    ],
  ])('%s', async (_what, bytes) => {
    expect(await troubleOf(bytes)).toBe('notPicture')
  })
})
