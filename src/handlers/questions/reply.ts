import type { Choice, JsonObject, Outcome, Reply, Weave } from '../../bot/reply.ts'
import type { Turn } from '../../bot/turn.ts'
import type { Answer } from '../../knowledge/answer.ts'
import { citeLine } from '../../knowledge/cite-line.ts'

/** An answer as it is said: the text, where it stands, and what one may say to it. */
export function answerReply(turn: Pick<Turn, 't'>, answer: Answer, question: string, weave?: Weave): Reply {
  const { t } = turn
  const args: JsonObject = { id: answer.id, question }
  const choices: (Choice | false)[] = [
    ...feedback(turn, answer.id, question),
    answer.more !== undefined && {
      label: t('knowledge:answer.more'),
      action: { route: 'questions.more', args },
    },
    answer.cites.length > 0 && {
      label: t('knowledge:answer.wording'),
      action: { route: 'questions.wording', args },
    },
  ]
  return {
    text: `${answer.text}\n\n${citeLine(t, answer)}`,
    choices: choices.filter((c) => c !== false),
    remark: true,
    ...(weave && { weave }),
  }
}

/** In the place of an answer's id: what the register says has none. */
export const OF_THE_REGISTER = 'register'

/** Whether it was what was asked: under each answer. */
export function feedback({ t }: Pick<Turn, 't'>, id: string, question: string): Choice[] {
  const args: JsonObject = { id, question }
  return [
    { label: t('knowledge:answer.right'), action: { route: 'questions.right', args } },
    { label: t('knowledge:answer.wrong'), action: { route: 'questions.wrong', args } },
  ]
}

/** Likely questions to choose from, and the way to an officer where it is none of them. */
export function choiceReply(
  turn: Pick<Turn, 't'>,
  answers: readonly Answer[],
  question: string,
  last: Choice,
): Reply {
  return {
    text: turn.t('knowledge:answer.choose'),
    choices: [
      ...answers.map((a) => ({
        label: a.title,
        action: { route: 'questions.pick', args: { id: a.id, question } },
      })),
      last,
    ],
    remark: true,
  }
}

/** Something said beside what is going on. */
export function remark(text: string, choices?: Choice[]): Outcome {
  return { replies: [{ text, ...(choices && choices.length > 0 && { choices }), remark: true }] }
}
