import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Capability, type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { type Dossier, dossiersOf } from '../../db/dossiers.ts'
import { NOTHING_OF_IT, tick, trialTicks, untick } from '../../db/trials.ts'
import type { Facts } from '../../facts.ts'
import { setByNo } from '../../ocop/law.ts'
import { type Criterion, criterionOf } from '../../ocop/product-set.ts'
import { fold } from '../../text/fold.ts'
import { askSet } from '../dossier/ask-set.ts'
import { onDossier } from '../dossier/own.ts'
import { consented } from '../guards.ts'
import { askCriterion } from './ask.ts'
import { showPlan } from './plan.ts'
import { back, showMinimums, showResult } from './result.ts'
import { review } from './review.ts'
import { nextOpen, type Sheet, sheetOf, ticksOfOtherCase } from './sheet.ts'

const id = z.object({ id: z.string() })
const at = id.extend({ code: z.string() })
const ofCase = z.enum(['a', 'b'])
const star = z.union([z.literal(3), z.literal(4), z.literal(5)])

/** The trial score: the product judged by its owner, criterion by criterion (Điều 3, Appendix II). */
export function trial(facts: Facts): Capability {
  return {
    routes: [...walkRoutes(facts), ...resultRoutes(facts)],
    commands: [
      {
        name: 'chamthu',
        words: ['cham thu', 'cham diem thu', 'cham diem', 'tu cham diem'],
        followedBy: 'no question',
        route: 'trial.home',
        describe: 'common:commands.trial',
        shownTo: 'everyone',
      },
    ],
  }
}

/** A route on the sheet of a dossier; without a product set there is no sheet yet. */
function onSheet<A extends { id: string }>(
  facts: Facts,
  name: string,
  args: z.ZodType<A>,
  run: (turn: Turn, dossier: Dossier, sheet: Sheet, args: A) => Promise<Outcome>,
): Route {
  return onDossier({
    name,
    args,
    run: async (turn, dossier, given) => {
      if (dossier.productSet === null) return askSet(turn, facts, dossier, turn.t('trial:needsSet'))
      return run(turn, dossier, await sheetNow(turn, facts, dossier), given)
    },
  })
}

async function sheetNow(turn: Turn, facts: Facts, dossier: Dossier): Promise<Sheet> {
  const set = setByNo(facts.law, dossier.productSet!)
  return sheetOf(set, await trialTicks(turn.trx, dossier.id, set.no))
}

/** Going through the criteria. */
function walkRoutes(facts: Facts): Route[] {
  const onCriterion = <A extends z.infer<typeof at>>(
    name: string,
    args: z.ZodType<A>,
    run: (
      turn: Turn,
      here: { dossier: Dossier; sheet: Sheet; criterion: Criterion },
      args: A,
    ) => Promise<Outcome>,
  ): Route =>
    onSheet(facts, name, args, async (turn, dossier, sheet, given) => {
      // A button from before the product set changed may name a criterion that this set does not have.
      const criterion = criterionOf(sheet.set, given.code)
      return criterion ? run(turn, { dossier, sheet, criterion }, given) : begin(turn, dossier, sheet)
    })
  return [
    route({
      name: 'trial.home',
      guard: consented,
      args: z.object({ rest: z.string().optional() }),
      run: (turn) => home(turn),
    }),
    onSheet(facts, 'trial.start', id, async (turn, dossier, sheet) => begin(turn, dossier, sheet)),
    onCriterion('trial.ask', at.extend({ case: ofCase.optional() }), async (turn, here, args) =>
      askCriterion(turn, here.dossier, here.sheet, here.criterion, args.case && { case: args.case }),
    ),
    onCriterion('trial.askCase', at, async (turn, { dossier, sheet, criterion }) =>
      askCriterion(turn, dossier, sheet, criterion, { anotherCase: true }),
    ),
    onCriterion('trial.skip', at, async (turn, { dossier, sheet, criterion }) =>
      onward(turn, dossier, sheet, criterion.code),
    ),
    onCriterion('trial.tick', at.extend({ option: z.int() }), (turn, here, { option }) =>
      ticked(turn, facts, here, option),
    ),
    onCriterion('trial.typed', at.extend({ case: ofCase.optional() }), async (turn, here) => {
      const said = fold(turn.text)
      if (/^(bo qua|de sau|khong biet|chua biet)$/.test(said))
        return onward(turn, here.dossier, here.sheet, here.criterion.code)
      const zero = here.criterion.options.find((o) => o.points === 0)?.index ?? NOTHING_OF_IT
      return /^(khong co|chua co|chua|khong)( gi)?$/.test(said)
        ? ticked(turn, facts, here, zero)
        : notAnAnswer
    }),
  ]
}

