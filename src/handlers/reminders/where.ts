import { z } from 'zod'
import { type Choice, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { chooseWay, waysOf } from '../../db/ways.ts'
import type { Translate } from '../../text/i18n.ts'
import { consented } from '../guards.ts'

/** Where reminders come, for people with chats in several places. */
export function whereRoutes(): Route[] {
  return [
    route({
      name: 'reminders.where',
      guard: consented,
      args: z.object({}),
      async run(turn) {
        const { t } = turn
        const { channels, chosen } = await waysOf(turn.trx, turn.person!.id)
        if (channels.length < 2) return say(t('reminders:where.one'))
        return say(t('reminders:where.ask', { now: placeName(t, chosen) }), [
          ...channels.map((channel) => choice(capital(channelName(t, channel)), channel)),
          choice(t('reminders:where.last'), null),
        ])
      },
    }),
    route({
      name: 'reminders.chooseWhere',
      guard: consented,
      args: z.object({ channel: z.string().nullable() }),
      async run(turn, { channel }) {
        const { t } = turn
        const personId = turn.person!.id
        const { channels, passive } = await waysOf(turn.trx, personId)
        if (channel !== null && !channels.includes(channel))
          return say(t('reminders:where.notThere', { where: channelName(t, channel) }))
        await chooseWay(turn.trx, personId, channel)
        if (channel === null) return say(t('reminders:where.setLast'))
        const where = channelName(t, channel)
        const lines = [t('reminders:where.set', { where })]
        if (passive.includes(channel)) lines.push(t('reminders:where.passive', { where }))
        return say(lines.join('\n'))
      },
    }),
  ]
}

function choice(label: string, channel: string | null): Choice {
  return { label, action: { route: 'reminders.chooseWhere', args: { channel } } }
}

/** "Zalo", "trang web": a channel as people call it. */
export function channelName(t: Translate, channel: string): string {
  return (t as unknown as (key: string, or: { defaultValue: string }) => string)(
    `common:channel.${channel}`,
    {
      defaultValue: channel,
    },
  )
}

function placeName(t: Translate, chosen: string | null): string {
  return chosen === null ? t('reminders:where.lastPlace') : channelName(t, chosen)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The line that says where reminders come and the choice to change it; nothing for people with one place only. */
export async function whereOf(turn: Turn): Promise<{ lines: string[]; choices: Choice[] }> {
  const { t } = turn
  const { channels, chosen } = await waysOf(turn.trx, turn.person!.id)
  if (channels.length < 2) return { lines: [], choices: [] }
  return {
    lines: [t('reminders:where.line', { where: placeName(t, chosen) })],
    choices: [{ label: t('reminders:where.button'), action: { route: 'reminders.where' } }],
  }
}
