import type { Turn } from '../../bot/turn.ts'
import { boothsOf } from '../../db/fair-registrations.ts'
import type { Fair, FairChange } from '../../db/fairs.ts'
import type { Facts } from '../../facts.ts'
import { daysBetween } from '../../ocop/dates.ts'
import type { FairField } from '../../ocop/fair.ts'
import { type Dated, findHour, withYears } from '../../ocop/fair-dates.ts'
import { findDays, type WrittenDays, weekdaysFit } from '../../ocop/fair-days.ts'
import { type NoticeDoubt, starIn } from '../../ocop/fair-notice.ts'
import { LONGEST_FAIR } from '../../ocop/fair-notice-days.ts'
import { isPlace } from '../../ocop/fair-notice-words.ts'
import { covers, lookup, placeKey } from '../../ocop/places.ts'
import { surelyAsks } from '../../text/asks.ts'
import { fold, nfc, plainLetters } from '../../text/fold.ts'
import { showDay } from '../../text/i18n.ts'
import { yesOrNo } from '../yes-no.ts'

/**
 * What an answer to one question means. `doubts`: it must be looked at once more before it counts. `stay`: more may
 * be chosen. `again`: says what is wrong. `unclear`: no answer to this question at all.
 */
export type FieldAnswer =
  | { kind: 'set'; change: FairChange; doubts?: NoticeDoubt[]; stay?: boolean }
  | { kind: 'again'; text: string }
  | { kind: 'unclear' }

const unclear: FieldAnswer = { kind: 'unclear' }
const set = (change: FairChange, more: { doubts?: NoticeDoubt[]; stay?: boolean } = {}): FieldAnswer => ({
  kind: 'set',
  change,
  ...more,
})

/** Reads a typed answer, or the value of a button, which is written as it might be typed. */
export async function readField(
  turn: Turn,
  facts: Facts,
  fair: Fair,
  field: FairField,
  text: string,
): Promise<FieldAnswer> {
  const typed = nfc(text).trim()
  const words = fold(typed)
  const again = (key: 'short' | 'long' | 'url' | 'booths' | 'notName' | 'notPlace'): FieldAnswer => ({
    kind: 'again',
    text: turn.t(`fairs:again.${key}`),
  })
  switch (field) {
    case 'name':
    case 'place': {
      // "Không đúng" names no place.
      if (surelyAsks(typed) || yesOrNo(typed) !== undefined) return unclear
      const line = typed.replace(/\s+/gu, ' ')
      if ([...line].length < 3 || !/\p{L}/u.test(line)) return again('short')
      if (findDays(plainLetters(line)).length > 0 && !isPlace(line))
        return again(field === 'name' ? 'notName' : 'notPlace')
      return [...line].length > 200 ? again('long') : set({ [field]: line })
    }
    case 'free':
    case 'paid':
    case 'bring':
    case 'contact':
      if (/^(khong|ko)( co| can)?( gi)?( ca)?$/.test(words)) return set({ [field]: null })
      if (typed.length < 2 || surelyAsks(typed) || yesOrNo(typed) !== undefined) return unclear
      return [...typed].length > 500 ? again('long') : set({ [field]: typed })
    case 'picture':
      return /^https?:\/\/\S{4,300}$/.test(typed) ? set({ picture: typed }) : again('url')
    case 'dates':
      return readDates(turn, fair, typed)
    case 'deadline':
      return readDeadline(turn, fair, typed)
    case 'booths':
      return readBooths(turn, fair, words, again('booths'))
    case 'giving':
      if (/\b(truoc|first)\b/.test(words)) return set({ giving: 'first_come' })
      return /\b(chon|officer)\b/.test(words) ? set({ giving: 'officer' }) : unclear
    case 'star': {
      const star = starIn([{ plain: plainLetters(typed) }])
      if (star) return set({ starFrom: star.from, starTo: star.to })
      return /^(ai cung|moi|khong can|any)/.test(words) ? set({ starFrom: null, starTo: null }) : unclear
    }
    case 'sets':
      return readSets(facts, fair, typed, words)
    case 'places':
      return readPlaces(turn, facts, fair, typed)
    case 'certificate': {
      const yes = yesOrNo(typed)
      return yes === undefined ? unclear : set({ needsCertificate: yes })
    }
  }
}

function readDates(turn: Turn, fair: Fair, typed: string): FieldAnswer {
  const again = (key: 'days' | 'lastDay' | 'past' | 'lunar' | 'order' | 'gap'): FieldAnswer => ({
    kind: 'again',
    text: turn.t(`fairs:again.${key}`),
  })
  const days = findDays(plainLetters(typed))
  if (days.length === 0) return /\d/.test(typed) ? again('days') : unclear
  if (days.length > 1) return again('days')
  const { flaw } = days[0]!
  if (flaw) return again(flaw === 'impossible' ? 'order' : flaw)
  const dated = withYears(days[0]!, turn.today)
  if (!dated) return again('order')
  if (days[0]!.open) return again('lastDay')
  if (dated.to < turn.today) return again('past')
  const late = fair.deadlineOn !== null && fair.deadlineOn > dated.from
  if (late && fair.state !== 'draft') {
    const text = turn.t('fairs:again.deadlineFirst', { day: showDay(fair.deadlineOn!) })
    return { kind: 'again', text }
  }
  return set(
    {
      startsOn: dated.from,
      endsOn: dated.to,
      ...(late && {
        deadlineOn: null,
        deadlineTime: null,
        settled: fair.settled.filter((f) => f !== 'deadline'),
      }),
    },
    { doubts: dateDoubts(days[0]!, dated) },
  )
}