/** What came of it. */
function resultRoutes(facts: Facts): Route[] {
  return [
    onSheet(facts, 'trial.result', id, async (turn, dossier, sheet) => showResult(turn, dossier, sheet)),
    onSheet(facts, 'trial.minimums', id.extend({ star }), async (turn, dossier, sheet, args) =>
      showMinimums(turn, dossier, sheet, args.star),
    ),
    onSheet(facts, 'trial.plan', id.extend({ star }), async (turn, dossier, sheet, args) =>
      showPlan(turn, facts.law, dossier, sheet, args.star),
    ),
    onSheet(
      facts,
      'trial.review',
      id.extend({ page: z.int().optional() }),
      async (turn, dossier, sheet, args) => review(turn, dossier, sheet, args.page ?? 0),
    ),
    onSheet(facts, 'trial.askRestart', id, async (turn, dossier) => {
      const yes = {
        label: turn.t('trial:restart.yes'),
        action: { route: 'trial.restart', args: { id: dossier.id } },
      }
      return say(turn.t('trial:restart.ask'), [yes, back(turn, dossier)], null)
    }),
    onSheet(facts, 'trial.restart', id, async (turn, dossier, sheet) => {
      await untick(turn.trx, dossier.id, sheet.set.no)
      return begin(turn, dossier, sheetOf(sheet.set, new Map()))
    }),
  ]
}

/** "chấm thử" alone: the dossier it is about. */
async function home(turn: Turn): Promise<Outcome> {
  const open = await dossiersOf(turn.trx, turn.person!.id, false)
  if (open.length === 1) {
    return { replies: [], then: { action: { route: 'trial.start', args: { id: open[0]!.id } } } }
  }
  if (open.length === 0) {
    const start = { label: turn.t('dossier:do.new'), action: { route: 'dossier.new', args: {} } }
    return say(turn.t('trial:needsDossier'), [start])
  }
  const choices = open.slice(0, 9).map((d) => ({
    label: d.productName,
    action: { route: 'trial.start', args: { id: d.id } },
  }))
  return say(turn.t('trial:whichDossier'), choices)
}

/** The first criterion that is open; the result where none is. */
function begin(turn: Turn, dossier: Dossier, sheet: Sheet): Outcome {
  const first = nextOpen(sheet)
  if (!first) return showResult(turn, dossier, sheet)
  const lead = turn.t(sheet.ticks.size === 0 ? 'trial:intro' : 'trial:resumed')
  return askCriterion(turn, dossier, sheet, first, { lead })
}

/** The next open criterion behind this one; at the end the result. */
function onward(turn: Turn, dossier: Dossier, sheet: Sheet, code: string, lead?: string): Outcome {
  const next = nextOpen(sheet, code)
  return next
    ? askCriterion(turn, dossier, sheet, next, lead === undefined ? {} : { lead })
    : showResult(turn, dossier, sheet, lead ?? turn.t('trial:end'))
}

async function ticked(
  turn: Turn,
  facts: Facts,
  here: { dossier: Dossier; sheet: Sheet; criterion: Criterion },
  option: number,
): Promise<Outcome> {
  const { dossier, sheet, criterion } = here
  const chosen = criterion.options[option]
  if (!chosen && option !== NOTHING_OF_IT) return askCriterion(turn, dossier, sheet, criterion)
  const where = { dossierId: dossier.id, productSet: sheet.set.no, criterion: criterion.code, option }
  await tick(turn.trx, where, turn.now)
  // The two tourism cases exclude each other: what was ticked under the other one is asked anew.
  const other = chosen?.case ? ticksOfOtherCase(sheet, chosen.case).filter((c) => c !== criterion.code) : []
  if (other.length > 0) await untick(turn.trx, dossier.id, sheet.set.no, other)
  const now = await sheetNow(turn, facts, dossier)
  const lead =
    chosen?.points === 0 && criterion.stopsAtZero
      ? turn.t('trial:stops', { code: criterion.code })
      : other.length > 0
        ? turn.t('trial:caseChanged', { codes: other.join(', ') })
        : undefined
  return onward(turn, dossier, now, criterion.code, lead)
}
