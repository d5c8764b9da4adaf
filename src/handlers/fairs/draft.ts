import { z } from 'zod'
import { notAnAnswer, type Outcome, say } from '../../bot/reply.ts'
import { type Route, route } from '../../bot/route.ts'
import type { Turn } from '../../bot/turn.ts'
import { noteChange } from '../../db/fair-changes.ts'
import { changeFair, createFair, deleteDraft, type Fair, type FairChange } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { fillLine } from '../../jobs/fairs/line.ts'
import { fieldMark } from '../../jobs/fairs/words.ts'
import { FAIR_FIELDS, FAIR_KINDS, type FairField, type FairKind, TOLD_FIELDS } from '../../ocop/fair.ts'
import { readNotice } from '../../ocop/fair-notice.ts'
import { officer } from '../guards.ts'
import { yesOrNo } from '../yes-no.ts'
import { askField, choosing, doubtWords, nextField, OPTIONAL, recognised } from './ask-field.ts'
import { card, withPicture } from './card.ts'
import { ended, one, onFair, ownPlace } from './own.ts'
import { readField } from './read-field.ts'

const kind = z.enum(FAIR_KINDS)
const field = z.enum(FAIR_FIELDS)

/** Making a fair, question by question or from a pasted notice; and changing one field later. */
export function draftRoutes(facts: Facts): Route[] {
  return [
    route({ name: 'fairs.new', guard: officer, args: z.object({}), run: async (turn) => askKind(turn) }),
    route({
      name: 'fairs.begin',
      guard: officer,
      args: z.object({ kind }),
      run: (turn, args) => begin(turn, facts, args.kind),
    }),
    route({
      name: 'fairs.paste',
      guard: officer,
      args: z.object({}),
      run: async (turn) =>
        say(turn.t('fairs:paste.ask'), undefined, {
          ask: { route: 'fairs.paste' },
          text: { route: 'fairs.pasted' },
        }),
    }),
    route({
      name: 'fairs.pasted',
      guard: officer,
      args: z.object({}),
      run: (turn) => fromNotice(turn, facts, turn.text),
    }),
    onFair(facts, {
      name: 'fairs.ask',
      args: one.extend({ field, fresh: z.boolean().optional() }),
      run: async (turn, fair, args) =>
        editable(fair)
          ? askField(turn, facts, fair, args.field, undefined, args.fresh)
          : card(turn, facts, fair),
    }),
    onFair(facts, {
      name: 'fairs.typed',
      args: one.extend({ field }),
      run: (turn, fair, args) => typed(turn, facts, fair, args.field),
    }),
    onFair(facts, {
      name: 'fairs.set',
      args: one.extend({ field, value: z.string() }),
      run: (turn, fair, args) => answer(turn, facts, fair, args.field, args.value),
    }),
    onFair(facts, {
      name: 'fairs.confirm',
      args: one.extend({ field }),
      run: (turn, fair, args) => settle(turn, facts, fair, args.field, {}),
    }),
    onFair(facts, {
      name: 'fairs.skip',
      args: one.extend({ field: z.enum(OPTIONAL) }),
      run: (turn, fair, args) => settle(turn, facts, fair, args.field, { [args.field]: null }),
    }),
    onFair(facts, {
      name: 'fairs.skipRest',
      args: one,
      run: async (turn, fair) => {
        if (fair.state !== 'draft') return card(turn, facts, fair)
        // What a notice said is still shown and confirmed.
        const empty = OPTIONAL.filter((f) => fair[f] === null)
        const settled = [...new Set([...fair.settled, ...empty])]
        return goOn(turn, facts, await changeFair(turn.trx, fair.id, { settled }, turn.now))
      },
    }),
    onFair(facts, { name: 'fairs.resume', args: one, run: (turn, fair) => goOn(turn, facts, fair) }),
    onFair(facts, {
      name: 'fairs.deleteDraft',
      args: one,
      async run(turn, fair) {
        if (fair.state !== 'draft') return card(turn, facts, fair)
        await deleteDraft(turn.trx, fair.id)
        return say(turn.t('fairs:draft.deleted'), undefined, ended(turn))
      },
    }),
  ]
}

/** What may be asked again: a draft, and what was announced until it is over. */
function editable(fair: Fair): boolean {
  return fair.state === 'draft' || fair.state === 'announced' || fair.state === 'closed'
}

function askKind(turn: Turn): Outcome {
  return say(
    turn.t('fairs:draft.kind'),
    [
      ...FAIR_KINDS.map((k) => ({
        label: turn.t(`fairs:kind.${k}`),
        action: { route: 'fairs.begin', args: { kind: k } },
      })),
      { label: turn.t('fairs:button.paste'), action: { route: 'fairs.paste' } },
    ],
    null,
  )
}

async function begin(turn: Turn, facts: Facts, wanted: FairKind): Promise<Outcome> {
  const owner = ownPlace(turn, facts)
  if (!owner) return say(turn.t('fairs:noPlace'))
  return goOn(turn, facts, await make(turn, facts, wanted, owner))
}

async function make(turn: Turn, facts: Facts, wanted: FairKind, owner: string): Promise<Fair> {
  const fair = await createFair(turn.trx, {
    kind: wanted,
    ownerPlace: owner,
    createdBy: turn.person!.id,
    now: turn.now,
  })
  // A commune invites its own; whoever is in charge of the province may choose.
  const settled: FairField[] = owner === keyOfProvince(facts) ? [] : ['places']
  return changeFair(turn.trx, fair.id, { places: [owner], settled }, turn.now)
}

