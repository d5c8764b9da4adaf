import type { Facts } from '../../facts.ts'
import type { Audience } from '../../ocop/audience.ts'
import { setByNo } from '../../ocop/law.ts'
import type { ProductSet } from '../../ocop/product-set.ts'
import type { Translate } from '../../text/i18n.ts'
import { placeName } from '../statistics/places.ts'

/** Who is meant, in words: "Chủ thể ở Xã Óc Eo có sản phẩm 4 sao, nhóm Sản phẩm đồ uống, đang làm hồ sơ". */
export function audienceWords(t: Translate, facts: Facts, of: Audience): string {
  const place = facts.places.byKey.get(of.place) ?? facts.places.province
  const who = t(`announcements:who.${of.role}`, { place: placeName(t, facts.places, place) })
  const stars = of.stars?.map((s) => t(`register:tier.${s}`)).join(', ')
  return [
    who,
    ...(stars ? [t('announcements:having.stars', { stars })] : []),
    ...(of.sets ? [setsWords(t, facts, of.sets)] : []),
    ...(of.dossier ? [t(`announcements:having.${of.dossier}`)] : []),
  ].join(', ')
}

function setsWords(t: Translate, facts: Facts, sets: number[]): string {
  const group = groupsOf(facts).find((g) => sameSets(g.sets, sets))
  if (group) return t('announcements:having.group', { group: group.name })
  return t('announcements:having.sets', {
    sets: sets.map((no) => setByNo(facts.law, no).name).join('; '),
  })
}

/** The six groups of the decision, each with the numbers of its sets. */
export function groupsOf(facts: Facts): { code: string; name: string; sets: number[] }[] {
  const groups = new Map<string, ProductSet[]>()
  for (const set of facts.law.sets) groups.set(set.group.code, [...(groups.get(set.group.code) ?? []), set])
  return [...groups].map(([code, sets]) => ({ code, name: sets[0]!.group.name, sets: sets.map((s) => s.no) }))
}

function sameSets(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((no) => b.includes(no))
}

/** Stars from the one chosen upwards, as an officer thinks of them. */
export const STARS_FROM = {
  '3': undefined,
  '4': ['4', 'potential_5', '5'],
  '5': ['potential_5', '5'],
} as const
