import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { askClaimRoutes } from './ask-claim.ts'
import { claimRoutes } from './claims.ts'
import { codeRoutes } from './codes.ts'
import { consentRoutes } from './consent.ts'
import { eraseRoutes } from './erase.ts'
import { exportRoutes } from './export.ts'
import { findProducerRoutes } from './find-producer.ts'
import { inviteRoutes } from './invite.ts'
import { linkChatRoutes } from './link-chat.ts'
import { meRoutes } from './me.ts'
import { reminderConsentRoutes } from './reminder-consent.ts'
import { whoRoutes } from './who.ts'

/** Who people are and what they may do: consent, link to a producer, codes and rights, their own data. */
export function people(facts: Facts): Capability {
  return {
    routes: [
      ...consentRoutes(),
      ...whoRoutes(),
      ...findProducerRoutes(facts),
      ...askClaimRoutes(facts),
      ...reminderConsentRoutes(),
      ...claimRoutes(facts),
      ...codeRoutes(facts),
      ...inviteRoutes(facts),
      ...linkChatRoutes(),
      ...meRoutes(facts),
      ...exportRoutes(facts),
      ...eraseRoutes(),
    ],
    commands: [
      {
        name: 'start',
        // Not 'chào' alone: without diacritics it is also chao, which people here sell.
        words: ['bat dau', 'start', 'xin chao', 'chao ban', 'chao anh', 'chao chi', 'chao em', 'hello'],
        followedBy: 'nothing',
        route: 'people.start',
        describe: 'common:commands.start',
        shownTo: 'everyone',
      },
      {
        name: 'toi',
        words: ['thong tin cua toi', 'du lieu cua toi', 'toi la ai'],
        followedBy: 'nothing',
        route: 'people.me',
        describe: 'common:commands.me',
        shownTo: 'everyone',
      },
      {
        name: 'ma',
        words: ['nhap ma', 'ma moi'],
        route: 'people.code',
        describe: 'common:commands.code',
        shownTo: 'everyone',
      },
      {
        name: 'lienket',
        words: ['noi tro chuyen', 'lien ket tro chuyen'],
        route: 'people.link',
        describe: 'common:commands.link',
        shownTo: 'everyone',
      },
      {
        name: 'moi',
        words: ['moi can bo', 'tao ma moi'],
        route: 'people.invite',
        describe: 'common:commands.invite',
        shownTo: 'administrators',
      },
    ],
  }
}
