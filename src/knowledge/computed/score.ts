import { STAR_THRESHOLD, starOfPoints } from '../../ocop/scoring.ts'
import type { Answer, Moment } from '../answer.ts'
import { fromLaw } from '../answer.ts'
import type { Asked } from '../asked.ts'
import type { Ranked } from '../index.ts'

const ABOUT_STARS =
  /\bsao\b|\bhang\b|lam tron|tron len|\brot\b|\bdat\b|\bdau\b|giay chung nhan|cong nhan|duoc gi|cap giay|co du|du diem|thieu/
const ABOUT_CRITERIA = /tieu chi|chi tieu|phan [abc]\b|\bmuc \d|toi da|khung diem|moi muc|cau chuyen|bao bi/
const MINIMUM =
  /toi thieu|bat buoc|dau sao|\*{3}|chua dat muc|thieu muc|diem liet|khong dat muc|(?:ma|nhung|nhung ma|con) (?:chua|thieu|khong co)|chua co|chua duoc chap nhan/

/** "Không đạt 90 điểm thì sao": asks about the procedure. "0 điểm mùi": about one criterion. */
const FALLS_SHORT =
  /(?:khong|chua|ko) (?:dat|du|toi|duoc)(?: duoc| muc| nguong)? \d|(?<!\d)0 (?:diem|d)\b|(?:thieu|them|mat|tru|cong|lech|chenh|hut|kem|rot|chua duoc)(?: \w+)? \d|tu \d+ (?:len|den|toi)|trung uong|ra bo\b|bo cham|o bo\b|hoi dong tw/

/** "69,5 điểm thì mấy sao": the star of a mean total by the thresholds (Điều 3.3), and what a total alone does not decide. */
export function starOfScore(asked: Asked, { t }: Moment, likeliest?: Ranked): Answer | undefined {
  const { plain, scores } = asked
  if (FALLS_SHORT.test(plain) && !/may sao|sao nao|hang (?:may|nao)/.test(plain)) return undefined
  const score = scores ? scores.reduce((sum, s) => sum + s, 0) / scores.length : asked.score
  // Few points with a criterion in the question are that criterion's.
  if (score !== undefined && score <= 20 && likeliest?.id.startsWith('theme-')) return undefined
  if (score === undefined || !ABOUT_STARS.test(plain) || ABOUT_CRITERIA.test(plain.replace(MINIMUM, '')))
    return undefined
  const cites = ['Điều 3.3', 'Điều 4.1.a']
  const shown = figure(score)
  const title = t('knowledge:score.title', { score: shown })
  if (score > 100)
    return fromLaw({ id: 'score', title, text: t('knowledge:score.tooMany'), cites: ['Điều 3.3'] })
  const star = starOfPoints(score)
  const next = star < 5 ? ((star + 1) as 2 | 3 | 4 | 5) : undefined
  const lines = [
    scores ? t('knowledge:score.mean', { count: scores.length, mean: shown }) : '',
    MINIMUM.test(plain) && star >= 3 ? t('knowledge:score.minimumMissed', { star, score: shown }) : '',
    t(`knowledge:score.star${star}`, { score: shown }),
    star < 3 ? t('knowledge:score.noCertificate') : t('knowledge:score.minimums', { star }),
    next === undefined
      ? ''
      : t('knowledge:score.short', {
          points: figure(STAR_THRESHOLD[next] - score),
          next,
          threshold: STAR_THRESHOLD[next],
        }),
    /tron/.test(plain) ? t('knowledge:score.noRounding') : '',
  ]
  return fromLaw({ id: 'score', title, text: lines.filter(Boolean).join('\n'), cites })
}

/** 69.5 → "69,5"; at most two places. */
function figure(value: number): string {
  return String(Math.round(value * 100) / 100).replace('.', ',')
}
