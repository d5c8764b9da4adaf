import { type Action, type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import { type ProductCard, productCard } from '../../db/search.ts'
import type { Facts } from '../../facts.ts'
import { addDays, type IsoDate } from '../../ocop/dates.ts'
import { decisionOn } from '../../ocop/governing.ts'
import { setByNo } from '../../ocop/law.ts'
import type { Place } from '../../ocop/places.ts'
import { showDay } from '../../text/i18n.ts'
import { feedback, OF_THE_REGISTER } from '../questions/reply.ts'
import { placeName } from '../statistics/places.ts'
import { to } from '../statistics/query.ts'

/** What the register says of one product. What is only guessed is shown to officers, and said to be a guess. */
export async function card(
  turn: Turn,
  facts: Facts,
  id: string,
  back?: Action,
  asked?: string,
): Promise<Outcome> {
  const product = await productCard(turn.trx, id, turn.today)
  if (!product) return say(turn.t('statistics:search.gone'))
  const { t } = turn
  const officer = turn.grants.length > 0
  const hint = officer && product.certificate?.hint
  const text = [
    product.name,
    t(`statistics:tierLong.${product.tier}`),
    ...(product.productSet
      ? [
          t('statistics:card.set', {
            no: product.productSet,
            name: setByNo(facts.law, product.productSet).name,
          }),
        ]
      : []),
    t('statistics:card.producer', { producer: product.producer }),
    ...placeLines(turn, facts, product),
    ...(product.status === 'stopped' ? [t('statistics:card.stopped')] : []),
    '',
    ...certificateLines(turn, facts, product),
    ...(hint ? [t('statistics:card.hint', { hint })] : []),
    ...(officer && product.note ? [t('statistics:card.note', { note: product.note })] : []),
    '',
    t('statistics:card.source', { source: product.certificate?.source ?? product.source }),
  ]
  return say(text.join('\n'), [
    ...choices(turn, product, officer, back),
    ...(asked === undefined ? [] : feedback(turn, OF_THE_REGISTER, asked)),
  ])
}

/** Where it is made today, and what that was called before. */
export function placeLines(
  turn: Turn,
  facts: Facts,
  product: Pick<ProductCard, 'commune' | 'oldCommune' | 'formerDistrict'>,
): string[] {
  const { t } = turn
  const name = (key: string | null): string | undefined => {
    const place: Place | undefined = facts.places.byKey.get(key ?? '')
    return place && placeName(t, facts.places, place)
  }
  const commune = name(product.commune) ?? t('statistics:card.communeUnclear')
  // An old commune's name already says its district.
  const before = name(product.oldCommune) ?? name(product.formerDistrict)
  return [
    t('statistics:card.place', { commune }),
    ...(before ? [t('statistics:card.before', { place: before })] : []),
  ]
}

/** Its decision, until when it holds, and how it stands today. */
export function certificateLines(
  turn: Turn,
  facts: Facts,
  { certificate: c, key }: Pick<ProductCard, 'certificate' | 'key'>,
): string[] {
  const { t } = turn
  if (!c) return [t('statistics:card.noCertificate')]
  const exact = c.decidedFrom === c.decidedTo
  const days = {
    from: showDay(c.decidedFrom),
    to: showDay(c.decidedTo),
    expires: showDay(c.expiresTo),
    expiresFrom: showDay(c.expiresFrom),
    until: showDay(addDays(c.expiresTo, 180)),
  }
  const assessed = facts.appendix.points.get(key ?? '')
  const number = c.decisionNo ?? t('statistics:card.noNumber')
  return [
    t(exact ? 'statistics:card.decided' : 'statistics:card.decidedBetween', { ...days, number }),
    // Of another decision than the one that holds they would say nothing of it.
    ...(assessed && assessed.decisionNo === c.decisionNo
      ? [t('statistics:card.points', { points: assessed.points.toLocaleString('vi') })]
      : []),
    ...governingLines(turn, facts, c),
    t(exact ? 'statistics:card.expires' : 'statistics:card.expiresBetween', days),
    c.revokedOn
      ? t('statistics:card.revoked', { day: showDay(c.revokedOn) })
      : t(`statistics:card.standing.${c.standing}`, { ...days, day: showDay(turn.today) }),
  ]
}

/** Under which decision of the Prime Minister it was given, where that is another than today's (Điều 12.1). */
function governingLines(
  turn: Turn,
  { law }: Facts,
  { decidedFrom, decidedTo }: { decidedFrom: IsoDate; decidedTo: IsoDate },
): string[] {
  const then = decisionOn(law, decidedFrom).governing
  const now = decisionOn(law, turn.today).governing
  if (!then || !now || then === now || decisionOn(law, decidedTo).governing !== then) return []
  const named = then.checked ? then.number : turn.t('statistics:card.unchecked', { number: then.number })
  return [turn.t('statistics:card.governing', { then: named, now: now.number })]
}

function choices(turn: Turn, product: ProductCard, officer: boolean, back?: Action): Choice[] {
  const { t } = turn
  return [
    ...(officer && product.doubtId
      ? [to('statistics.doubt', t('statistics:card.settle'), { id: product.doubtId })]
      : []),
    ...(product.ofProducer > 1 && back?.route !== 'search.producer'
      ? [
          to('search.producer', t('statistics:card.ofProducer', { n: product.ofProducer }), {
            producer: product.producerId,
            page: 0,
          }),
        ]
      : []),
    ...(back ? [{ label: t('common:back'), action: back }] : []),
  ]
}
