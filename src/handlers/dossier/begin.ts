import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { changeDossier, createDossier, type Dossier, dossiersOf } from '../../db/dossiers.ts'
import { type LinkedProduct, linkedProducts } from '../../db/linked-products.ts'
import type { Facts } from '../../facts.ts'
import type { SubmissionKind } from '../../ocop/checklist.ts'
import { consented } from '../guards.ts'
import { readName } from './name.ts'
import { mine } from './own.ts'
import { page } from './pages.ts'
import { goOn, resume } from './steps.ts'

const kinds = z.enum(['first', 'upgrade', 're_evaluation'])

/** Beginning a dossier: for a product of the register, or for one that is named. */
export function beginRoutes(facts: Facts): Route[] {
  return [
    route({
      name: 'dossier.new',
      guard: consented,
      args: z.object({ page: z.int().optional() }),
      run: async (turn, { page: at }) => askProduct(turn, at ?? 0),
    }),
    route({
      name: 'dossier.askName',
      guard: consented,
      args: z.object({}),
      run: async (turn) => askName(turn),
    }),
    route({
      name: 'dossier.typedName',
      guard: consented,
      args: z.object({}),
      run: async (turn) => {
        const name = readName(turn.text)
        if (name.kind === 'question') return notAnAnswer
        if (name.kind === 'unusable') return say(turn.t('dossier:name.unusable'))
        return named(turn, facts, name.name)
      },
    }),
    route({
      name: 'dossier.named',
      guard: consented,
      args: z.object({ name: z.string().min(1).max(200) }),
      run: async (turn, { name }) => named(turn, facts, name),
    }),
    /** Also behind the reminders' button: `{ productId, kind: 're_evaluation' }`. */
    route({
      name: 'dossier.start',
      guard: consented,
      args: z.object({ productId: z.string(), kind: kinds.optional() }),
      run: async (turn, { productId, kind }) => {
        const [product] = await linkedProducts(turn.trx, turn.person!.id, productId)
        if (!product) return say(turn.t('dossier:notYours'), [mine(turn)], null)
        return started(turn, facts, product, kind)
      },
    }),
  ]
}

/** Which product? One's own of the register to choose from; else its name. */
export async function askProduct(turn: Turn, at: number, lead?: string): Promise<Outcome> {
  const products = await linkedProducts(turn.trx, turn.person!.id)
  if (products.length === 0) return askName(turn, lead)
  const choices: Choice[] = [
    ...products.map((p) => ({
      label: p.name,
      action: { route: 'dossier.start', args: { productId: p.id } },
    })),
    { label: turn.t('dossier:name.other'), action: { route: 'dossier.askName' } },
  ]
  return say(turn.t('dossier:name.choose'), page(turn, choices, at, { route: 'dossier.new', args: {} }), {
    ask: { route: 'dossier.new', args: {} },
    text: { route: 'dossier.typedName', args: {} },
  })
}

function askName(turn: Turn, lead?: string): Outcome {
  const text = turn.t('dossier:name.ask')
  return say(lead === undefined ? text : `${lead}\n\n${text}`, undefined, {
    ask: { route: 'dossier.askName' },
    text: { route: 'dossier.typedName', args: {} },
  })
}

/** A dossier for a product that is only named; the one already open under that name goes on. */
async function named(turn: Turn, facts: Facts, name: string): Promise<Outcome> {
  const { trx, now, t } = turn
  const personId = turn.person!.id
  const own = (await linkedProducts(trx, personId)).filter((p) => sameName(p.name, name))
  if (own.length === 1) return started(turn, facts, own[0]!, undefined)
  const open = (await dossiersOf(trx, personId, false)).find((d) => sameName(d.productName, name))
  if (open) return resume(turn, facts, open, t('dossier:alreadyOpen'))
  const made = await createDossier(
    trx,
    { personId, productId: null, productName: name, productSet: null },
    now,
  )
  return resume(turn, facts, made, t('dossier:begun', { product: made.productName }))
}

/** A dossier for a product of the register; the open one of that kind goes on. */
async function started(
  turn: Turn,
  facts: Facts,
  product: LinkedProduct,
  kind: SubmissionKind | undefined,
): Promise<Outcome> {
  const { trx, now, t } = turn
  const personId = turn.person!.id
  const open = (await dossiersOf(trx, personId, false)).find(
    (d) => d.productId === product.id && (kind === undefined || d.kind === null || d.kind === kind),
  )
  if (open) return resume(turn, facts, await aimed(turn, open, product, kind), t('dossier:alreadyOpen'))
  const made = await createDossier(
    trx,
    { personId, productId: product.id, productName: product.name, productSet: product.productSet },
    now,
  )
  const dossier = await aimed(turn, made, product, kind)
  const lead = t('dossier:begun', { product: product.name })
  return dossier.productSet === null ? resume(turn, facts, dossier, lead) : goOn(turn, facts, dossier, lead)
}

/** With the kind given and the star that goes with it: a re-evaluation keeps the star that is held. */
async function aimed(
  turn: Turn,
  dossier: Dossier,
  product: LinkedProduct,
  kind: SubmissionKind | undefined,
): Promise<Dossier> {
  if (kind === undefined || dossier.kind !== null) return dossier
  const star = kind === 're_evaluation' ? product.certificate?.star : undefined
  return changeDossier(turn.trx, dossier.id, { kind, ...(star && { star }) }, turn.now)
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
