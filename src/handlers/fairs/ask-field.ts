import { type Choice, type Outcome, say } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Fair } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { fieldWords } from '../../jobs/fairs/words.ts'
import { addDays, dayOfWeek, type IsoDate } from '../../ocop/dates.ts'
import { FAIR_FIELDS, type FairField } from '../../ocop/fair.ts'
import type { NoticeDoubt } from '../../ocop/fair-notice.ts'
import { placeKey } from '../../ocop/places.ts'
import { showDay, translator } from '../../text/i18n.ts'

/** What may be left out. */
export const OPTIONAL = ['free', 'paid', 'bring', 'contact', 'picture'] as const
/** Fields that hold something from the start and so are never "recognised". */
const ALWAYS_SET: readonly FairField[] = ['giving', 'sets', 'places', 'certificate', 'booths']

/** The next question that is neither answered nor confirmed; undefined when all are. */
export function nextField(fair: Fair): FairField | undefined {
  return FAIR_FIELDS.find((field) => !fair.settled.includes(field))
}

/** Asks for one field; what a notice or a half answer left there is shown and must be confirmed. */
export function askField(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  field: FairField,
  lead?: string,
  fresh = false,
): Outcome {
  const known = fresh ? null : recognised(turn, facts, fair, field)
  const step = turn.t('fairs:ask.step', { n: FAIR_FIELDS.indexOf(field) + 1, all: FAIR_FIELDS.length })
  const question =
    known === null ? turn.t(`fairs:ask.${field}`) : [known, ...doubtLines(turn, fair, field)].join('\n')
  const body = fair.state === 'draft' ? `${step} ${question}` : question
  return say(
    [lead, body].filter(Boolean).join('\n\n'),
    known === null ? freshChoices(turn, facts, fair, field) : confirmChoices(turn, fair, field),
    {
      ask: { route: 'fairs.ask', args: { id: fair.id, field, ...(fresh && { fresh }) } },
      text: { route: 'fairs.typed', args: { id: fair.id, field } },
      ...(field === 'picture' && { picture: { route: 'fairs.picture', args: { id: fair.id } } }),
    },
  )
}

/** What a notice or a half answer left in a field, in words; null where nothing waits to be confirmed. */
export function recognised(turn: Turn, facts: Facts, fair: Fair, field: FairField): string | null {
  const { law, places } = facts
  if (fair.settled.includes(field)) return null
  if (field === 'booths' ? fair.booths === null : ALWAYS_SET.includes(field)) return null
  if (field === 'star' && fair.starFrom === null) return null
  const value = fieldWords(turn.t, { law, places }, fair, field)
  return value === null
    ? null
    : turn.t('fairs:ask.recognised', { what: turn.t(`fairs:field.${field}`), value })
}

function doubtLines(turn: Turn, fair: Fair, field: FairField): string[] {
  const doubts = fair.doubts.filter((d) => d.startsWith(`${field}.`))
  const lines = doubts.map((d) => doubtWords(turn, fair, d))
  // Where there is something to choose, "is that right?" would be one question too many.
  return choosing(fair) && field === 'deadline' ? lines : [...lines, turn.t('fairs:ask.right')]
}

/** Why a field is asked, or asked again. */
export function doubtWords(turn: Turn, fair: Fair, doubt: NoticeDoubt): string {
  const days = doubt.startsWith('dates.') ? [fair.startsOn, fair.endsOn] : [fair.deadlineOn]
  const real = [...new Set(days)]
    .flatMap((day) => (day ? [{ day: showDay(day), weekday: weekdayWords(turn, day) }] : []))
    .map((said) => turn.t('fairs:weekdayOf', said))
  return turn.t(`fairs:noticeDoubt.${doubt}`, { real: real.join('; ') })
}

const weekdayWords = (turn: Turn, day: IsoDate) =>
  turn.t(`fairs:weekday.${dayOfWeek(day) as 1 | 2 | 3 | 4 | 5 | 6 | 7}`)

/** A deadline of which two readings are offered. */
export function choosing(fair: Fair): boolean {
  return (
    fair.doubts.includes('deadline.before') ||
    (fair.doubts.includes('deadline.hour') && fair.deadlineTime !== null)
  )
}

