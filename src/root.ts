import { join } from 'node:path'

/** The program's folder. One step up both for `src/` and for the bundle in `dist/`, so this file stays where it is. */
export const root = join(import.meta.dirname, '..')
