import { z } from 'zod'
import { builtIn } from '../../bot/decide.ts'
import { type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Capability, type Command, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { PICTURE_TROUBLES } from '../../db/stored.ts'

const none = z.object({})

/**
 * What every chat understands: help, leaving, and what to say to a press or a command that means nothing.
 * @param helpContact whom to turn to who cannot use the chat, as it is to be read out
 */
export function core(commands: () => Command[], helpContact: string | null = null): Capability {
  const help = (turn: Turn, intro: string): Outcome => {
    const shown = commands().filter((c) => mayShow(c, turn))
    const lines = shown.map((c) =>
      turn.t('common:help.line', { name: c.name, what: turn.t(c.describe as never) }),
    )
    return say([intro, ...lines].join('\n'))
  }
  return {
    routes: [
      route({
        name: 'core.help',
        guard: anyone,
        args: none,
        run: async (turn) => help(turn, turn.t('common:help.intro')),
      }),
      route({
        name: 'core.cancel',
        guard: anyone,
        args: none,
        run: async (turn) =>
          say(turn.t(turn.open ? 'common:cancelled' : 'common:nothingToCancel'), undefined, null),
      }),
      route({
        name: builtIn.unknownCommand,
        guard: anyone,
        args: none,
        run: async (turn) => help(turn, turn.t('common:errors.unknownCommand')),
      }),
      route({
        name: builtIn.oldButton,
        guard: anyone,
        args: none,
        run: async (turn) => say(turn.t('common:errors.oldButton')),
      }),
      route({
        name: builtIn.unreadable,
        guard: anyone,
        args: z.object({ what: z.string().optional() }),
        run: async (turn, { what }) => {
          if (what !== 'withheld') return say(turn.t('common:errors.unreadable'))
          const contact = helpContact ?? turn.t('common:withheld.contact')
          return say(turn.t('common:withheld.text', { contact }))
        },
      }),
      route({
        name: builtIn.picture,
        guard: anyone,
        args: z.object({ why: z.enum(['notKept', ...PICTURE_TROUBLES]) }),
        run: async (turn, { why }) => say(turn.t(`common:picture.${why}`)),
      }),
    ],
    commands: [
      {
        name: 'trogiup',
        words: ['tro giup', 'giup', 'help', 'menu'],
        followedBy: 'nothing',
        route: 'core.help',
        describe: 'common:commands.help',
        shownTo: 'everyone',
      },
      {
        name: 'huy',
        words: ['huy', 'thoat', 'thoi', 'dung lai', 'cancel'],
        followedBy: 'nothing',
        route: 'core.cancel',
        describe: 'common:commands.cancel',
        shownTo: 'everyone',
      },
    ],
  }
}

/** Which commands a person is shown; whether they may use them is asked again by the guard. */
export function mayShow(command: Command, turn: Pick<Turn, 'grants'>): boolean {
  if (command.shownTo === 'everyone') return true
  if (command.shownTo === 'nobody') return false
  if (command.shownTo === 'officers') return turn.grants.length > 0
  return turn.grants.some((g) => g.role === 'administrator')
}
