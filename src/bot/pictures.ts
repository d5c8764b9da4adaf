import type { Kysely } from 'kysely'
import { pictureContent, pictureKey } from '../db/pictures.ts'
import type { Database } from '../db/tables.ts'
import { fetchPicture } from '../pictures/fetch.ts'

/** A picture that goes out, in all the ways in which channels may show one. */
export interface Picture {
  /** The same for the same picture. */
  name: string
  /** Where it lies on our own pages; null for a picture elsewhere. */
  path: string | null
  /** Where anybody can fetch it, https; null where we have no such address. */
  address: string | null
  /** What is in it; null when it is not to be had any more. */
  bytes(): Promise<Uint8Array<ArrayBuffer> | null>
}

export type Pictures = (name: string) => Picture

/** Finds what a reply names: a picture we keep, or one by its public address. */
export function pictures(db: Kysely<Database>, publicUrl: string | null): Pictures {
  return (name) => {
    const key = pictureKey(name)
    if (key === null) {
      // Perhaps typed by a person: it must not lead into our own network.
      const bytes = () => fetchPicture(name, { hosts: 'public' }).catch(() => null)
      return { name, path: null, address: name, bytes }
    }
    const path = picturePath(key)
    return {
      name,
      path,
      address: isPublic(publicUrl) ? publicUrl + path : null,
      bytes: async () => (await pictureContent(db, key)) ?? null,
    }
  }
}

/** Where the page of a kept picture lies (src/downloads.ts). */
export function picturePath(key: string): string {
  return `/anh/${key}`
}

/** Whether a platform can fetch from us. */
export function isPublic(publicUrl: string | null): publicUrl is string {
  return publicUrl?.startsWith('https:') ?? false
}
