import type { Transaction } from 'kysely'
import type { Notice } from '../../bot/reply.ts'
import { speakersOf } from '../../db/fair-candidates.ts'
import type { Registration } from '../../db/fair-registrations.ts'
import type { Fair } from '../../db/fairs.ts'
import type { Database } from '../../db/tables.ts'
import { mineChoice } from '../../jobs/fairs/replies.ts'
import { datesWords } from '../../jobs/fairs/words.ts'
import { translator } from '../../text/i18n.ts'

/** What an officer did in a producer's name, for everybody who speaks for that producer; nobody may. */
export async function tellProducer(
  trx: Transaction<Database>,
  fair: Fair,
  own: Registration,
  what: 'registered' | 'waiting' | 'applied' | 'changed' | 'taken' | 'withdrawn',
): Promise<Notice[]> {
  return (await speakersOf(trx, [own.producerId])).map(({ personId, locale }) => {
    const t = translator(locale)
    const said = { producer: own.producer, name: fair.name, dates: datesWords(t, fair) }
    const reply = { text: t(`fairs:forOther.told.${what}`, said), choices: [mineChoice(t, own.id)] }
    return { personId, reply, quiet: true }
  })
}
