import { loadKnown } from '../facts.ts'
import { readKnowledge } from './load.ts'
import { knowledgeFiles } from './read-files.ts'

// `npx tsx src/knowledge/check.ts`: what is wrong in data/knowledge, for whoever writes there.
const { law, citations } = loadKnown()
const { knowledge, problems } = readKnowledge(knowledgeFiles(), law, citations)
const asks = [...knowledge.pieces, ...knowledge.themes].reduce((n, x) => n + x.ask.length, 0)
console.log(`${knowledge.pieces.length} pieces, ${knowledge.themes.length} themes, ${asks} ways of asking`)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
