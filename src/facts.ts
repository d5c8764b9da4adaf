import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answerer } from './knowledge/answerer.ts'
import { openAnswerer } from './knowledge/open.ts'
import { type Citations, parseCitations } from './ocop/citations.ts'
import { type Law, parseLaw } from './ocop/law.ts'
import { type Places, parsePlaces } from './ocop/places.ts'
import { type Finder, parseFinder } from './ocop/suggest-set.ts'
import { parseCalendar, type WorkCalendar, workCalendar } from './ocop/working-days.ts'
import { type Appendix, parseAppendix } from './register/appendix.ts'
import { root } from './root.ts'

/** What the program knows before it knows anybody: loaded from `data/` once, checked, never changed. */
export interface Facts {
  law: Law
  /** The wording of the decision, place by place. */
  citations: Citations
  /** Leads from a product to its set. */
  finder: Finder
  calendar: WorkCalendar
  places: Places
  /** The first register: what the province reported as valid at the end of 2023. */
  appendix: Appendix
  /** Answers questions from data/knowledge. */
  answerer: Answerer
}

/** The decision in force; the next one is one more folder. */
const LAW = 'law/26-2026'

const dataDir = join(root, 'data')

/** @throws when a file of `data/` is missing or wrong: the program must not start on bad facts. */
export function loadFacts(): Facts {
  const known = loadKnown()
  return { ...known, answerer: openAnswerer(known) }
}

/** The facts without what answers from them: for checking data/knowledge itself. */
export function loadKnown(): Omit<Facts, 'answerer'> {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(dataDir, file), 'utf8'))
  const sets = readdirSync(join(dataDir, LAW, 'sets')).filter((f) => f.endsWith('.json'))
  const law = parseLaw({
    sets: sets.map((f) => read(join(LAW, 'sets', f))),
    documents: read(join(LAW, 'documents.json')),
    decisions: read('law/decisions.json'),
  })
  const places = parsePlaces({ units: read('places/units.json'), successors: read('places/successors.json') })
  return {
    law,
    citations: parseCitations(read(join(LAW, 'articles.json')), law),
    finder: parseFinder(read(join(LAW, 'finder.json')), law),
    calendar: workCalendar(parseCalendar(read('calendar.json'))),
    places,
    appendix: parseAppendix(read('register/appendix-2-2023.json'), places),
  }
}