const keyOfProvince = ({ places }: Facts) => `${places.province.code}@${places.province.validFrom ?? ''}`

/** Everything that could be read is written down unconfirmed; the questions then go through it one by one. */
export async function fromNotice(turn: Turn, facts: Facts, text: string): Promise<Outcome> {
  const owner = ownPlace(turn, facts)
  if (!owner) return say(turn.t('fairs:noPlace'))
  const read = readNotice(text, turn.today)
  const found = [read.name, read.place, read.dates, read.deadline, read.contact].filter(
    (v) => v !== undefined,
  )
  if (found.length === 0) return /\s\S+\s/u.test(text) ? say(turn.t('fairs:paste.nothing')) : notAnAnswer
  const made = await make(turn, facts, read.kind, owner)
  const change: FairChange = {
    name: read.name ?? null,
    place: read.place ?? null,
    startsOn: read.dates?.from ?? null,
    endsOn: read.dates?.to ?? null,
    deadlineOn: read.deadline?.day ?? null,
    deadlineTime: read.deadline?.time ?? null,
    booths: read.booths ?? null,
    starFrom: read.star?.from ?? null,
    starTo: read.star?.to ?? null,
    free: read.free ?? null,
    paid: read.paid ?? null,
    bring: read.bring ?? null,
    contact: read.contact ?? null,
    doubts: read.doubts,
  }
  const fair = await changeFair(turn.trx, made.id, change, turn.now)
  return goOn(
    turn,
    facts,
    fair,
    turn.t('fairs:paste.read', { count: found.length, kind: turn.t(`fairs:kind.${read.kind}`) }),
  )
}

/** The next question, or the whole fair when all are answered. */
async function goOn(turn: Turn, facts: Facts, fair: Fair, lead?: string): Promise<Outcome> {
  const next = fair.state === 'draft' ? nextField(fair) : undefined
  if (!next) return card(turn, facts, fair, lead)
  // Without a limit there is nothing to choose.
  if (next === 'giving' && fair.booths === null) return settle(turn, facts, fair, 'giving', {}, lead)
  const missing = fair.doubts.find((d) => d.startsWith(`${next}.`) && isOpenDoubt(d))
  const why = missing && doubtWords(turn, fair, missing)
  return askField(turn, facts, fair, next, [lead, why].filter(Boolean).join('\n\n'))
}

/** Doubts for which nothing was taken from the notice: the question says why it is asked. */
function isOpenDoubt(doubt: string): boolean {
  return /\.(?:many|open|late|impossible|lunar|vague|each)$/.test(doubt)
}

async function typed(turn: Turn, facts: Facts, fair: Fair, wanted: FairField): Promise<Outcome> {
  const known = recognised(turn, facts, fair, wanted) !== null
  const yes = yesOrNo(turn.text)
  const choose = wanted === 'deadline' && choosing(fair)
  if (known && yes !== undefined && !choose) {
    return yes ? settle(turn, facts, fair, wanted, {}) : askField(turn, facts, fair, wanted, undefined, true)
  }
  return answer(turn, facts, fair, wanted, turn.text)
}

async function answer(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  wanted: FairField,
  text: string,
): Promise<Outcome> {
  if (!editable(fair)) return card(turn, facts, fair)
  const read = await readField(turn, facts, fair, wanted, text)
  switch (read.kind) {
    case 'unclear':
      return notAnAnswer
    case 'again':
      return askField(turn, facts, fair, wanted, read.text, askedFresh(turn))
    case 'set': {
      if (!read.stay && !read.doubts?.length) return settle(turn, facts, fair, wanted, read.change)
      if (fair.state !== 'draft' && !read.stay)
        return askField(turn, facts, fair, wanted, turn.t('fairs:again.whole'), askedFresh(turn))
      const doubts = [...others(fair, wanted), ...(read.doubts ?? [])]
      const half = await changeFair(turn.trx, fair.id, { ...read.change, doubts }, turn.now)
      return askField(turn, facts, half, wanted)
    }
  }
}

/** Asked without what a notice left there, as after "Sửa lại"; asked again it stays so. */
const askedFresh = (turn: Turn) => turn.open?.ask.route === 'fairs.ask' && turn.open.ask.args?.fresh === true

const others = (fair: Fair, wanted: FairField) => fair.doubts.filter((d) => !d.startsWith(`${wanted}.`))

/** Writes a field down as answered. After announcing it is a change that will be told. */
export async function settle(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  wanted: FairField,
  change: FairChange,
  leadOn?: string,
): Promise<Outcome> {
  if (!editable(fair)) return card(turn, facts, fair)
  const before = fieldMark(facts, fair, wanted)
  const settled = [...new Set([...(change.settled ?? fair.settled), wanted])]
  const now = await changeFair(
    turn.trx,
    fair.id,
    { ...change, settled, doubts: others(fair, wanted) },
    turn.now,
  )
  if (fair.state === 'draft') return goOn(turn, facts, now, leadOn)
  if (before === fieldMark(facts, now, wanted)) return card(turn, facts, now)
  const told = TOLD_FIELDS.find((f) => f === wanted)
  if (told) await noteChange(turn.trx, fair.id, { field: told, before, now: turn.now })
  // More booths move the line up at once.
  const notices = wanted === 'booths' ? await fillLine(turn.trx, facts, now, turn.now) : []
  const lead = turn.t(told ? 'fairs:changed.noted' : 'fairs:changed.quietly')
  const said = await card(turn, facts, now, lead)
  return { ...(wanted === 'picture' ? withPicture(said, now) : said), notices }
}
