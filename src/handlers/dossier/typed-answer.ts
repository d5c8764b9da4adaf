import type { Turn } from '../../bot/turn.ts'
import type { ItemState } from '../../db/tables.ts'
import { surelyAsks } from '../../text/asks.ts'
import { fold } from '../../text/fold.ts'
import type { Paper, Papers } from './papers.ts'
import { paperWords } from './words.ts'

const SAID: Record<ItemState, RegExp> = {
  have: /^(da )?(co|xong|lam|du)( (roi|san|day du))?( (a|nha|nhe|do))?$|^(roi|yes|ok|da lam xong)$/,
  missing: /^(chua|khong|hong|ko)( (co|lam|xin))?( (gi|dau|a|nha))*$|^(thieu|no|dang lam|dang xin)$/,
  not_applicable: /^(khong|ko) (ap dung|can|phai lam|lien quan)$/,
  later: /^(de )?(sau|lat nua|khi khac|hoi sau)( .{0,12})?$|^(bo qua|tinh sau)$/,
}

/** What a typed word says about a paper: "có rồi", "chua", "de sau" …; undefined when it is none of these. */
export function stateIn(text: string): ItemState | undefined {
  const folded = fold(text)
  return (Object.keys(SAID) as ItemState[]).find((state) => SAID[state].test(folded))
}

/** Words that ask for another look at the dossier instead of answering. */
const LOOKS: readonly [RegExp, string][] = [
  [/^(giay )?(con )?thieu( gi| giay gi| nhung gi)?$/, 'dossier.missing'],
  [/^(tat ca )?(giay to|danh sach)$/, 'dossier.papers'],
  [/^(ve|xem) ho so$|^tien do$/, 'dossier.show'],
  [/^cham (diem )?thu$/, 'trial.start'],
]

/** The look that was asked for: "còn thiếu gì", "tiến độ". */
export function lookIn(text: string): string | undefined {
  const folded = fold(text)
  return LOOKS.find(([words]) => words.test(folded))?.[1]
}

/** The one paper whose name holds what was typed: "nhãn hiệu". Undefined when none or several do. */
export function paperNamed(turn: Turn, papers: Papers): Paper | undefined {
  const words = fold(turn.text)
  if (words.length < 4 || surelyAsks(turn.text)) return undefined
  const fits = [...papers.needed, ...papers.helps].filter((p) =>
    ` ${fold(paperWords(turn, p.id, 'name'))} `.includes(` ${words} `),
  )
  return fits.length === 1 ? fits[0] : undefined
}
