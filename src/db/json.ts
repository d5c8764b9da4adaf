/** Anything JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined }

/**
 * A value as the text a jsonb column takes; pg would send arrays as PostgreSQL arrays otherwise. jsonb refuses NUL
 * and halves of surrogate pairs; one such letter must not hold up everybody behind it, so they are taken out. Written
 * as JSON both are escapes: the rare value that needs it is found without looking at every letter twice.
 */
export function toJson(value: unknown): string {
  const written = JSON.stringify(value)
  if (!/\\u(?:0000|[Dd][89A-Fa-f])/.test(written)) return written
  return JSON.stringify(
    JSON.parse(written, (_key, inner) => (typeof inner === 'string' ? storable(inner) : inner)),
  )
}

/** A text that PostgreSQL can keep. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}
