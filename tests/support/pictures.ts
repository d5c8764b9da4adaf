import { randomBytes } from 'node:crypto'
import sharp from 'sharp'

const made = new Map<string, Promise<Buffer>>()

/** A picture of one colour, with the place where it was "taken" in it. */
function plain(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .withExif({
      IFD0: { Copyright: 'Thử nghiệm' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '10/1 23/1 0/1' },
    })
    .toBuffer()
}

/** Files people of the stories send, by name; the same bytes each time. What a name says need not be true. */
const files: Record<string, () => Promise<Buffer>> = {
  'to-roi.jpg': () => plain(2_400, 1_200, '#2a7f4f'),
  'to-roi-moi.jpg': () => plain(1_000, 1_400, '#c33a2c'),
  'to-roi.png': () =>
    sharp({ create: { width: 300, height: 200, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer(),
  'phan-mem.jpg': async () => Buffer.concat([Buffer.from('MZ\x90\0\x03'), Buffer.alloc(2_000, 7)]),
  'hong.jpg': async () => (await plain(900, 900, '#123456')).subarray(0, 2_000),
  'qua-lon.jpg': async () => Buffer.concat([await plain(10, 10, '#fff'), randomBytes(20 * 1024 * 1024)]),
  /** Small as a file, 900 million pixels when unpacked. */
  'bom.png': () =>
    sharp({
      create: { width: 30_000, height: 30_000, channels: 3, background: '#000' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer(),
}

export function pictureNamed(name: string): Promise<Buffer> {
  const make = files[name]
  if (!make) throw new Error(`No picture is called ${name}; there are: ${Object.keys(files).join(', ')}`)
  const known = made.get(name) ?? make()
  made.set(name, known)
  return known
}
