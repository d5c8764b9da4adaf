import { RegisterFileError } from './table.ts'

/**
 * Text of a file in the encodings that Vietnamese offices save: UTF-8 with or
 * without a mark, UTF-16 (Excel's "Unicode text"), Windows-1258 (Excel's "CSV" on
 * an old machine). Throws RegisterFileError 'unknown_encoding' for anything else.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.includes(0)) throw new RegisterFileError('unknown_encoding')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1258').decode(bytes)
  }
}
