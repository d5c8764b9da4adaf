import { z } from 'zod'
import { type Choice, notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import type { Route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { changeDossier, type Dossier } from '../../db/dossiers.ts'
import type { Facts } from '../../facts.ts'
import type { SubmissionKind } from '../../ocop/checklist.ts'
import type { TargetStar } from '../../ocop/product-set.ts'
import { fold } from '../../text/fold.ts'
import { askKind, askStar, defaultStar, productOf } from './ask-aim.ts'
import { onDossier } from './own.ts'
import { goOn } from './steps.ts'
import { kindWords } from './words.ts'

const id = z.object({ id: z.string() })
const kind = z.enum(['first', 'upgrade', 're_evaluation'])
const star = z.union([z.literal(3), z.literal(4), z.literal(5)])

/** The kind of submission and the star aimed at. Changing them later keeps every answer. */
export function aimRoutes(facts: Facts): Route[] {
  return [
    onDossier({ name: 'dossier.kind', args: id, run: (turn, d) => askKind(turn, d) }),
    onDossier({ name: 'dossier.star', args: id, run: (turn, d) => askStar(turn, d) }),
    onDossier({
      name: 'dossier.starHelp',
      args: id,
      run: (turn, d) => askStar(turn, d, turn.t('dossier:star.long')),
    }),
    onDossier({
      name: 'dossier.pickKind',
      args: id.extend({ kind }),
      run: (turn, d, args) => pickKind(turn, facts, d, args.kind),
    }),
    onDossier({
      name: 'dossier.pickStar',
      args: id.extend({ star }),
      run: (turn, d, args) => pickStar(turn, facts, d, args.star),
    }),
    onDossier({
      name: 'dossier.typedKind',
      args: id,
      run: async (turn, d) => {
        const said = kindIn(turn.text)
        return said ? pickKind(turn, facts, d, said) : notAnAnswer
      },
    }),
    onDossier({
      name: 'dossier.typedStar',
      args: id,
      run: async (turn, d) => {
        if (/^(khong|ko|chua) (biet|ro|chac)/.test(fold(turn.text)))
          return pickStar(turn, facts, d, await defaultStar(turn, d))
        const said = /^([345])(?: ?sao| ?star| ?stars)?$/.exec(fold(turn.text))
        return said ? pickStar(turn, facts, d, Number(said[1]) as TargetStar) : notAnAnswer
      },
    }),
  ]
}

async function pickKind(
  turn: Turn,
  facts: Facts,
  dossier: Dossier,
  chosen: SubmissionKind,
): Promise<Outcome> {
  const changed = await changeDossier(turn.trx, dossier.id, { kind: chosen }, turn.now)
  if (changed.star !== null) {
    const refusal = await notHigher(turn, changed, changed.star)
    if (refusal) return askStar(turn, changed, refusal)
  }
  return goOn(turn, facts, changed, turn.t('dossier:kind.noted', { kind: kindWords(turn, chosen) }))
}

async function pickStar(turn: Turn, facts: Facts, dossier: Dossier, chosen: TargetStar): Promise<Outcome> {
  const refusal = await notHigher(turn, dossier, chosen)
  if (refusal) {
    const choices: Choice[] = [
      ...([4, 5] as const)
        .filter((n) => n > chosen)
        .map((n) => ({
          label: turn.t('dossier:star.n', { n }),
          action: { route: 'dossier.pickStar', args: { id: dossier.id, star: n } },
        })),
      {
        label: kindWords(turn, 're_evaluation'),
        action: { route: 'dossier.pickKind', args: { id: dossier.id, kind: 're_evaluation' } },
      },
    ]
    return say(refusal, choices, { ask: { route: 'dossier.star', args: { id: dossier.id } } })
  }
  const changed = await changeDossier(turn.trx, dossier.id, { star: chosen }, turn.now)
  const first = dossier.star === null
  return goOn(
    turn,
    facts,
    changed,
    first ? turn.t('dossier:star.noted') : turn.t('dossier:star.changed', { n: chosen }),
  )
}

/** Why that star is no upgrade of the certificate held; undefined where it is one, or nothing is known. */
async function notHigher(turn: Turn, dossier: Dossier, chosen: TargetStar): Promise<string | undefined> {
  if (dossier.kind !== 'upgrade') return undefined
  const held = (await productOf(turn, dossier))?.certificate?.star
  return held !== undefined && chosen <= held ? turn.t('dossier:star.notHigher', { held }) : undefined
}

function kindIn(text: string): SubmissionKind | undefined {
  const folded = fold(text)
  if (/\b(lan dau|moi|chua co)\b/.test(folded)) return 'first'
  if (/\b(nang hang|nang sao|len sao)\b/.test(folded)) return 'upgrade'
  return /\b(danh gia lai|lam lai|gia han|giu sao|cong nhan lai)\b/.test(folded) ? 're_evaluation' : undefined
}
