/** Anything JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined }

/** A value as the text a jsonb column takes. pg would send arrays as PostgreSQL arrays otherwise. */
export function toJson(value: unknown): string {
  return JSON.stringify(value)
}
