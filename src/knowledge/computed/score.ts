import type { ProductSet } from '../../ocop/product-set.ts'
import { STAR_THRESHOLD, starOfPoints } from '../../ocop/scoring.ts'
import type { Answer, Moment } from '../answer.ts'
import { fromLaw } from '../answer.ts'
import type { Asked } from '../asked.ts'
import type { Ranked } from '../index.ts'
import { missedMinimum } from './minimum.ts'

const ABOUT_STARS =
  /\bsao\b|\bhang\b|lam tron|tron len|\brot\b|\bdat\b|\bdau\b|giay chung nhan|cong nhan|duoc gi|cap giay|co du|du diem|thieu|(?:gui|len|trinh) bo (?:duoc|dc)/
const ABOUT_CRITERIA = /tieu chi|chi tieu|\bmuc \d(?! ?sao)|cau chuyen|bao bi/
/** How the points are spread, whatever else is said. */
const ABOUT_THE_SCALE = /phan [abc]\b|toi da|khung diem|moi muc|diem (?:dau|cuoi|giua)\b/

/** "Không đạt 90 điểm thì sao": asks about the procedure. "0 điểm mùi": about one criterion. */
const FALLS_SHORT =
  /(?:khong|chua|ko) (?:dat|du|toi|duoc)(?: duoc| muc| nguong)? \d|(?<!\d)0 (?:diem|d)\b|(?:(?<!toi )thieu|them|mat|tru|(?<!tu )cong|lech|chenh|hut|kem|rot|chua duoc)(?: \w+)? \d/
/** A span of points, or the ministry's score beside the province's: no one total to place. */
const NOT_ONE_TOTAL =
  /tu \d+(?:[.,]\d+)? ?(?:diem )?(?:len|den|toi)|(?:cong|them|tru|bot) (?:them )?\d|thi dai hoc|lop \d|diem [abc]\b|(?:duoi|nho hon|it hon|gan) \d+(?:[.,]\d+)? ?(?:diem|d\b)|(?:bao nhieu|may) diem (?:thi|moi|la|duoc)|thang (?:diem )?\d|trung uong|ra bo\b|len bo\b.*cham|bo cham|o bo\b|hoi dong tw/
const WHICH_STAR = /may sao|sao nao|hang (?:may|nao|gi)|sao may/

/** "Tổng 90", "chấm được 72,5" without the word for points; no number of days, products or papers. */
const BARE_TOTAL =
  /(?:tong|trung binh|cham|diem)(?: diem| cong| la| duoc| co| chi| cuoi)* (\d{1,3}(?:[.,]\d{1,2})?)(?![\d.,/]| ?(?:[1-5] ?sao|sao|ngay|thang|nam|tuan|lan|dot|san pham|nguoi|phieu|bo|giay|mau|trieu|phan tram|%|chu the|cap|muc|tieu chi|kieu|cach|duong|y))/

/** "Được 89,9 có lên 5 sao": points have decimals, hardly anything else has beside a star. */
const DECIMAL_TOTAL = /\b(?:duoc|dat|la) (\d{2}[.,]\d{1,2})(?![\d.,/]| ?(?:%|phan tram|trieu|ty|kg|ha|lit))/

/** "Đang 63, cần bao nhiêu điểm nữa lên 4 sao". */
const LACKING_TOTAL =
  /\b(?:dang|hien|moi|chi|co|duoc|dat|la) (\d{2}(?:[.,]\d{1,2})?)(?![\d.,]*\d| ?(?:sao|ngay|thang|nam)).*\b(?:bao nhieu|may) diem nua\b/

/** "Tự chấm 85 mà hội đồng chấm 66": the council's is what counts. */
const SELF_AND_COUNCIL =
  /\btu (?:minh )?(?:cham|cho|danh gia)\b.*(?:hoi dong|tinh|ban cham|nguoi ta|may ong|may ong ay|\bho\b)[a-z ]{0,20} (\d{1,3}(?:[.,]\d{1,2})?)(?! ?(?:ngay|nguoi|sao))/

const COUNCIL_AND_SELF =
  /(?:hoi dong|tinh|ban cham)[a-z ]{0,20} (\d{1,3}(?:[.,]\d{1,2})?)(?! ?(?:ngay|nguoi|sao)).*\btu (?:minh )?(?:cham|cho|danh gia)\b/
