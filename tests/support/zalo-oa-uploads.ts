/** A file as it came in a multipart form. */
export interface Uploaded {
  name: string
  bytes: Uint8Array
}

const MB = 1024 * 1024
const PNG = [0x89, 0x50, 0x4e, 0x47]
const JPEG = [0xff, 0xd8, 0xff]

/** The part called `file`; null when there is none. */
export async function readForm(contentType: string, body: Buffer): Promise<Uploaded | null> {
  if (!contentType.startsWith('multipart/form-data')) return null
  const headers = { 'content-type': contentType }
  const form = await new Response(new Uint8Array(body), { headers }).formData()
  const part = form.get('file')
  if (part === null || typeof part === 'string') return null
  return { name: part.name, bytes: new Uint8Array(await part.arrayBuffer()) }
}

/** Why Zalo would not take it; null when it would. */
export function uploadRefusal(kind: 'image' | 'file', { name, bytes }: Uploaded): string | null {
  if (kind === 'image') {
    const begins = (magic: number[]) => magic.every((b, i) => bytes[i] === b)
    if (!begins(PNG) && !begins(JPEG)) return 'file is invalid. We only support png and jpeg'
    return bytes.length > MB ? 'file is too large' : null
  }
  if (!/\.(pdf|doc|docx|csv)$/i.test(name)) return 'file type is not supported'
  return bytes.length > 5 * MB ? 'file is too large' : null
}
