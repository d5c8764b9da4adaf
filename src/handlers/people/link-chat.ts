import { z } from 'zod'
import { type Outcome, say } from '../../bot/reply.ts'
import { anyone, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { recordAct } from '../../db/audit.ts'
import { chatsOf, flowOf, joinChat, ownsNothing, partChat, personAs } from '../../db/chats.ts'
import { createLinkCode, useLinkCode } from '../../db/codes.ts'
import { translator } from '../../text/i18n.ts'
import type { Locale } from '../../text/resources.ts'
import { consented } from '../guards.ts'
import { ending } from './ending.ts'

/** /lienket: one person in several chats, joined by a one-time code typed in the other one. */
export function linkChatRoutes(): Route[] {
  return [
    route({
      name: 'people.link',
      guard: anyone,
      args: z.object({ rest: z.string() }),
      // With a code it is the other side of the link; without one it makes the code.
      run: async (_turn, { rest }) => ({
        replies: [],
        then: {
          action: rest === '' ? { route: 'people.linkCode' } : { route: 'people.code', args: { rest } },
        },
      }),
    }),
    route({
      name: 'people.linkCode',
      guard: consented,
      args: z.object({}),
      run: async (turn) => {
        const code = await createLinkCode(turn.trx, turn.person!.id, turn.now)
        return say(turn.t('people:link.code', { code }))
      },
    }),
    route({
      name: 'people.part',
      guard: consented,
      args: z.object({ chat: z.number() }),
      run: async (turn, { chat }) => {
        if (chat === turn.chatId) return say(turn.t('people:link.partHere'))
        const person = turn.person!.id
        if (!(await partChat(turn.trx, chat, person))) return say(turn.t('people:link.partedBefore'))
        await recordAct(turn.trx, {
          at: turn.now,
          personId: person,
          act: 'chat.parted',
          subject: `chat:${chat}`,
        })
        return say(turn.t('people:link.parted'))
      },
    }),
  ]
}

/**
 * The code was typed here: this chat becomes its maker's, who goes on here with what was open there. A chat whose
 * own person has something to lose is not merged: two people's rights and papers must never flow together.
 */
export async function joinThisChat(turn: Turn, code: string, owner: string): Promise<Outcome> {
  const { trx, now, chatId, person } = turn
  if (person?.id === owner) return say(turn.t('people:link.same'), undefined, ending(turn))
  if (person && !(await ownsNothing(trx, person.id, chatId)))
    return say(turn.t('people:link.taken'), undefined, ending(turn))
  const [other] = await chatsOf(trx, owner)
  const flow = other ? await flowOf(trx, other.id) : null
  await useLinkCode(trx, code, now)
  await joinChat(trx, chatId, owner, person?.id ?? null)
  await recordAct(trx, { at: now, personId: owner, act: 'chat.linked', subject: `chat:${chatId}` })
  const as = await personAs(trx, owner)
  const locale = (as.locale ?? turn.locale) as Locale
  const t = translator(locale)
  return {
    replies: [{ text: t(flow ? 'people:link.joinedGoingOn' : 'people:link.joined') }],
    flow,
    ...(flow && { then: { action: flow.ask, as: { person: as.person, grants: as.grants, locale, t } } }),
    notices: other
      ? [
          {
            personId: owner,
            chatId: other.id,
            reply: {
              text: t('people:link.told'),
              choices: [
                { label: t('people:link.part'), action: { route: 'people.part', args: { chat: chatId } } },
              ],
            },
          },
        ]
      : [],
  }
}
