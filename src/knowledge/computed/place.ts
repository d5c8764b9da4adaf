import {
  communesOfFormerDistrict,
  findPlacesIn,
  foldName,
  formerDistrictsOf,
  isCurrent,
  type Place,
  type Places,
  placeByCode,
  predecessorsOf,
  successorsOf,
} from '../../ocop/places.ts'
import type { Answer, Moment } from '../answer.ts'
import type { Asked } from '../asked.ts'
import { placesMeant } from './places-meant.ts'

const WHERE_NOW =
  /sap nhap|nhap (?:vao|voi|ve|thanh|vo|lai|chung)|ten gi\b|\bma (?:so |don vi |hanh chinh |cua )*(?:xa|phuong|dac khu)|(?:gio|nay|moi|hien tai|hien gio) (?:la|thuoc|ve|nam|goi|keu|ten|thanh|con)|thuoc (?:xa|phuong|huyen|dac khu|dia ban|don vi)(?: hanh chinh)?[a-z ]{0,12}(?:nao|moi|gi)|(?:gom|co|chia|thanh) (?:may|nhung|cac) (?:xa|phuong|dac khu)|(?:xa|phuong)(?: phuong| xa)? (?:nao|gi)\b|doi ten|ten moi|dia chi (?:cu|moi)|(?:xa|phuong|huyen) cu\b|cu (?:nay|gio|bay gio|hien)|con (?:(?:may|bao nhieu) )?(?:xa|huyen|thi tran|phuong)/
/** Where somebody from an old commune files: asked of a place, answered by what it is today. */
const FILES =
  /\bnop\b.* (?:dau|nao|ai)\b|\b(?:dau|nao|ai) nop\b|\b(?:uy ban(?: nhan dan)?|ubnd|xa|phuong|dac khu) nao\b/
/** Of filing, what else may be meant: counts, who scores. */
const NOT_FILING = /(?:bao nhieu|may|so) (?:san pham|sp)\b|thong ke|so lieu|\bcham\b/
/** What they really ask is something else: counts, officers, papers. */
const OTHERWISE =
  /(?:bao nhieu|may|so) (?:san pham|sp)\b|san pham ocop|dem san pham|thong ke|bao cao|so lieu|cong nhan|cham|\d sao\b|chu the|chu tich|bi thu|lam viec|mot cua|tru so|dien thoai|\ban o\b|khach san/

/** Plainly of the place, whatever else is said. */
const PLAINLY_WHERE =
  /(?:gio|nay)(?: gio)? (?:thuoc|la|ve|nam)[a-z ]{0,6} (?:xa|phuong|dac khu)[a-z ]{0,5} (?:nao|gi|moi)\b|(?:chia|nhap) (?:ve|vao|vo) (?:dau|may|nhung)|thanh (?:xa |phuong )?(?:gi|nao)\b|\b(?:cat|tach|chia|xe|nhap) (?:ra|doi|lam|cho|voi)\b|(?:do|ve) (?:xa|phuong|dac khu) (?:nao|gi)\b/
/** Of a district: what lies on its ground. */
const ITS_COMMUNES = /(?:may|bao nhieu|nhung|cac|tung|liet ke|ke ten)[a-z ]{0,16}(?:xa|phuong|dac khu)\b/
/** An official code alone: "30307 là mã của phường nào". */
const BY_CODE = /\bma\b.*\b(\d{5})\b|\b(\d{5})\b.*\bma\b/

/** Words that may stand around a place and ask of nothing else: "tân lợi tịnh biên", "Hòa Bình, Chợ Mới - đổi thành?". */
const AROUND_PLACES = new Set(
  (
    'gio nay hien tai co chay qua moi cu truoc hoi xua ngay luc la thuoc nao dau gi chi j ten goi keu sap sat nhap gop ghep chia tach cat ' +
    'xe bo thanh may bao nhieu nhung cac tung cai cho xa phuong huyen thi tran pho tp tx tt ttr p h dac khu tinh dia ban danh hanh ' +
    'chinh doi lai vao ve vo voi va con khong ko k hong hok phai chang o ben mien ma so don vi tu ra gom lam lap hai ba bon nam ' +
    'toi tui em anh minh nha a ah vay v z dzay dzi ha hen nghen ban bot oi biet xin giup gium roi do day nhe ta duoc dc mot phan ' +
    'nguyen giu chung dung ai the sao liet ke het ds sach dao cua thay hinh nhu nghe noi cung van gan da bi trong mien ag kg lx cd'
  ).split(' '),
)

