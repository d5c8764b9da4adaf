import type { Law } from '../ocop/law.ts'
import { criterionOf, type ProductSet, type TargetStar } from '../ocop/product-set.ts'
import { fold, hasDiacritics } from '../text/fold.ts'
import type { Answer, Moment } from './answer.ts'
import { citeLine } from './cite-line.ts'
import {
  belongsAnswer,
  criterionAnswer,
  sectionAnswer,
  setAnswer,
  setStarAnswer,
  themeAnswer,
  themeInSet,
} from './criteria.ts'
import type { Knowledge } from './load.ts'
import type { Piece, Theme } from './piece.ts'
import type { Extra } from './published.ts'

const OF_THE_ASKER = new Set(['own', 'assistant'])
const BOTH = 'both|'
/** Letters that an old phone shows without much scrolling. */
const PAGE = 1_100

/** Says what is known: from an id to an answer that can be shown. */
export class Sayer {
  readonly pieces: ReadonlyMap<string, Piece>
  readonly themes: ReadonlyMap<string, Theme>
  /** Their words folded, the longest first. */
  private themeWords: { theme: Theme; words: string }[] | undefined

  constructor(
    private readonly knowledge: Knowledge,
    private readonly law: Pick<Law, 'sets'>,
    private readonly extras: readonly Extra[],
  ) {
    this.pieces = new Map(knowledge.pieces.map((p) => [p.id, p]))
    this.themes = new Map(knowledge.themes.map((t) => [t.id, t]))
  }

  /** The piece that an answer says, where it is one. */
  pieceOf({ id }: Answer): Piece | undefined {
    return id.startsWith('piece:') ? this.pieces.get(id.slice('piece:'.length)) : undefined
  }

  /** The answer with that id again: of a choice offered earlier. Undefined where it is no longer known. */
  byId(id: string, moment: Moment): Answer | undefined {
    const { t } = moment
    if (id.startsWith(BOTH)) {
      const ids = id.slice(BOTH.length).split('|')
      const two = ids.flatMap((one) => this.byId(one, moment) ?? [])
      // A figure is worked out from its question again.
      return two.length < ids.length ? undefined : (this.both(two, moment) ?? two[0])
    }
    const [kind, first, second] = id.split(':')
    const set = (no?: string) => (no === undefined ? undefined : this.set(Number(no)))
    if (kind === 'piece' && first) return this.say(first, moment)
    if (kind === 'theme' && first) return this.say(first, moment, set(second))
    if (kind === 'set' && first) {
      const found = set(first)
      if (!found) return undefined
      return second ? setStarAnswer(t, found, Number(second) as TargetStar) : setAnswer(t, found)
    }
    if (kind === 'belongs' && first) return this.belongs(Number(first), moment)
    if (kind === 'section' && first && second) {
      const found = set(first)
      return found && sectionAnswer(t, found, second)
    }
    if (kind === 'criterion' && first && second) {
      const found = set(first)
      const criterion = found && criterionOf(found, second)
      return found && criterion && criterionAnswer(t, found, criterion)
    }
    return undefined
  }

  /** What belongs to a set. */
  belongs(no: number, { t }: Moment): Answer | undefined {
    const set = this.set(no)
    const words = this.knowledge.setWords.find((w) => w.no === no)
    return set && words && belongsAnswer(t, set, words)
  }

  /** The theme whose words stand in a folded text, the longest of them, where the set has it. */
  themeNamed(plain: string, set: ProductSet, { t }: Moment): Answer | undefined {
    this.themeWords ??= [...this.themes.values()]
      // Without their tones single words are others: "cặn" and "cần".
      .flatMap((theme) => theme.words.filter(isPlain).map((words) => ({ theme, words: ` ${fold(words)} ` })))
      .sort((a, b) => b.words.length - a.words.length)
    const text = ` ${plain} `
    for (const { theme, words } of this.themeWords) {
      const answer = text.includes(words) ? themeInSet(t, theme, set) : undefined
      if (answer) return answer
    }
    return undefined
  }

  /**
   * The two likeliest as one answer, where either may be meant: a wrong one alone would cost another question.
   * Undefined for what is the asker's own, and for more than a page.
   */
  both([first, second]: readonly Answer[], { t }: Moment): Answer | undefined {
    if (!first || !second || [first, second].some((a) => this.isOwn(a))) return undefined
    if (first.text.length + second.text.length > PAGE) return undefined
    const alike = first.kind === second.kind
    const also = [t('knowledge:answer.also', { title: second.title }), second.text]
    return {
      ...first,
      id: `${BOTH}${first.id}|${second.id}`,
      // What rests on something else says so itself.
      text: [first.text, '', ...also, ...(alike ? [] : [citeLine(t, second)])].join('\n'),
      cites: alike ? [...new Set([...first.cites, ...second.cites])] : first.cites,
      sources: alike ? [...first.sources, ...second.sources] : first.sources,
    }
  }

  isBoth({ id }: Answer): boolean {
    return id.startsWith(BOTH)
  }

  private isOwn(answer: Answer): boolean {
    const topic = this.pieceOf(answer)?.topic
    return topic !== undefined && OF_THE_ASKER.has(topic)
  }

  /** What answers under that id of the index: a piece, a theme, an officer's answer. */
  say(id: string, { t, today }: Moment, set?: ProductSet): Answer | undefined {
    const theme = this.themes.get(id)
    if (theme) {
      const inSet = set && themeInSet(t, theme, set)
      if (inSet) return inSet
      const general = themeAnswer(t, theme, this.law)
      return set
        ? {
            ...general,
            text: `${t('knowledge:theme.notInSet', { no: set.no, set: set.name })}\n${general.text}`,
          }
        : general
    }
    const extra = this.extras.find((x) => x.id === id)
    if (extra) {
      const name = t('questions:publish.source', { who: extra.by, day: extra.on })
      return {
        id: `piece:${id}`,
        title: extra.question,
        text: extra.answer,
        kind: 'officer',
        cites: [],
        sources: [{ name }],
      }
    }
    const piece = this.pieces.get(id)
    if (!piece || (piece.from ?? today) > today || (piece.to ?? today) < today) return undefined
    return {
      id: `piece:${piece.id}`,
      title: piece.title,
      text: piece.short,
      ...(piece.long && { more: piece.long }),
      kind: piece.kind,
      cites: (piece.cites ?? []).map((c) => c.at),
      sources: piece.sources ?? [],
    }
  }

  /** The pieces that rest on these places, those first that rest on little else. */
  restingOn(places: readonly string[], moment: Moment): Answer[] {
    const found = [...this.pieces.values()].flatMap(({ id, cites = [] }) => {
      const at = cites.findIndex((c) => places.includes(c.at))
      return at < 0 ? [] : [{ id, order: at * 10 + cites.length }]
    })
    return found.sort((a, b) => a.order - b.order).flatMap(({ id }) => this.say(id, moment) ?? [])
  }

  private set(no: number): ProductSet | undefined {
    return this.law.sets.find((s) => s.no === no)
  }
}

/** Said of the trade as a whole: "ngành chế biến". */
const OF_THE_TRADE = new Set(['chế biến', 'sơ chế'])

function isPlain(words: string): boolean {
  if (OF_THE_TRADE.has(words)) return false
  return words.includes(' ') || !hasDiacritics(words)
}
