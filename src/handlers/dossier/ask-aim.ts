import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Dossier } from '../../db/dossiers.ts'
import { type LinkedProduct, linkedProducts } from '../../db/linked-products.ts'
import { type Certificate, expiryInterval, reEvaluationWindow } from '../../ocop/certificate.ts'
import type { SubmissionKind } from '../../ocop/checklist.ts'
import type { IsoDate } from '../../ocop/dates.ts'
import type { TargetStar } from '../../ocop/product-set.ts'
import { showDay } from '../../text/i18n.ts'
import { kindWords, paragraphs } from './words.ts'

/** Asks for the kind of submission; what the certificate suggests stands first. */
export async function askKind(turn: Turn, dossier: Dossier, lead?: string): Promise<Outcome> {
  const { t } = turn
  const product = await productOf(turn, dossier)
  const suggested = suggestedKind(product?.certificate, turn.today)
  const kinds: SubmissionKind[] = ['first', 'upgrade', 're_evaluation']
  const choices: Choice[] = kinds
    .sort((a, b) => Number(b === suggested) - Number(a === suggested))
    .map((kind) => ({
      label: kindWords(turn, kind),
      action: { route: 'dossier.pickKind', args: { id: dossier.id, kind } },
    }))
  const text = paragraphs(
    lead,
    certificateWords(turn, product?.certificate),
    t('dossier:kind.ask'),
    t('dossier:kind.explain'),
    suggested && t('dossier:kind.suggested', { kind: kindWords(turn, suggested) }),
  )
  const at = { id: dossier.id }
  return say(text, choices, {
    ask: { route: 'dossier.kind', args: at },
    text: { route: 'dossier.typedKind', args: at },
  })
}

/**
 * Asks for the star. Choices 3, 4 and 5 are the stars of that number, so that typing "4" where there are no
 * buttons means four stars and nothing else.
 */
export async function askStar(turn: Turn, dossier: Dossier, lead?: string): Promise<Outcome> {
  const { t } = turn
  const pick = (label: string, star: number): Choice => ({
    label,
    action: { route: 'dossier.pickStar', args: { id: dossier.id, star } },
  })
  const choices = [
    pick(t('dossier:star.unsure'), await defaultStar(turn, dossier)),
    { label: t('dossier:star.help'), action: { route: 'dossier.starHelp', args: { id: dossier.id } } },
    ...[3, 4, 5].map((n) => pick(t('dossier:star.n', { n }), n)),
  ]
  const at = { id: dossier.id }
  return say(paragraphs(lead, t('dossier:star.ask'), t('dossier:star.explain')), choices, {
    ask: { route: 'dossier.star', args: at },
    text: { route: 'dossier.typedStar', args: at },
  })
}

/** The star that a dossier most likely aims at: what is held, one more for an upgrade, three at first. */
export async function defaultStar(turn: Turn, dossier: Dossier): Promise<TargetStar> {
  const held = (await productOf(turn, dossier))?.certificate?.star
  if (held === undefined) return dossier.kind === 'upgrade' ? 4 : 3
  return dossier.kind === 'upgrade' ? (Math.min(5, held + 1) as TargetStar) : held
}

/** The register's product behind a dossier, if the person still speaks for it. */
export async function productOf(turn: Turn, dossier: Dossier): Promise<LinkedProduct | undefined> {
  if (!dossier.productId || !turn.person) return undefined
  return (await linkedProducts(turn.trx, turn.person.id, dossier.productId))[0]
}

/** Unknown dates suggest nothing: whether a certificate still runs is then a guess. */
function suggestedKind(certificate: Certificate | undefined, today: IsoDate): SubmissionKind | undefined {
  if (!certificate || certificate.revokedOn !== undefined) return undefined
  const expiry = expiryInterval(certificate)
  if (!expiry || expiry.from !== expiry.to) return undefined
  return today < reEvaluationWindow(expiry.to).opens ? 'upgrade' : 're_evaluation'
}

function certificateWords(turn: Turn, certificate: Certificate | undefined): string | undefined {
  if (!certificate) return undefined
  const { star } = certificate
  const expiry = expiryInterval(certificate)
  if (!expiry || expiry.from !== expiry.to) return turn.t('dossier:kind.certificateUnknown', { star })
  return turn.t(expiry.to < turn.today ? 'dossier:kind.certificateOver' : 'dossier:kind.certificate', {
    star,
    expiry: showDay(expiry.to),
    opens: showDay(reEvaluationWindow(expiry.to).opens),
  })
}