function confirmChoices(turn: Turn, fair: Fair, field: FairField): Choice[] {
  const args = { id: fair.id, field }
  const redo = {
    label: turn.t('fairs:button.redo'),
    action: { route: 'fairs.ask', args: { ...args, fresh: true } },
  }
  if (field === 'deadline' && fair.doubts.includes('deadline.before')) {
    // "Before the 5th": with that day or without is not ours to say.
    const day = fair.deadlineOn!
    return [
      ...[addDays(day, -1), day].map((d) => pick(turn, fair, field, throughDay(turn, d), showDay(d))),
      redo,
    ]
  }
  if (field === 'deadline' && choosing(fair)) {
    const said = { day: showDay(fair.deadlineOn!), time: fair.deadlineTime! }
    return [
      ...(['morning', 'afternoon'] as const).map((part) => {
        const label = turn.t(`fairs:value.hour.${part}`, said)
        return pick(turn, fair, field, label, translator('vi')(`fairs:value.hour.${part}`, said))
      }),
      redo,
    ]
  }
  return [{ label: turn.t('fairs:button.right'), action: { route: 'fairs.confirm', args } }, redo]
}

const throughDay = (turn: Turn, day: string) => turn.t('fairs:value.deadline', { day: showDay(day) })

function pick(_turn: Turn, fair: Fair, field: FairField, label: string, value: string): Choice {
  return { label, action: { route: 'fairs.set', args: { id: fair.id, field, value } } }
}

function freshChoices(turn: Turn, facts: Facts, fair: Fair, field: FairField): Choice[] {
  const { t } = turn
  const choice = (label: string, value: string) => pick(turn, fair, field, label, value)
  const own: Choice[] = (() => {
    switch (field) {
      case 'giving':
        return [
          choice(t('fairs:value.giving.first_come'), 'trước'),
          choice(t('fairs:value.giving.officer'), 'cán bộ chọn'),
        ]
      case 'star':
        return [
          choice(t('fairs:value.stars', { from: 3, to: 5 }), '3-5 sao'),
          choice(t('fairs:value.stars', { from: 4, to: 5 }), '4-5 sao'),
          choice(t('fairs:value.anyStar'), 'ai cũng được'),
        ]
      case 'sets':
        return setChoices(turn, facts, fair)
      case 'places': {
        const owner = facts.places.byKey.get(fair.ownerPlace) ?? facts.places.province
        return [choice(t('fairs:value.wholePlace', { place: owner.name }), placeKey(owner))]
      }
      case 'certificate':
        return [choice(t('common:yes'), 'có'), choice(t('common:no'), 'không')]
      default:
        return []
    }
  })()
  const args = { id: fair.id, field }
  const remove = field === 'picture' && fair.picture !== null
  const skip = {
    label: t(remove ? 'fairs:button.noPicture' : 'fairs:button.skip'),
    action: { route: 'fairs.skip', args },
  }
  const rest = {
    label: t('fairs:button.skipRest'),
    action: { route: 'fairs.skipRest', args: { id: fair.id } },
  }
  if (!OPTIONAL.some((o) => o === field)) return own
  return fair.state === 'draft' ? [...own, skip, rest] : [...own, skip]
}

function setChoices(turn: Turn, { law }: Facts, fair: Fair): Choice[] {
  const groups = [...new Map(law.sets.map((s) => [s.group.code, s.group])).values()]
  const chosen = (code: string) =>
    law.sets.filter((s) => s.group.code === code).every((s) => fair.sets.includes(s.no))
  return [
    ...(fair.sets.length > 0 ? [pick(turn, fair, 'sets', turn.t('fairs:button.done'), 'xong')] : []),
    pick(turn, fair, 'sets', turn.t('fairs:value.anySet'), 'mọi nhóm'),
    ...groups.map(({ code, name }) =>
      pick(turn, fair, 'sets', `${chosen(code) ? '☑' : '☐'} ${name}`, `nhóm ${code}`),
    ),
  ]
}
