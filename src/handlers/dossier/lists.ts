import { z } from 'zod'
import { builtIn } from '../../bot/decide.ts'
import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Dossier, dossiersOf, itemAnswersOf } from '../../db/dossiers.ts'
import { linkedProducts } from '../../db/linked-products.ts'
import type { Facts } from '../../facts.ts'
import { fold } from '../../text/fold.ts'
import { consented } from '../guards.ts'
import { askProduct } from './begin.ts'
import { type Desk, onDesk } from './desk.ts'
import { missingList } from './missing-list.ts'
import { readName } from './name.ts'
import { onDossier } from './own.ts'
import { page } from './pages.ts'
import { isReady, papersOf, type Standing } from './papers.ts'
import { resume } from './steps.ts'
import { paperWords, paragraphs, titleOf } from './words.ts'

const id = z.object({ id: z.string() })
const paged = id.extend({ page: z.int().optional() })

const MARKS: Record<Standing, string> = {
  have: '✓',
  expires_soon: '⚠',
  expired: '⚠',
  missing: '✗',
  not_applicable: '–',
  later: '…',
  unasked: '?',
}

/** Looking at one's dossiers and at the papers of one. */
export function listRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'dossier.home',
      guard: consented,
      args: z.object({ rest: z.string().optional() }),
      run: (turn, { rest }) => (rest ? wanted(turn, facts, rest) : home(turn, facts)),
    }),
    route({
      name: 'dossier.list',
      guard: consented,
      args: z.object({ page: z.int().optional() }),
      run: (turn, args) => list(turn, facts, args.page ?? 0),
    }),
    onDossier({ name: 'dossier.show', args: id, run: (turn, d) => resume(turn, facts, d) }),
    onDesk(facts, 'dossier.missing', paged, async (turn, { dossier, papers }, args) =>
      missingList(turn, dossier, papers, { at: args.page ?? 0 }),
    ),
    onDesk(facts, 'dossier.papers', paged, async (turn, at, args) => allPapers(turn, at, args.page ?? 0)),
    onDesk(facts, 'dossier.byOthers', id, async (turn, at) => byOthers(turn, at)),
  ]
}

/** /hoso alone: the one dossier there is, the list of several, or the first step of a first one. */
async function home(turn: Turn, facts: Facts): Promise<Outcome> {
  const open = await dossiersOf(turn.trx, turn.person!.id, false)
  if (open.length === 1) return resume(turn, facts, open[0]!)
  if (open.length > 1) return list(turn, facts, 0)
  const closed = await dossiersOf(turn.trx, turn.person!.id, true)
  return closed.length > 0 ? list(turn, facts, 0) : askProduct(turn, 0, turn.t('dossier:welcome'))
}

/** /hoso with words: the dossier or product they name; else a new one, if that is what was meant. */
async function wanted(turn: Turn, facts: Facts, rest: string): Promise<Outcome> {
  const { t } = turn
  const words = fold(rest)
  const open = await dossiersOf(turn.trx, turn.person!.id, false)
  const fits = open.filter((d) => fold(d.productName).includes(words))
  if (fits.length === 1) return resume(turn, facts, fits[0]!)
  const products = (await linkedProducts(turn.trx, turn.person!.id)).filter((p) => fold(p.name) === words)
  if (products.length === 1)
    return { replies: [], then: { action: { route: 'dossier.start', args: { productId: products[0]!.id } } } }
  const read = readName(rest)
  // "hồ sơ gồm những gì?" is a question, not a product.
  if (read.kind === 'question') return { replies: [], then: { action: { route: builtIn.answer } } }
  if (read.kind === 'unusable') return home(turn, facts)
  const choices: Choice[] = [
    { label: t('dossier:wanted.yes'), action: { route: 'dossier.named', args: { name: read.name } } },
    { label: t('dossier:do.mine'), action: { route: 'dossier.list', args: {} } },
  ]
  return say(t('dossier:wanted.ask', { product: read.name }), choices, null)
}

async function list(turn: Turn, facts: Facts, at: number): Promise<Outcome> {
  const { t } = turn
  const open = await dossiersOf(turn.trx, turn.person!.id, false)
  const closed = await dossiersOf(turn.trx, turn.person!.id, true)
  const answers = await itemAnswersOf(
    turn.trx,
    open.map((d) => d.id),
  )
  const label = (d: Dossier): string => {
    if (!isReady(d)) return t('dossier:list.begun', { product: d.productName })
    const papers = papersOf(facts.law, d, answers.get(d.id)!, turn.today)
    return t('dossier:list.line', { title: titleOf(turn, d), done: papers.done, total: papers.needed.length })
  }
  const choices: Choice[] = [
    ...open.map((d) => ({ label: label(d), action: { route: 'dossier.show', args: { id: d.id } } })),
    { label: t('dossier:do.new'), action: { route: 'dossier.new', args: {} } },
    ...closed.map((d) => ({
      label: t('dossier:list.closed', { product: d.productName }),
      action: { route: 'dossier.reopen', args: { id: d.id } },
    })),
  ]
  const text = open.length === 0 ? t('dossier:list.none') : t('dossier:list.some', { n: open.length })
  return say(text, page(turn, choices, at, { route: 'dossier.list', args: {} }), null)
}

function allPapers(turn: Turn, { dossier, papers }: Desk, at: number): Outcome {
  const { t } = turn
  const args = { id: dossier.id }
  const own = [...papers.needed, ...papers.helps].map((p) => ({
    label: t(p.need === 'helps' ? 'dossier:papers.optional' : 'dossier:papers.line', {
      mark: MARKS[p.standing],
      paper: paperWords(turn, p.id, 'name'),
    }),
    action: { route: 'dossier.item', args: { ...args, document: p.id } },
  }))
  const choices = [
    ...page(turn, own, at, { route: 'dossier.papers', args }),
    { label: t('dossier:do.byOthers'), action: { route: 'dossier.byOthers', args } },
    { label: t('dossier:do.back'), action: { route: 'dossier.show', args } },
  ]
  return say(paragraphs(titleOf(turn, dossier), t('dossier:papers.marks')), choices, null)
}

/** What the commune and the province write: to know of, not to do. */
function byOthers(turn: Turn, { dossier, papers }: Desk): Outcome {
  const { t } = turn
  const lines = (by: 'commune' | 'province') =>
    papers.byOthers
      .filter((p) => p.preparedBy === by)
      .map((p) => t('dossier:others.line', { paper: paperWords(turn, p.id, 'name'), article: p.article }))
  const province = lines('province')
  const text = paragraphs(
    [t('dossier:others.commune'), ...lines('commune')].join('\n'),
    province.length > 0 ? [t('dossier:others.province'), ...province].join('\n') : undefined,
    t('dossier:others.nothingToDo'),
  )
  const back = { label: t('dossier:do.back'), action: { route: 'dossier.show', args: { id: dossier.id } } }
  return say(text, [back], null)
}
