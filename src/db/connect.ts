import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './tables.ts'

export type Db = Kysely<Database>

/** An open database and how to leave it. */
export interface OpenDatabase {
  db: Db
  engine: 'postgres' | 'pglite'
  /** Turns that may run side by side: PGlite has a single connection. */
  concurrency: number
  pglite?: PGlite
  close(): Promise<void>
}

const INT8 = 20
const DATE = 1082
const asText = (value: string) => value

/**
 * Statements that begin with a name in a comment are prepared under it, once a connection: planning the engine's
 * statements costs more than running them.
 */
class PreparingClient extends pg.Client {
  override query(...args: never[]): never {
    const [text, values, ...rest] = args as unknown[]
    const name = typeof text === 'string' ? /^\/\* (\w+) \*\//.exec(text)?.[1] : undefined
    const call = super.query as unknown as (...a: unknown[]) => never
    return name ? call.call(this, { name, text, values }, ...rest) : call.apply(this, args)
  }
}

/** Opens PostgreSQL. int8 arrives as a number and date as 'YYYY-MM-DD', as on PGlite. */
export function openPostgres(url: string, options: { connections?: number } = {}): OpenDatabase {
  const connections = options.connections ?? 10
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    Client: PreparingClient,
    // A half-open socket must end as an error, not as a silent wait.
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    keepAlive: true,
    types: {
      getTypeParser(oid, format) {
        if (oid === INT8) return Number
        if (oid === DATE) return asText
        return pg.types.getTypeParser(oid, format)
      },
    } as pg.CustomTypesConfig,
  })
  // A connection that breaks (server restarted) is replaced by the pool; without listeners it would end us.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return { db, engine: 'postgres', concurrency: Math.max(1, connections - 2), close: () => db.destroy() }
}

/** Opens the embedded database in a folder, or in memory when there is none. The caller holds the folder's lock. */
export async function openPglite(dataDir?: string, loadDataDir?: Blob): Promise<OpenDatabase> {
  const pglite = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
    parsers: { [INT8]: Number, [DATE]: asText },
    // PostgreSQL touches its whole cache of pages at the start; 128 MB of it would be a third of our memory for a
    // register of a few. What falls out is still in the operating system's cache.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'],
  })
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) })
  return {
    db,
    engine: 'pglite',
    concurrency: 1,
    pglite,
    async close() {
      await db.destroy()
      if (!pglite.closed) await pglite.close()
    },
  }
}
