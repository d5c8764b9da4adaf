import type { Translate } from '../text/i18n.ts'
import type { Answer } from './answer.ts'

/** Where an answer stands, in one line: every answer ends with it. */
export function citeLine(t: Translate, answer: Pick<Answer, 'kind' | 'cites' | 'sources'>): string {
  const places = answer.cites.join('; ')
  const sources = answer.sources
    .map(({ name, year }) => (year === undefined ? name : t('knowledge:cite.sourceYear', { name, year })))
    .join('; ')
  const line = firstLine(t, answer.kind, places, sources)
  return line.includes(sources) ? line : `${line} ${t('knowledge:cite.besides', { sources })}`
}

function firstLine(t: Translate, kind: Answer['kind'], places: string, sources: string): string {
  switch (kind) {
    case 'past':
      if (!sources) return t('knowledge:cite.law', { places })
      return t(places ? 'knowledge:cite.pastAndNow' : 'knowledge:cite.past', { sources, places })
    case 'unsettled':
      return places ? t('knowledge:cite.silent', { places }) : t('knowledge:cite.sources', { sources })
    case 'officer':
      return sources
    case 'practice':
      if (places) return t('knowledge:cite.advice', { places })
      return sources ? t('knowledge:cite.sources', { sources }) : t('knowledge:cite.practice')
    default:
      return t('knowledge:cite.law', { places })
  }
}
