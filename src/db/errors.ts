/** SQLSTATE classes and codes after which the same statement may well succeed: connection, shutdown, deadlock, serialization, resources. */
const TRANSIENT = /^(08|40|53|57P0)|^55P03$/
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])
const CLIENT =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|connection error/i

/** True for a database that is away or busy, false for a mistake of ours. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && (TRANSIENT.test(code) || SOCKET.has(code))) return true
  return CLIENT.test(error.message)
}
