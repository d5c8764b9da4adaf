import { fold } from '../text/fold.ts'

const YES = new Set([
  'co',
  'dong y',
  'toi dong y',
  'ok',
  'oke',
  'okay',
  'u',
  'uh',
  'dung',
  'dung roi',
  'yes',
  'y',
  'agree',
  'duoc',
  'da',
  'vang',
])
const NO = new Set([
  'khong',
  'ko',
  'k',
  'hong',
  'khong dong y',
  'toi khong dong y',
  'no',
  'n',
  'sai',
  'khong dung',
  'disagree',
  'thoi',
])

/** What a typed answer to a yes-or-no question means; undefined when it is neither. */
export function yesOrNo(text: string): boolean | undefined {
  const folded = bare(text)
  if (YES.has(folded)) return true
  return NO.has(folded) ? false : undefined
}

/** Without what politeness puts around an answer: "dạ được ạ" is "được", "dạ thôi em" is "thôi". */
export function bare(text: string): string {
  const whole = fold(text).replace(/(?: (?:a|nhe|nha|nghe|di|luon|em|anh|chi|co|chu|ban))+$/, '')
  return whole.replace(/^(?:(?:da|vang|u|uh|ok|oke) )+(?=\S)/, '')
}
