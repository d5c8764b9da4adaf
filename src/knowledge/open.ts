import type { Facts } from '../facts.ts'
import { Answerer } from './answerer.ts'
import { parseLexicon } from './lexicon.ts'
import { parseKnowledge } from './load.ts'
import { knowledgeFiles } from './read-files.ts'

/** The answerer over data/knowledge. @throws with every mistake of its files: no start on wrong knowledge. */
export function openAnswerer(facts: Omit<Facts, 'answerer'>): Answerer {
  const files = knowledgeFiles()
  return new Answerer({
    knowledge: parseKnowledge(files, facts.law, facts.citations),
    lexicon: parseLexicon(files.find((f) => f.name === 'words.json')?.raw),
    law: facts.law,
    citations: facts.citations,
    finder: facts.finder,
    calendar: facts.calendar,
    places: facts.places,
  })
}
