import type { Capability } from '../../bot/route.ts'
import type { Facts } from '../../facts.ts'
import { askRoutes } from './ask.ts'
import { deskRoutes } from './desk.ts'
import { forwardRoutes } from './forward.ts'
import { knownAnswers } from './known.ts'
import { listRoutes } from './list.ts'
import { proposeRoutes } from './propose.ts'
import { publishRoutes } from './publish.ts'
import { neverWoven, weaves } from './weave.ts'

/** Questions in people's own words: answered from the knowledge, else by an officer, and from then on for all. */
export function questions(facts: Facts, publicUrl: string, withModel = false): Capability {
  const known = knownAnswers(facts)
  return {
    routes: [
      ...askRoutes(facts, known, withModel ? weaves(facts) : neverWoven),
      ...forwardRoutes(facts),
      ...deskRoutes(facts),
      ...proposeRoutes(facts),
      ...publishRoutes(facts),
      ...listRoutes(facts, publicUrl),
    ],
    commands: [
      {
        name: 'hoi',
        // Not 'hỏi' alone: without diacritics it is also hội, as in hội đồng, hội chợ.
        words: ['cho hoi', 'cho toi hoi', 'cho em hoi', 'cho tui hoi'],
        route: 'questions.ask',
        describe: 'common:commands.ask',
        shownTo: 'everyone',
      },
      {
        name: 'traloi',
        words: ['tra loi cau hoi', 'cau hoi dang cho'],
        route: 'questions.desk',
        describe: 'common:commands.answer',
        shownTo: 'officers',
      },
      {
        name: 'cauhoi',
        words: ['danh sach cau hoi', 'cau hoi chua tra loi'],
        route: 'questions.list',
        describe: 'common:commands.questions',
        shownTo: 'officers',
      },
      {
        name: 'rutcau',
        words: ['rut cau tra loi'],
        route: 'questions.withdraw',
        describe: 'common:commands.withdrawAnswer',
        shownTo: 'officers',
      },
    ],
  }
}
