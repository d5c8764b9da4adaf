import type { z } from 'zod'
import type { Citations } from '../ocop/citations.ts'
import { says } from '../ocop/citations.ts'
import type { Law } from '../ocop/law.ts'
import {
  offTopicFile,
  type Piece,
  pieceFile,
  type SetWords,
  setWordsFile,
  type Theme,
  themeFile,
} from './piece.ts'
import { foldWords } from './words.ts'

/** What can be answered, as it stands in data/knowledge: checked, not yet indexed. */
export interface Knowledge {
  pieces: Piece[]
  themes: Theme[]
  /** How people name product sets in a question. */
  setWords: SetWords[]
  /** Words of what is made and belongs to no set. */
  notListed: string[]
  offTopic: string[]
}

/** A file of data/knowledge by its path there: 'process.json', 'criteria/marketing.json'. */
export interface KnowledgeFile {
  name: string
  raw: unknown
}

/** @throws with every mistake, one a line: the program must not answer from wrong knowledge. */
export function parseKnowledge(
  files: readonly KnowledgeFile[],
  law: Pick<Law, 'sets'>,
  citations: Citations,
): Knowledge {
  const { knowledge, problems } = readKnowledge(files, law, citations)
  if (problems.length > 0) throw new Error(`Knowledge:\n${problems.join('\n')}`)
  return knowledge
}

/** Reads what can be read and lists what is wrong: for whoever writes the files. */
export function readKnowledge(
  files: readonly KnowledgeFile[],
  law: Pick<Law, 'sets'>,
  citations: Citations,
): { knowledge: Knowledge; problems: string[] } {
  const problems: string[] = []
  const pieces: Piece[] = []
  const themes: Theme[] = []
  const setWords: SetWords[] = []
  const notListed: string[] = []
  const offTopic: string[] = []
  const parse = <T>(shape: z.ZodType<T>, { name, raw }: KnowledgeFile, take: (parsed: T) => void) => {
    const parsed = shape.safeParse(raw)
    if (parsed.success) take(parsed.data)
    else for (const i of parsed.error.issues) problems.push(`${name}: ${i.path.join('.')}: ${i.message}`)
  }
  for (const file of files) {
    if (file.name === 'sets.json')
      parse(setWordsFile, file, ({ sets, not_listed }) => {
        setWords.push(...sets)
        notListed.push(...not_listed)
      })
    else if (file.name === 'off-topic.json') parse(offTopicFile, file, ({ ask }) => offTopic.push(...ask))
    else if (file.name === 'words.json') continue
    else if (file.name.startsWith('criteria/'))
      parse(themeFile, file, ({ topic, themes: t }) => themes.push(...t.map((x) => ({ ...x, topic }))))
    else parse(pieceFile, file, ({ topic, pieces: p }) => pieces.push(...p.map((x) => ({ ...x, topic }))))
  }
  problems.push(
    ...twice(pieces, themes),
    ...[...pieces, ...themes].flatMap((p) => wrongCites(p, citations)),
    ...pieces.flatMap(restsOnNothing),
    ...uncovered(themes, law),
  )
  return { knowledge: { pieces, themes, setWords, notListed, offTopic }, problems }
}

/** Ids and questions must be one piece's own: two answers to one question would be chance. */
function twice(pieces: readonly Piece[], themes: readonly Theme[]): string[] {
  const problems: string[] = []
  const owners = new Map<string, string>()
  const own = (what: string, id: string) => {
    const owner = owners.get(what)
    if (owner !== undefined && owner !== id) problems.push(`${id}: "${what}" is asked of ${owner} too`)
    owners.set(what, id)
  }
  const ids = new Set<string>()
  for (const x of [...pieces, ...themes]) {
    if (ids.has(x.id)) problems.push(`${x.id}: two have this id`)
    ids.add(x.id)
    for (const question of [x.title, ...x.ask]) own(foldWords(question), x.id)
  }
  return problems
}

function wrongCites({ id, cites = [] }: Piece | Theme, citations: Citations): string[] {
  return cites.flatMap(({ at, says: phrases }) => {
    const unit = citations.unit(at)
    if (!unit) return [`${id}: the decision has no ${at}`]
    return phrases.filter((s) => !says(unit, s)).map((s) => `${id}: ${at} does not say "${s}"`)
  })
}

function restsOnNothing({ id, kind, cites = [], sources }: Piece): string[] {
  const rests = { law: cites.length > 0, correction: cites.length > 0, practice: true }
  const holds = kind === 'past' || kind === 'unsettled' ? cites.length > 0 || sources : rests[kind]
  return holds ? [] : [`${id}: ${kind} rests on nothing`]
}

/** Every criterion of every set can be asked for, by one theme. */
function uncovered(themes: readonly Theme[], law: Pick<Law, 'sets'>): string[] {
  const names = new Set(law.sets.flatMap((s) => s.criteria.map((c) => c.name)))
  const owners = new Map<string, string>()
  const problems: string[] = []
  for (const t of themes)
    for (const name of t.names) {
      if (!names.has(name)) problems.push(`${t.id}: no criterion is called "${name}"`)
      if (owners.has(name)) problems.push(`${t.id}: "${name}" belongs to ${owners.get(name)} too`)
      owners.set(name, t.id)
    }
  for (const name of names) if (!owners.has(name)) problems.push(`no theme asks for "${name}"`)
  return problems
}
