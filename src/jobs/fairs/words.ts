import type { Reply } from '../../bot/reply.ts'
import type { Fair } from '../../db/fairs.ts'
import { pictureKey } from '../../db/pictures.ts'
import { type FairField, NEEDS, type Need, TOLD_FIELDS } from '../../ocop/fair.ts'
import type { Law } from '../../ocop/law.ts'
import type { Places } from '../../ocop/places.ts'
import { showDay, type Translate, translator } from '../../text/i18n.ts'

/** What is needed to name sets and places. */
export interface Names {
  law: Pick<Law, 'sets'>
  places: Places
}

/** One field of a fair in words; null where nothing was said. */
export function fieldWords(t: Translate, names: Names, fair: Fair, field: FairField): string | null {
  switch (field) {
    case 'name':
    case 'place':
    case 'free':
    case 'paid':
    case 'bring':
    case 'contact':
      return fair[field]
    case 'picture':
      return pictureKey(fair.picture) === null ? fair.picture : t('fairs:value.picture')
    case 'dates':
      return datesWords(t, fair)
    case 'deadline':
      return deadlineWords(t, fair)
    case 'booths':
      return fair.booths === null ? t('fairs:value.noLimit') : String(fair.booths)
    case 'giving':
      return t(`fairs:value.giving.${fair.giving}`)
    case 'star':
      return starWords(t, fair)
    case 'sets':
      return setsWords(t, names, fair.sets)
    case 'places':
      return placesWords(names.places, fair.places.length > 0 ? fair.places : [fair.ownerPlace])
    case 'certificate':
      return t(fair.needsCertificate ? 'fairs:value.certificate' : 'fairs:value.noCertificate')
  }
}

/** What a field holds, to be compared and not read: two pictures have the same words. */
export function fieldMark(names: Names, fair: Fair, field: FairField): string | null {
  return field === 'picture' ? fair.picture : fieldWords(translator('vi'), names, fair, field)
}

/** The fair's picture as part of a reply; a link stands in the text. */
export function pictureOf({ picture }: Fair): Pick<Reply, 'picture'> {
  return picture !== null && pictureKey(picture) !== null ? { picture } : {}
}

/** 'từ 20/12/2026 đến 25/12/2026', or the one day. */
export function datesWords(t: Translate, fair: Fair): string | null {
  const { startsOn, endsOn } = fair
  if (!startsOn || !endsOn) return null
  if (startsOn === endsOn) return showDay(startsOn)
  return t('fairs:value.dates', { from: showDay(startsOn), to: showDay(endsOn) })
}

export function deadlineWords(t: Translate, fair: Fair): string | null {
  if (!fair.deadlineOn) return null
  const day = showDay(fair.deadlineOn)
  return fair.deadlineTime
    ? t('fairs:value.deadlineTime', { time: fair.deadlineTime, day })
    : t('fairs:value.deadline', { day })
}

function starWords(t: Translate, { starFrom, starTo }: Fair): string {
  if (starFrom === null) return t('fairs:value.anyStar')
  return starFrom === starTo
    ? t('fairs:value.oneStar', { star: starFrom })
    : t('fairs:value.stars', { from: starFrom, to: starTo ?? 5 })
}

/** Whole groups by their name, the rest by the sets' names. */
function setsWords(t: Translate, { law }: Names, sets: readonly number[]): string {
  if (sets.length === 0) return t('fairs:value.anySet')
  const groups = new Map<string, { name: string; all: number[] }>()
  for (const { no, group } of law.sets) {
    const known = groups.get(group.code)
    if (known) known.all.push(no)
    else groups.set(group.code, { name: group.name, all: [no] })
  }
  return [...groups.values()]
    .flatMap(({ name, all }) => {
      const chosen = all.filter((no) => sets.includes(no))
      if (chosen.length === all.length) return [name]
      return chosen.map((no) => law.sets.find((s) => s.no === no)!.name)
    })
    .join('; ')
}

export function placesWords(places: Places, keys: readonly string[]): string {
  return keys.map((key) => places.byKey.get(key)?.name ?? key).join(', ')
}

/** 'điện, tủ mát'; "không" where nothing is needed. */
export function needsWords(t: Translate, needs: readonly Need[]): string {
  const said = NEEDS.filter((n) => needs.includes(n)).map((n) => t(`fairs:need.${n}`))
  return said.length > 0 ? said.join(', ') : t('fairs:need.none')
}

/** The lines below a fair's name that a producer must know: when, where, until when, what it costs, what to bring, whom to ask. */
export function fairLines(t: Translate, names: Names, fair: Fair): string[] {
  return TOLD_FIELDS.flatMap((field) => {
    // A picture that was sent is seen above the text.
    if (field === 'name' || (field === 'picture' && pictureKey(fair.picture) !== null)) return []
    const value = fieldWords(t, names, fair, field)
    return value === null ? [] : [t(`fairs:line.${field}`, { value })]
  })
}
