import type { Law } from '../ocop/law.ts'
import { type Criterion, type ProductSet, starMinimums, type TargetStar } from '../ocop/product-set.ts'
import { STAR_THRESHOLD } from '../ocop/scoring.ts'
import type { Translate } from '../text/i18n.ts'
import { type Answer, fromLaw } from './answer.ts'
import type { SetWords, Theme } from './piece.ts'

/** "Phụ lục II, bộ 12, tiêu chí 2.3": where a criterion stands. */
export function citeOf(set: ProductSet, criterion?: Criterion): string {
  return `Phụ lục II, bộ ${set.no}${criterion ? `, tiêu chí ${criterion.code}` : ''}`
}

/** One criterion of one set: what each level gives, and from which star on it must be reached. */
export function criterionAnswer(t: Translate, set: ProductSet, criterion: Criterion, help?: string): Answer {
  return fromLaw({
    id: `criterion:${set.no}:${criterion.code}`,
    title: t('knowledge:criterion.title', { no: set.no, code: criterion.code, name: criterion.name }),
    text: [t('knowledge:criterion.head', headOf(set, criterion)), ...levels(t, criterion)].join('\n'),
    ...(help && { more: help }),
    cites: [citeOf(set, criterion)],
  })
}

function headOf(set: ProductSet, c: Criterion) {
  return { no: set.no, set: set.name, code: c.code, name: c.name, max: c.max }
}

function levels(t: Translate, c: Criterion): string[] {
  return [
    ...c.options.map((o) =>
      t(o.minForStar ? 'knowledge:criterion.levelFor' : 'knowledge:criterion.level', {
        points: o.points,
        text: o.text,
        star: o.minForStar,
      }),
    ),
    ...c.notes.map((n) => t('knowledge:criterion.note', { text: n.text })),
    ...(c.doubtful ? [t('knowledge:criterion.doubtful')] : []),
  ]
}

/** What a theme is in one set: its criterion there, or all of them. Undefined where the set has none. */
export function themeInSet(t: Translate, theme: Theme, set: ProductSet): Answer | undefined {
  const found = set.criteria.filter((c) => theme.names.includes(c.name))
  const [first, ...others] = found
  if (!first) return undefined
  if (others.length === 0) return criterionAnswer(t, set, first, theme.help)
  return fromLaw({
    id: `theme:${theme.id}:${set.no}`,
    title: t('knowledge:theme.inSetTitle', { theme: theme.title, no: set.no }),
    text: found
      .map((c) => [t('knowledge:criterion.head', headOf(set, c)), ...levels(t, c)].join('\n'))
      .concat(t('knowledge:section.sum', { max: found.reduce((sum, c) => sum + c.max, 0) }))
      .join('\n\n'),
    ...(theme.help && { more: theme.help }),
    cites: found.map((c) => citeOf(set, c)),
  })
}

/** A theme over all sets: what it asks for, how many points, and the levels as most sets have them. */
export function themeAnswer(t: Translate, theme: Theme, law: Pick<Law, 'sets'>): Answer {
  const places = law.sets.flatMap((set) =>
    set.criteria.filter((c) => theme.names.includes(c.name)).map((criterion) => ({ set, criterion })),
  )
  const kinds = new Map<string, typeof places>()
  for (const p of places) {
    const shape = JSON.stringify([
      p.criterion.max,
      p.criterion.options.map((o) => [o.text, o.points, o.minForStar]),
    ])
    kinds.set(shape, [...(kinds.get(shape) ?? []), p])
  }
  const [most] = [...kinds.values()].sort((a, b) => b.length - a.length)
  const example = most![0]!
  const byMax = new Map<number, number[]>()
  for (const { set, criterion } of places)
    byMax.set(criterion.max, [...new Set([...(byMax.get(criterion.max) ?? []), set.no])])
  const points = [...byMax].map(([max, sets]) => t('knowledge:theme.points', { max, sets: ranges(sets) }))
  return fromLaw({
    id: `theme:${theme.id}`,
    title: theme.title,
    text: [
      theme.short,
      '',
      t('knowledge:theme.where', { points: points.join('; ') }),
      t(kinds.size === 1 ? 'knowledge:theme.allAlike' : 'knowledge:theme.mostly', {
        sets: ranges(most!.map((p) => p.set.no)),
      }),
      ...levels(t, example.criterion),
      ...(kinds.size > 1 ? [t('knowledge:theme.askSet')] : []),
    ].join('\n'),
    ...(theme.help && { more: theme.help }),
    cites: [citeOf(example.set, example.criterion), ...(theme.cites ?? []).map((c) => c.at)],
  })
}

/** [1, 2, 3, 5] → "1–3, 5". */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const n of [...new Set(numbers)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run[1] === n - 1) run[1] = n
    else runs.push([n, n])
  }
  return runs.map(([a, b]) => (a === b ? `${a}` : b === a + 1 ? `${a}, ${b}` : `${a}–${b}`)).join(', ')
}

