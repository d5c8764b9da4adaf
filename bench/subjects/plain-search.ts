import MiniSearch from 'minisearch'
import type { Moment } from '../../src/knowledge/answer.ts'
import type { Answerer } from '../../src/knowledge/answerer.ts'
import { fold } from '../../src/text/fold.ts'
import type { Subject } from '../questions.ts'

/** The baseline: the same texts in a plain folded MiniSearch, the best hit is the answer. */
export function plainSearch(answerer: Answerer, moment: Moment): Subject {
  const search = new MiniSearch({
    fields: ['ask', 'body'],
    processTerm: (term) => fold(term),
    searchOptions: { boost: { ask: 2 }, fuzzy: 0.2, prefix: false },
  })
  search.addAll(answerer.index.askables.map((a) => ({ id: a.id, ask: a.ask.join('\n'), body: a.body })))
  return (question) => {
    const hits = search.search(question).slice(0, 3)
    const said = hits.map((h) => answerer.byId(`piece:${h.id}`, moment)).filter((a) => a !== undefined)
    return said.length === 0 ? { offered: [] } : { answer: said[0]!, offered: said.slice(1) }
  }
}