/** "Năm ngoái 65 điểm, năm nay 75". */
const THIS_YEAR = /nam (?:ngoai|truoc|roi)\b.*\d.*\bnam nay\b[a-z ]{0,20} (\d{2,3}(?:[.,]\d{1,2})?)/

/**
 * "69,5 điểm thì mấy sao": the star of a mean total by the thresholds (Điều 3.3), and what a total alone does not decide.
 * @param example the set whose minimums stand for those of most sets
 */
export function starOfScore(
  asked: Asked,
  { t }: Moment,
  example: ProductSet,
  likeliest?: Ranked,
): Answer | undefined {
  const { plain, scores } = asked
  const short = shortOf(asked)
  const fails = short === undefined && FALLS_SHORT.test(plain) && !WHICH_STAR.test(plain)
  if (NOT_ONE_TOTAL.test(plain) || fails) return undefined
  const parts = pointsOfParts(plain)
  const council = (SELF_AND_COUNCIL.exec(plain) ?? COUNCIL_AND_SELF.exec(plain))?.[1]
  const score = council
    ? number(council)
    : parts
      ? parts.reduce((sum, s) => sum + s, 0)
      : scores
        ? scores.reduce((sum, s) => sum + s, 0) / scores.length
        : (short ?? oneTotal(asked))
  if (score === undefined) return undefined
  // Few points with a criterion in the question are that criterion's.
  if (score <= 20 && likeliest?.id.startsWith('theme-')) return undefined
  // "Giám khảo cho 2 điểm": so few are a criterion's, unless the star is asked for.
  if (
    score <= 20 &&
    !parts &&
    !scores &&
    !/(?:may|[1-5]|nao|xep) ?sao|sao (?:may|nao)|\btong\b|\bhang\b/.test(plain)
  )
    return undefined
  const star = starOfPoints(Math.min(score, 100))
  const missed = star >= 3 && score <= 100 ? missedMinimum(asked, star, example) : undefined
  // A total and nothing else: "29,9 điểm".
  const alone = score > 20 && plain.split(' ').length <= 7
  if (!parts && ((!ABOUT_STARS.test(plain) && !alone) || ABOUT_THE_SCALE.test(plain))) return undefined
  if (ABOUT_CRITERIA.test(plain) && !missed) return undefined
  const shown = figure(score)
  const title = t('knowledge:score.title', { score: shown })
  if (score > 100)
    return fromLaw({ id: 'score', title, text: t('knowledge:score.tooMany'), cites: ['Điều 3.3'] })
  const next = star < 5 ? ((star + 1) as 2 | 3 | 4 | 5) : undefined
  const lacks = star >= 3 ? fatalLack(plain) : undefined
  const lines = [
    parts ? t('knowledge:score.sum', { sum: shown }) : '',
    council ? t('knowledge:score.council', { score: shown }) : '',
    scores && !parts && !council ? t('knowledge:score.mean', { count: scores.length, mean: shown }) : '',
    ...(missed
      ? [
          t(missed.star === 3 ? 'knowledge:score.missedThree' : 'knowledge:score.missed', {
            score: shown,
            frame: star,
            star: missed.star,
            lower: missed.star - 1,
          }),
          missed.what ? t('knowledge:score.missing', { what: t(`knowledge:score.what.${missed.what}`) }) : '',
          missed.trademark ? t('knowledge:score.trademark') : '',
        ]
      : [
          t(`knowledge:score.star${star}`, { score: shown }),
          lacks ? t(`knowledge:score.lacks.${lacks.kind}`, { star }) : '',
          star < 3 ? t('knowledge:score.noCertificate') : t('knowledge:score.minimums', { star }),
        ]),
    next === undefined || missed
      ? ''
      : t('knowledge:score.short', {
          points: figure(Math.ceil((STAR_THRESHOLD[next] - score) * 100 - 1e-9) / 100),
          next,
          threshold: STAR_THRESHOLD[next],
        }),
    /tron/.test(plain) && !Number.isInteger(score) ? t('knowledge:score.noRounding') : '',
  ]
  // From 90 points the province's council only hands on to the ministry's.
  const cites = [
    'Điều 3.3',
    'Điều 4.1.a',
    ...(star === 5 ? ['Điều 7.3.e'] : []),
    // That stars in its tables are minimums.
    ...(star >= 3 ? ['Phụ lục II'] : []),
    ...(missed?.cites ?? []),
    ...(lacks?.cites ?? []),
  ]
  return fromLaw({ id: 'score', title, text: lines.filter(Boolean).join('\n'), cites })
}

