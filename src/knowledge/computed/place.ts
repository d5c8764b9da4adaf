import {
  communesOfFormerDistrict,
  findPlaceIn,
  formerDistrictsOf,
  isCurrent,
  type Place,
  type Places,
  predecessorsOf,
  successorsOf,
} from '../../ocop/places.ts'
import type { Answer, Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'

const WHERE_NOW =
  /sap nhap|nhap (?:vao|voi|ve|thanh|vo|lai|chung)|ten gi\b|ma (?:so )?(?:xa|phuong|dac khu)|(?:gio|nay|moi|hien tai|hien gio) (?:la|thuoc|ve|nam|goi|keu|ten|thanh|con)|thuoc (?:xa|phuong|huyen|dac khu|dia ban|don vi)[a-z ]{0,12}(?:nao|moi|gi)|(?:gom|co|chia|thanh) (?:may|nhung|cac) (?:xa|phuong|dac khu)|(?:xa|phuong)(?: phuong| xa)? (?:nao|gi)\b|doi ten|ten moi|dia chi (?:cu|moi)|(?:xa|phuong|huyen) cu\b|cu (?:nay|gio|bay gio|hien)|con (?:(?:may|bao nhieu) )?(?:xa|huyen|thi tran|phuong)/
/** Where somebody from an old commune files: asked of a place, answered by what it is today. */
const FILES = /\bnop\b.* (?:dau|nao)\b|\b(?:uy ban|ubnd|xa|phuong|dac khu) nao\b/
/** What they really ask is something else: counts, officers, papers. */
const OTHERWISE =
  /(?:bao nhieu|may|so) (?:san pham|sp)\b|san pham ocop|dem san pham|thong ke|bao cao|so lieu|cong nhan|cham|\d sao\b|chu the|chu tich|bi thu|lam viec|mot cua|tru so|dien thoai|\ban o\b|khach san/

/** Plainly of the place, whatever else is said. */
const PLAINLY_WHERE =
  /(?:gio|nay)(?: gio)? (?:thuoc|la|ve|nam)[a-z ]{0,6} (?:xa|phuong|dac khu)[a-z ]{0,5} (?:nao|gi|moi)\b|(?:chia|nhap) (?:ve|vao|vo) (?:dau|may|nhung)|thanh (?:xa |phuong )?(?:gi|nao)\b|\b(?:cat|tach|chia|xe|nhap) (?:ra|doi|lam|cho|voi)\b|(?:do|ve) (?:xa|phuong|dac khu) (?:nao|gi)\b/
/** "Xã Vọng Đông giờ thuộc xã nào", "huyện Thoại Sơn cũ gồm xã nào": where a place lies since 1/7/2025. */
export function placeToday(places: Places) {
  return (asked: Asked, { t }: Moment, question: string): Answer | undefined => {
    const plainly = PLAINLY_WHERE.test(asked.plain)
    const where = plainly || WHERE_NOW.test(asked.plain)
    if ((!where && !FILES.test(asked.plain)) || (!plainly && OTHERWISE.test(asked.plain))) return undefined
    const found = findPlaceIn(places, question)
    if (found?.match.kind !== 'one') return undefined
    const place = found.match.place
    // Who names today's commune and asks where to file is told of filing.
    if (!where && isCurrent(place)) return undefined
    const text = tell(places, place, t)
    if (text === undefined) return undefined
    return {
      id: `place:${place.code}`,
      title: t('knowledge:place.title', { place: place.name }),
      text,
      kind: 'practice',
      cites: [],
      sources: [{ name: t('knowledge:place.source') }],
    }
  }
}

function tell(places: Places, place: Place, t: Moment['t']): string | undefined {
  const names = (list: readonly Place[]) => list.map((p) => p.name).join(', ')
  switch (place.level) {
    case 'province':
      return undefined
    case 'district': {
      const communes = communesOfFormerDistrict(places, place)
      return t('knowledge:place.district', {
        place: place.name,
        count: communes.length,
        communes: names(communes),
      })
    }
    case 'commune': {
      if (!isCurrent(place)) {
        const today = successorsOf(places, place)
        const shown = today.map(({ commune, share }) =>
          share === 'part' ? t('knowledge:place.part', { place: commune.name }) : commune.name,
        )
        return t('knowledge:place.old', {
          place: place.name,
          today: shown.join(', '),
          district: names(formerDistrictsOf(places, place)),
        })
      }
      return t('knowledge:place.now', {
        place: place.name,
        code: place.code,
        before: names(predecessorsOf(places, place)),
        district: names(formerDistrictsOf(places, place)),
      })
    }
  }
}
