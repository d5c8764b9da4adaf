import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../../clock.ts'
import type { OpenDatabase } from '../../../db/connect.ts'
import { keepUpload, uploadedSince } from '../../../db/zalo-uploads.ts'
import type { Picture } from '../../pictures.ts'
import { ZaloFailure } from './call.ts'
import type { Client } from './client.ts'
import { verdictOn } from './verdicts.ts'

/** A picture or a document, as it is to reach somebody. */
export interface Upload {
  kind: 'image' | 'file'
  name: string
  bytes: Uint8Array<ArrayBuffer>
}

const MB = 1024 * 1024
/** Zalo forgets an upload after seven days; a message may lie in the outbox for a while. */
const USED_FOR_MS = 6 * 24 * 3_600_000

const PNG = [0x89, 0x50, 0x4e, 0x47]
const JPEG = [0xff, 0xd8, 0xff]
const DOCUMENT = /\.(pdf|docx?|csv)$/i

/** Why Zalo would not take it, or null: pictures jpg or png up to 1 MB, documents pdf, doc, docx, csv up to 5 MB. */
export function unfit({ kind, name, bytes }: Upload): 'type' | 'size' | null {
  const begins = (magic: number[]) => magic.every((b, i) => bytes[i] === b)
  const typed = kind === 'file' ? DOCUMENT.test(name) : begins(PNG) || begins(JPEG)
  if (!typed) return 'type'
  return bytes.length > (kind === 'file' ? 5 : 1) * MB ? 'size' : null
}

const answer = z.looseObject({ attachment_id: z.string().optional(), token: z.string().optional() })

export interface UploadParts {
  zalo: Client
  database: OpenDatabase
  account: string
  clock: Clock
}

/**
 * Sends something by the token of its upload: the one we have while it lives, else a new one; also when Zalo says,
 * against what we believed, that it has run out.
 * @throws ZaloFailure
 */
export async function withUpload<T>(
  { zalo, database, account, clock }: UploadParts,
  upload: Upload,
  send: (token: string) => Promise<T>,
): Promise<T> {
  const { kind, name, bytes } = upload
  const digest = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex')
  const key = { account, kind, digest }

  async function anew(): Promise<string> {
    const form = () => {
      const made = new FormData()
      made.set('file', new Blob([bytes]), name)
      return made
    }
    const path = `/v2.0/oa/upload/${kind}`
    const given = answer.safeParse(await zalo.call('account', path, { form }))
    const token = given.success ? (given.data.attachment_id ?? given.data.token) : undefined
    if (token === undefined) throw new ZaloFailure(path, null, 'an answer of another shape')
    await keepUpload(database.db, key, token, clock.now())
    return token
  }

  const since = new Date(clock.now().getTime() - USED_FOR_MS)
  const known = await uploadedSince(database.db, key, since)
  try {
    return await send(known ?? (await anew()))
  } catch (error) {
    const ended = error instanceof ZaloFailure && verdictOn(error.code, 'account') === 'uploadEnded'
    if (!ended) throw error
    return await send(await anew())
  }
}

/** A picture as Zalo takes it. @returns null when it cannot be shown. */
export async function uploadOf(picture: Picture): Promise<Upload | null> {
  const bytes = await picture.bytes()
  if (!bytes) return null
  const upload: Upload = { kind: 'image', name: bytes[0] === 0xff ? 'anh.jpg' : 'anh.png', bytes }
  return unfit(upload) ? null : upload
}
