import type { Law } from '../ocop/law.ts'
import type { Places } from '../ocop/places.ts'
import { criterionOf } from '../ocop/product-set.ts'
import type { Translate } from '../text/i18n.ts'
import type { Answer } from './answer.ts'
import type { Bounds } from './bounds.ts'
import { criterionAnswer, whichSetAnswer } from './criteria.ts'
import type { QuestionIndex } from './index.ts'
import { mayJoinAnswer, productThatMayJoin } from './may-join.ts'
import type { SetNames } from './named-set.ts'

const MOST_SETS = 3

/**
 * A product's name and nothing else ("khô cá lóc", "du lịch 5.3"), or only whether it may take part. Undefined where
 * more is said, or the words are known to be about other things: "vịt liệt chân".
 * @param elsewhere how near the nearest question about other things is, 0 to 1
 */
export function productAlone(
  t: Translate,
  question: string,
  elsewhere: number,
  {
    names,
    index,
    law,
    places,
    bounds,
  }: { names: SetNames; index: QuestionIndex; law: Pick<Law, 'sets'>; places: Places; bounds: Bounds },
): Answer | undefined {
  const joining = productThatMayJoin(question)
  const { sets, whole } = names.ofBareName(
    joining ?? question,
    (word) => places.names.vocabulary.has(word),
    (word) => index.isForeign(word),
  )
  const most = whole || joining !== undefined ? bounds.bareWhole : bounds.bare
  const found = sets.flatMap((no) => law.sets.find((s) => s.no === no) ?? []).slice(0, MOST_SETS)
  const [set] = found
  if (!set || elsewhere >= most) return undefined
  if (joining !== undefined) return mayJoinAnswer(t, found)
  const code = found.length === 1 ? CODE_AT_THE_END.exec(question.trim())?.[0] : undefined
  const criterion = code === undefined ? undefined : criterionOf(set, code)
  return criterion ? criterionAnswer(t, set, criterion) : whichSetAnswer(t, found)
}

const CODE_AT_THE_END = /(?<![\d.,])\d{1,2}\.\d$/
