import type { Choice, Outcome } from '../../../bot/reply.ts'
import type { Turn } from '../../../bot/turn.ts'
import type { NamedRow } from '../../../db/names-in-register.ts'
import { productCard } from '../../../db/search.ts'
import type { Facts } from '../../../facts.ts'
import { showDay } from '../../../text/i18n.ts'
import { certificateLines, placeLines } from '../../search/card.ts'
import { placeName } from '../../statistics/places.ts'
import { cardChoice, moreChoice, PER_PAGE, pageLine } from '../../statistics/products.ts'
import { TIERS } from '../../statistics/query.ts'
import { feedback, OF_THE_REGISTER, remark } from '../reply.ts'
import type { RegisterFound } from './look-up.ts'

/** Of so many is said where they are made and how they stand today; of more their names, and all on their cards. */
const TOLD = 4

/** What the register says to a question; one product alone is its card. */
export async function registerReply(
  turn: Turn,
  facts: Facts,
  found: RegisterFound,
  question: string,
  page = 0,
): Promise<Outcome> {
  if (found.kind === 'product')
    return {
      replies: [],
      then: { action: { route: 'search.product', args: { id: found.id, aside: true, asked: question } } },
    }
  const { rows } = found
  const shown = rows.slice(page * PER_PAGE, (page + 1) * PER_PAGE)
  const here = { route: 'questions.listed', args: { question, page } }
  const text = [
    ...headLines(turn, facts, found),
    ...pageLine(turn, { total: rows.length }, page),
    ...(rows.length > TOLD ? placeOfAll(turn, facts, rows) : await shortly(turn, facts, shown)),
    ...(rows.length > 0 ? [turn.t('questions:register.press')] : []),
    '',
    ...basis(turn, facts, found),
  ]
  const choices: Choice[] = [
    ...shown.map((row) => cardChoice(turn, row, here)),
    ...moreChoice(turn, { total: rows.length }, page, here),
    ...feedback(turn, OF_THE_REGISTER, question),
  ]
  return remark(text.join('\n'), choices)
}

function headLines(turn: Turn, facts: Facts, found: Exclude<RegisterFound, { kind: 'product' }>): string[] {
  const { t } = turn
  const { rows, place } = found
  const makers = new Set(rows.map((r) => r.producerId))
  const what = place ? placeName(t, facts.places, place) : makers.size === 1 ? rows[0]!.producer : undefined
  const none = found.kind === 'none' ? [noneLine(turn, found, what)] : []
  if (rows.length === 0) return none
  const stars = TIERS.flatMap((tier) => {
    const n = rows.filter((r) => r.tier === tier).length
    return n > 0 ? [t('questions:register.star', { n, star: t(`questions:register.stars.${tier}`) })] : []
  }).join(', ')
  const n = rows.length
  return [
    ...none,
    [
      what ? t('questions:register.of', { what, n, stars }) : t('questions:register.onList', { n, stars }),
      ...(makers.size > 1 ? [t('questions:register.makers', { n: makers.size })] : []),
    ].join(' '),
  ]
}

function noneLine(
  { t }: Turn,
  { words, place, tier }: Extract<RegisterFound, { kind: 'none' }>,
  what: string | undefined,
): string {
  const star = tier && t(`questions:register.stars.${tier}`)
  if (!place || !what)
    return star
      ? t('questions:register.noneWith', { what: `“${words}”`, star })
      : t('questions:register.none', { words })
  return star ? t('questions:register.noneWith', { what, star }) : t('questions:register.noneThere', { what })
}

/** Where all of them are made, if that is one place. */
function placeOfAll(turn: Turn, facts: Facts, rows: readonly NamedRow[]): string[] {
  const [first] = rows
  const alike = rows.every((r) => r.commune === first!.commune && r.oldCommune === first!.oldCommune)
  return alike ? placeLines(turn, facts, first!) : []
}

async function shortly(turn: Turn, facts: Facts, rows: readonly NamedRow[]): Promise<string[]> {
  const lines: string[] = []
  for (const row of rows) {
    const product = await productCard(turn.trx, row.id, turn.today)
    if (!product) continue
    const star = turn.t(`questions:register.stars.${product.tier}`)
    const about = [...placeLines(turn, facts, product), ...briefly(certificateLines(turn, facts, product))]
    lines.push(
      turn.t('questions:register.product', { name: product.name, star, producer: product.producer }),
      ...about.map((line) => `  ${line}`),
    )
  }
  return lines
}

/** By which decision, and how it stands today. */
function briefly(lines: readonly string[]): string[] {
  return [...new Set([lines[0], lines.at(-1)])].filter((line) => line !== undefined)
}

/** Which list it is, and of which day. */
function basis(
  { t }: Turn,
  facts: Facts,
  { kind, rows }: Exclude<RegisterFound, { kind: 'product' }>,
): string[] {
  const sources = [...new Set(rows.map((r) => r.source))].slice(0, 2)
  return [
    ...(kind === 'none' ? [t('questions:register.listBasis', { day: showDay(facts.appendix.asOf) })] : []),
    ...(sources.length > 0 ? sources : [facts.appendix.source]).map((source) =>
      t('questions:register.source', { source }),
    ),
  ]
}