/** What a set asks for a star: the threshold and every starred minimum. */
export function setStarAnswer(t: Translate, set: ProductSet, star: TargetStar): Answer {
  const minimums = starMinimums(set, star)
  return fromLaw({
    id: `set:${set.no}:${star}`,
    title: t('knowledge:set.starTitle', { no: set.no, star }),
    text: [
      t('knowledge:set.starHead', { no: set.no, name: set.name, star, threshold: STAR_THRESHOLD[star] }),
      ...minimums.map(({ criterion, option, minPoints }) =>
        t('knowledge:set.minimum', {
          code: criterion.code,
          name: criterion.name,
          points: minPoints,
          text: option.text,
        }),
      ),
      ...(set.doubts.length > 0 ? [t('knowledge:criterion.doubtful')] : []),
    ].join('\n'),
    cites: [citeOf(set), 'Điều 3.3'],
  })
}

/** A section of a set ("5") or a part ("B"): what it is worth, and its criteria. */
export function sectionAnswer(t: Translate, set: ProductSet, code: string): Answer | undefined {
  const part = set.parts.find((p) => p.code === code)
  const inside = set.criteria.filter((c) => (part ? c.part : c.section.code) === code)
  const [first] = inside
  if (!first) return undefined
  const name = part?.name ?? first.section.name
  const max = inside.reduce((sum, c) => sum + c.max, 0)
  return fromLaw({
    id: `section:${set.no}:${code}`,
    title: t('knowledge:section.title', { no: set.no, code, name }),
    text: [
      t(part ? 'knowledge:section.part' : 'knowledge:section.head', { no: set.no, code, name, max }),
      ...inside.map((c) => t('knowledge:section.line', { code: c.code, name: c.name, max: c.max })),
    ].join('\n'),
    cites: [citeOf(set)],
  })
}

/** What a set is: its group, who manages it, what is scored with how many points. */
export function setAnswer(t: Translate, set: ProductSet): Answer {
  const sections = [...new Map(set.criteria.map((c) => [c.section.code, c.section])).values()].map((s) => ({
    ...s,
    max: set.criteria.filter((c) => c.section.code === s.code).reduce((sum, c) => sum + c.max, 0),
    part: set.criteria.find((c) => c.section.code === s.code)!.part,
  }))
  return fromLaw({
    id: `set:${set.no}`,
    title: t('knowledge:set.title', { no: set.no, name: set.name }),
    text: [
      t('knowledge:set.head', {
        no: set.no,
        name: set.name,
        group: set.group.name,
        manager: set.managedBy,
        count: set.criteria.length,
      }),
      ...set.parts.flatMap((p) => [
        t('knowledge:set.part', { code: p.code, name: p.name, max: p.max }),
        ...sections
          .filter((s) => s.part === p.code)
          .map((s) => t('knowledge:set.section', { code: s.code, name: s.name, max: s.max })),
      ]),
      t(set.needsSample ? 'knowledge:set.samples' : 'knowledge:set.noSamples'),
      ...set.disqualifiers,
    ].join('\n'),
    cites: ['Phụ lục I', citeOf(set)],
  })
}

/** Who manages a set that was named by its number. */
export function managerAnswer(t: Translate, set: ProductSet): Answer {
  const { no, name, group, managedBy } = set
  return fromLaw({
    id: `set:${no}`,
    title: t('knowledge:set.title', { no, name }),
    text: t('knowledge:set.managed', { no, name, group: group.name, manager: managedBy }),
    cites: ['Phụ lục I'],
  })
}

/** What belongs to a set: its name, group and ministry, products of ours, and what is taken for them. */
export function belongsAnswer(t: Translate, set: ProductSet, words: SetWords): Answer {
  const { no, name, group, managedBy } = set
  return fromLaw({
    id: `belongs:${no}`,
    title: t('knowledge:set.title', { no, name }),
    text: [
      t('knowledge:set.managed', { no, name, group: group.name, manager: managedBy }),
      t('knowledge:set.belongs', { suchAs: words.such_as }),
      t('knowledge:set.notHere', { not: words.not }),
      t('knowledge:set.examples', { no }),
    ].join('\n'),
    cites: ['Phụ lục I', citeOf(set)],
  })
}

/** "Gia vị gồm mấy bộ": all sets of a part of a group. */
export function subgroupAnswer(t: Translate, sets: readonly ProductSet[]): Answer {
  return fromLaw({
    id: `which:${sets.map((s) => s.no).join('-')}`,
    title: sets[0]!.subgroup,
    text: [
      t('knowledge:set.subgroup', { name: sets[0]!.subgroup, count: sets.length }),
      ...sets.map((s) => candidate(t, s)),
    ].join('\n'),
    cites: ['Phụ lục I'],
  })
}

function candidate(t: Translate, s: ProductSet): string {
  return t('knowledge:set.candidate', { no: s.no, name: s.name, group: s.group.name, manager: s.managedBy })
}

/** "Trà sen thuộc bộ nào": the sets a product may belong to. */
export function whichSetAnswer(t: Translate, sets: readonly ProductSet[]): Answer {
  const [first] = sets
  return fromLaw({
    id: `which:${sets.map((s) => s.no).join('-')}`,
    title: t('knowledge:set.whichTitle'),
    text: [
      sets.length === 1
        ? t('knowledge:set.one', {
            no: first!.no,
            name: first!.name,
            group: first!.group.name,
            manager: first!.managedBy,
          })
        : [t('knowledge:set.several'), ...sets.map((s) => candidate(t, s))].join('\n'),
      t(sets.length === 1 ? 'knowledge:set.confirm' : 'knowledge:set.decide'),
    ].join('\n'),
    cites: ['Phụ lục I'],
  })
}