/** What must be looked at once more, of days as they were written. */
function dateDoubts(days: WrittenDays, dated: Dated): NoticeDoubt[] {
  return [
    ...(dated.yearWritten ? [] : (['dates.year'] as const)),
    ...(weekdaysFit(days, dated) ? [] : (['dates.weekday'] as const)),
    ...(daysBetween(dated.from, dated.to) > LONGEST_FAIR ? (['dates.long'] as const) : []),
  ]
}

function readDeadline(turn: Turn, fair: Fair, typed: string): FieldAnswer {
  const plain = plainLetters(typed)
  const days = findDays(plain)
  if (days.length === 0 && !/\d/.test(typed)) return unclear
  const only = days.length === 1 ? days[0]! : undefined
  if (only?.flaw === 'lunar') return { kind: 'again', text: turn.t('fairs:again.lunar') }
  const dated = only && !only.flaw && withYears({ from: only.to, to: only.to }, turn.today)
  if (!only || !dated) return { kind: 'again', text: turn.t('fairs:again.day') }
  if (dated.to < turn.today) return { kind: 'again', text: turn.t('fairs:again.past') }
  if (fair.startsOn !== null && dated.to > fair.startsOn) {
    const text = turn.t('fairs:again.deadlineLate', {
      day: showDay(dated.to),
      starts: showDay(fair.startsOn),
    })
    return { kind: 'again', text }
  }
  const hour = findHour(plain.slice(0, only.index)) ?? findHour(plain.slice(only.end))
  const doubts: NoticeDoubt[] = []
  if (!dated.yearWritten) doubts.push('deadline.year')
  if (
    !weekdaysFit({ ...only, weekdays: only.weekdays.to === undefined ? {} : { to: only.weekdays.to } }, dated)
  )
    doubts.push('deadline.weekday')
  if (hour?.time === null) return { kind: 'again', text: turn.t('fairs:again.day') }
  if (hour && !hour.sure) doubts.push('deadline.hour')
  if (!hour && /\btruoc\s+(?:ngay\s+)?$/.test(plain.slice(0, only.index))) doubts.push('deadline.before')
  return set({ deadlineOn: dated.to, deadlineTime: hour?.time ?? null }, { doubts })
}

async function readBooths(turn: Turn, fair: Fair, words: string, wrong: FieldAnswer): Promise<FieldAnswer> {
  if (/^(khong gioi han|khong han che|bao nhieu cung duoc|no limit)/.test(words)) return set({ booths: null })
  const number = /^(?:khoang |co )?(\d{1,4})(?: (?:gian|cho|nguoi|booths|places).*)?$/.exec(words)?.[1]
  if (!number) return /\d/.test(words) ? wrong : unclear
  const booths = Number(number)
  if (booths < 1) return wrong
  const { taken } = await boothsOf(turn.trx, fair.id)
  if (booths < taken) return { kind: 'again', text: turn.t('fairs:again.boothsTaken', { count: taken }) }
  return set({ booths })
}

/** "Mọi nhóm", "bộ 9, bộ 10", or a group by its number or name, which is added or taken out. */
function readSets({ law }: Facts, fair: Fair, typed: string, words: string): FieldAnswer {
  if (/^(moi|tat ca|all)\b/.test(words)) return set({ sets: [] })
  if (/^(xong|done)$/.test(words)) return set({ sets: fair.sets })
  const named = [...words.matchAll(/\b(?:bo|set) (?:so )?(\d{1,2})\b/g)].map((m) => Number(m[1]))
  if (named.length > 0) {
    const known = named.filter((no) => law.sets.some((s) => s.no === no))
    return known.length === named.length ? set({ sets: [...new Set(known)].sort((a, b) => a - b) }) : unclear
  }
  const group = law.sets.find((s) => fold(s.group.name) === words || typed === `nhóm ${s.group.code}`)?.group
  if (!group) return unclear
  const all = law.sets.filter((s) => s.group.code === group.code).map((s) => s.no)
  const chosen = all.every((no) => fair.sets.includes(no))
  const sets = chosen ? fair.sets.filter((no) => !all.includes(no)) : [...new Set([...fair.sets, ...all])]
  return set({ sets: sets.sort((a, b) => a - b) }, { stay: true })
}

/** Places by any name, several with commas; none outside the place of the officer. */
function readPlaces(turn: Turn, { places }: Facts, fair: Fair, typed: string): FieldAnswer {
  const owner = places.byKey.get(fair.ownerPlace) ?? places.province
  const keys: string[] = []
  for (const part of typed.split(/[,;\n]|\s+và\s+/u).map((p) => p.trim())) {
    if (part === '') continue
    const match = lookup(places, part)
    const candidates = match.kind === 'one' ? [match.place] : match.kind === 'many' ? match.candidates : []
    // "An Giang" is also a province of before; whoever is in charge of today's means theirs.
    const meant = candidates.includes(owner) ? owner : candidates.length === 1 ? candidates[0] : undefined
    if (!meant) return { kind: 'again', text: turn.t('fairs:again.place', { typed: part }) }
    if (!covers(places, owner, meant)) {
      const text = turn.t('fairs:again.placeOutside', { place: meant.name, own: owner.name })
      return { kind: 'again', text }
    }
    keys.push(placeKey(meant))
  }
  return keys.length === 0 ? unclear : set({ places: [...new Set(keys)] })
}