/** What no points make good: the right to take part, and the paper without which a dossier is excluded. */
function fatalLack(plain: string): { kind: 'safety' | 'registration'; cites: string[] } | undefined {
  if (LACKS_SAFETY.test(plain) && !NOT_EATEN.test(plain))
    return { kind: 'safety', cites: ['Phụ lục II, bộ 8'] }
  if (LACKS_REGISTRATION.test(plain) && !REGISTERED_OTHERWISE.test(plain))
    return { kind: 'registration', cites: ['Điều 2.3'] }
  return undefined
}

const LACKS_SAFETY =
  /(?:khong|chua|ko|thieu|het han)[a-z ]{0,24}(?:attp|an toan thuc pham|du dieu kien)|(?:attp|an toan thuc pham)[a-z ]{0,12}(?:het han|chua co|khong co|bi rot)/
const NOT_EATEN =
  /may tre|dan lat|tho cam|du lich|homestay|my nghe|\bkieng\b|kieng co|\bgom\b|\bchieu\b|khan ran|do go/
const LACKS_REGISTRATION =
  /(?:khong|chua|ko|thieu)[a-z ]{0,16}(?:dang ky kinh doanh(?! nganh)|giay phep kinh doanh(?! [a-z]{2,}))/
/** Who is no household has another registration. */
const REGISTERED_OTHERWISE = /hop tac xa|doanh nghiep|cong ty|to hop tac/

/** "Thiếu 3 điểm nữa tới 4 sao" is 67. */
function shortOf({ plain }: Asked): number | undefined {
  const [, points, star] =
    /thieu (?:co )?(\d{1,2}(?:[.,]\d{1,2})?) ?(?:diem|d)\b.{0,16}(?:toi|len|duoc|dat) ([345]) ?sao/.exec(
      plain,
    ) ?? []
  return points && star ? STAR_THRESHOLD[Number(star) as 3 | 4 | 5] - number(points) : undefined
}

/** "Tổng 90" is 90. */
function oneTotal({ plain, score }: Asked): number | undefined {
  const now = THIS_YEAR.exec(plain)?.[1]
  if (now !== undefined) return number(now)
  const bare = (DECIMAL_TOTAL.exec(plain) ?? LACKING_TOTAL.exec(plain) ?? BARE_TOTAL.exec(plain))?.[1]
  return score ?? (bare === undefined ? undefined : number(bare))
}

/** Of parts A, B and C; 0 where they are not named. */
export function sumOfParts(plain: string): number {
  return (pointsOfParts(plain) ?? []).reduce((sum, s) => sum + s, 0)
}

/** "Phần A 30, B 18, C 24": the points of all three parts. */
function pointsOfParts(plain: string): number[] | undefined {
  if (/bang lai|trinh do|vitamin|\bkhoi [abc]/.test(plain)) return undefined
  const found = (['a', 'b', 'c'] as const)
    .map((part) =>
      new RegExp(
        `\\b(?:phan )?${part}(?: (?:nha|cua|em|toi|tui|minh|con|duoc|dc|la|dat|co|thi|cham)){0,3}(?:[ :]+(\\d{1,2}(?:[.,]\\d{1,2})?)|(\\d{2}(?:[.,]\\d{1,2})?))(?![\\d.,]*\\d| ?(?:mg|g|kg|ml|mcg|%))`,
      ).exec(plain),
    )
    .map((m) => m?.[1] ?? m?.[2])
  if (found.every((f) => f !== undefined)) return found.map(number)
  return THREE_PARTS.exec(plain)?.slice(1).map(number)
}

/** "Cộng ba phần được 35 với 18 với 28". */
const THREE_PARTS =
  /\b(?:ba|3) phan\b[a-z ]{0,16} (\d{1,2}(?:[.,]\d{1,2})?)(?: va| voi| cong| \+|,|;) (?:voi )?(\d{1,2}(?:[.,]\d{1,2})?)(?: va| voi| cong| \+|,|;) (\d{1,2}(?:[.,]\d{1,2})?)/

function number(text: string): number {
  return Number(text.replace(',', '.'))
}

/** 69.5 → "69,5"; at most two places, cut rather than rounded so that 89.996 is not shown as 90. */
function figure(value: number): string {
  return String(Math.floor(value * 100 + 1e-9) / 100).replace('.', ',')
}
