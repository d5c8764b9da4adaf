/** A file as rows of text, dates as 'YYYY-MM-DD', with the line or row number that a person sees. */
export interface Table {
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

export type FileProblem =
  | 'too_big'
  | 'too_many_rows'
  | 'old_excel'
  | 'broken_excel'
  | 'broken_csv'
  | 'unknown_encoding'
  | 'empty'

/** The file as a whole cannot be read. Each code has its sentence under register:file. */
export class RegisterFileError extends Error {
  readonly code: FileProblem
  constructor(code: FileProblem, cause?: unknown) {
    super(`register file: ${code}`, { cause })
    this.code = code
  }
}

/** The whole province has some thousand products; what is larger is another file. */
export const MOST_ROWS = 50_000
export const MOST_BYTES = 20 * 1024 * 1024
