import { type Clock, dayInVietnam } from '../../../clock.ts'
import type { ZaloOaConfig } from '../../../config-zalo-oa.ts'
import { chatsWithPhone } from '../../../db/phones.ts'
import { spentOn } from '../../../db/zalo-paid.ts'
import { NEVER_WROTE, reachesOf } from '../../../db/zalo-reach.ts'
import type { Channel, ForeseenWay, Rendered } from '../../channel.ts'
import { ZALO_OA } from './sort.ts'
import { lookOf, ready, type Template } from './templates.ts'
import { consultation, knockOn, payable, templateWays, type Way } from './ways.ts'

const NAMES = {
  free: 'free',
  consultation: 'paid',
  template_uid: 'invited',
  template_phone: 'invitedByPhone',
} as const satisfies Record<Way['way'], ForeseenWay['way']>
const ORDER: ForeseenWay['way'][] = ['free', 'paid', 'invited', 'invitedByPhone', 'none']

/**
 * Counts who would get an announcement by which way: the ladder's own ways, prices and budget, walked by what our
 * books say. What only Zalo knows (who blocked us, which number is wrong) shows when it is sent.
 */
export function foreseer(parts: {
  config: ZaloOaConfig
  templates: readonly Template[]
  clock: Clock
}): NonNullable<Channel['foresee']> {
  const { config, templates, clock } = parts
  const { oaId: account, budget } = config

  return async (trx, addresses, pages) => {
    const now = clock.now()
    const reaches = await reachesOf(trx, account, addresses)
    const phones = await chatsWithPhone(trx, { channel: ZALO_OA, account, addresses })
    const knock = ready(templates, config.templateIds, knockOn(now))
    const template = typeof knock === 'string' ? null : knock
    const spent = await spentOn(trx, account, dayInVietnam(now))
    const left = { dong: budget.dong - spent.dong, messages: budget.messages - spent.messages }
    const leftNow = { vnd: Math.max(0, left.dong), messages: Math.max(0, left.messages) }

    const counted = new Map<ForeseenWay['way'], ForeseenWay>()
    let later = 0
    for (const address of addresses) {
      const open = consultation(config, reaches.get(address) ?? NEVER_WROTE, pages, now)
      const ways: Way[] = [
        ...(open ? [open] : []),
        ...(template ? templateWays(template, phones.has(address)) : []),
      ].filter((way) => payable(way, budget))
      const today = ways.find((way) => payable(way, left))
      const way = today ?? ways[0]
      if (today && today.way !== 'free') {
        left.dong -= today.cost
        left.messages -= today.messages
      }
      if (way && !today) later++
      const name = way ? NAMES[way.way] : 'none'
      const sum = counted.get(name) ?? { way: name, people: 0, costVnd: 0 }
      counted.set(name, { ...sum, people: sum.people + 1, costVnd: sum.costVnd + (way?.cost ?? 0) })
    }
    const first = invitation(templates, now)
    const ways = ORDER.flatMap((name) => {
      const found = counted.get(name)
      if (!found) return []
      const invited = name === 'invited' || name === 'invitedByPhone'
      return [{ ...found, ...(invited && first && { first }) }]
    })
    return { ways, left: leftNow, later }
  }
}

function invitation(templates: readonly Template[], now: Date): Rendered | undefined {
  const knock = knockOn(now)
  const template = templates.find((t) => t.name === knock.name)
  return template && lookOf(template, knock)
}