/** Most places told of in one answer. */
const MOST_TOLD = 5

/** "Xã Vọng Đông giờ thuộc xã nào", "huyện Thoại Sơn cũ gồm xã nào": where a place lies since 1/7/2025. */
export function placeToday(places: Places) {
  return (asked: Asked, { t }: Moment, question: string): Answer | undefined => {
    const { plain } = asked
    if (/buu (?:chinh|dien|cuc)|\bzip/.test(plain)) return undefined
    const code = BY_CODE.exec(plain)
    if (code) return answerOf(places, [placeByCode(places, code[1] ?? code[2]!)], t)
    const bare = ofPlacesAlone(places, question)
    const plainly = bare || PLAINLY_WHERE.test(plain)
    const where = plainly || (WHERE_NOW.test(plain) && !OTHERWISE.test(plain))
    if (!where && (!FILES.test(plain) || NOT_FILING.test(plain))) return undefined
    const meant = placesMeant(places, question)
    const districts = meant.filter((p) => p.level === 'district')
    const told = ITS_COMMUNES.test(plain) && districts.length > 0 ? districts : meant
    // "Khách du lịch Phú Quốc": a commune and a district of one name, asked of in passing.
    if (!plainly && told.some((p) => p.level === 'district') && told.some((p) => p.level === 'commune'))
      return undefined
    // Who names today's commune and asks where to file is told of filing.
    if (!where && told.some(isCurrent)) return undefined
    return answerOf(places, told, t)
  }
}

/** True where a question holds names of places and little words, nothing else to ask of. */
function ofPlacesAlone(places: Places, question: string): boolean {
  const { vocabulary } = places.names
  const words = wordsAround(question)
  if (words.length > 24 || !words.every((w) => isAround(w) || vocabulary.has(w))) return false
  const named = findPlacesIn(places, question, MOST_TOLD)
  return (
    named.length > 0 &&
    wordsAround(named.reduce((q, { words: w }) => q.replace(w, ' '), question)).every(isAround)
  )
}

function wordsAround(text: string): string[] {
  return foldName(text)
    .replace(/\bbay gio\b/g, 'gio')
    .split(' ')
    .filter(Boolean)
}

/** "Nhậpp": a letter that stuck. */
function isAround(word: string): boolean {
  return AROUND_PLACES.has(word) || AROUND_PLACES.has(word.replace(/([a-z])\1+$/, '$1'))
}

function answerOf(places: Places, found: readonly (Place | undefined)[], t: Moment['t']): Answer | undefined {
  const told = found.flatMap((place) => {
    const text = place && tell(places, place, t)
    return text === undefined ? [] : [{ place: place!, text }]
  })
  if (told.length === 0 || told.length > MOST_TOLD) return undefined
  const [first] = told
  return {
    id: `place:${told.map(({ place }) => place.code).join('+')}`,
    title: t('knowledge:place.title', { place: first!.place.name }),
    text: told.map(({ text }) => (told.length > 1 ? `• ${text}` : text)).join('\n'),
    kind: 'practice',
    cites: [],
    sources: [{ name: t('knowledge:place.source') }],
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
      const before = predecessorsOf(places, place)
      const alone = before.length === 1 && foldName(before[0]!.shortName) === foldName(place.shortName)
      return t(alone ? 'knowledge:place.kept' : 'knowledge:place.now', {
        place: place.name,
        code: place.code,
        before: names(before),
        district: names(formerDistrictsOf(places, place)),
      })
    }
  }
}
