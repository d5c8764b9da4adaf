import { type Kysely, sql } from 'kysely'

/** What a platform with a monthly allowance has carried for us. Figures only: no message, no person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table channel_use (
    channel text not null,
    account text not null,
    month text not null,
    received int not null default 0,
    sent int not null default 0,
    withheld int not null default 0,
    primary key (channel, account, month)
  )`.execute(db)
}
