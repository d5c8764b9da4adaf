import type { Outlet } from '../../bot/channel.ts'
import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { composeRoutes } from './compose.ts'
import { followRoutes } from './follow.ts'
import { groupRoutes } from './group.ts'
import { homeRoutes } from './home.ts'
import { previewRoutes } from './preview.ts'
import { sendRoutes } from './send.ts'
import { switchRoutes } from './switch.ts'

/** Officers tell a group of people something; what writes the messages is in src/jobs/announce.ts. */
export function announcements(facts: Facts, outlets: readonly Outlet[]): Capability {
  return {
    routes: [
      ...homeRoutes(facts),
      ...composeRoutes(facts),
      ...groupRoutes(facts),
      ...previewRoutes(facts, outlets),
      ...sendRoutes(facts, outlets),
      ...followRoutes(facts),
      ...switchRoutes(),
    ],
    commands: [
      {
        name: 'thongbao',
        words: ['thong bao', 'gui thong bao', 'announce'],
        route: 'announcements.open',
        describe: 'common:commands.announcements',
        shownTo: 'officers',
      },
      {
        name: 'tatthongbao',
        words: ['tat thong bao', 'thoi nhan thong bao', 'khong nhan thong bao', 'stop announcements'],
        route: 'announcements.off',
        describe: 'common:commands.announcementsOff',
        shownTo: 'nobody',
      },
      {
        name: 'nhanthongbao',
        words: ['nhan thong bao', 'bat thong bao', 'nhan lai thong bao', 'start announcements'],
        route: 'announcements.on',
        describe: 'common:commands.announcementsOn',
        shownTo: 'nobody',
      },
    ],
  }
}
