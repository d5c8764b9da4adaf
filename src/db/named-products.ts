import { type Kysely, sql } from 'kysely'
import { fold, foldKeepingTones, hasDiacritics } from '../text/fold.ts'
import type { Database } from './tables.ts'

/** A product that a text names, and by which of its words. */
export interface NamedProduct {
  id: string
  words: string
}

/** Words of a producer's name that say only what kind of business it is. */
const LEGAL_FORM = new Set(
  'cong ty co phan cp tnhh mtv sx tm dv sxtm xnk htx hop tac xa to nong nghiep nn ho kinh doanh san xuat kd co so dn tu nhan chi nhanh'.split(
    ' ',
  ),
)
/** What stands before a producer's short name: "gia bảo" is one, and half of "giá bao nhiêu". */
const BEFORE_PRODUCER = new Set('cua co so hkd doanh cty cong ty htx ho tiem lo nha hieu do ben'.split(' '))
/** Words of questions, which stand in too many names to look for: no name consists of them alone. */
const OFTEN_SAID = new Set(
  'an giang co khong cong nhan ty san pham ocop sao xa phuong tinh huyen thi cap nam ngay thang han het lam nop giay chung bo so ho hoi dong hop tac duoc may bao nhieu ban mua nha cho toi tui em anh chi minh nguoi gi nao dau ai thi la cua va den tu trong ra len xuong moi cu gio lai roi hay nhung cac mot hai ba bon mang tren duoi voi ma thanh pho dac the chu kinh doanh nong nghiep thuc hien de nghi quyet dinh luat'.split(
    ' ',
  ),
)
/** So many words in a row are no chance: "mắm Bà Giáo". Fewer only where they are the whole name. */
const NO_CHANCE = 3

/**
 * Products of the register that a question names by their own or their producer's name, those named most fully.
 * Reads all that share a word with it: for questions that nothing else answers.
 */
export async function productsNamed(db: Kysely<Database>, question: string): Promise<NamedProduct[]> {
  const asked = fold(question).split(' ').filter(Boolean).slice(0, 40)
  const words = [...new Set(asked)].filter((w) => w.length > 1 && !OFTEN_SAID.has(w))
  if (words.length === 0) return []
  const { rows } = await sql<{ id: string; name: string; producer: string }>`
    select p.id, p.name, r.name as producer from product p join producer r on r.id = p.producer_id
    where p.search @@ ${words.map((w) => `'${w}'`).join(' | ')}::tsquery
    order by p.search_text collate "C", p.id`.execute(db)
  const named = rows.flatMap(({ id, name, producer }) => {
    const runs = [runIn(asked, fold(name).split(' ')), ofProducer(question, asked, producer)]
    const [best] = runs.filter((r) => r !== undefined).sort((a, b) => b.length - a.length)
    return best
      ? [{ id, words: best.join(' '), length: best.length, beside: beside(asked, name, producer) }]
      : []
  })
  const most = (of: (n: (typeof named)[number]) => number, list: typeof named) => {
    const top = Math.max(...list.map(of))
    return list.filter((n) => of(n) === top)
  }
  return most(
    (n) => n.beside,
    most((n) => n.length, named),
  ).map(({ id, words: w }) => ({ id, words: w }))
}

/** "Mắm cá mè vinh Bà Sáu": of two products of that name, whose it is. How many more words of its producer are said. */
function beside(asked: readonly string[], name: string, producer: string): number {
  const own = new Set(fold(name).split(' '))
  return new Set(ownName(producer).filter((w) => !own.has(w) && asked.includes(w))).size
}

/** 'Công ty cổ phần Palmania' → ['palmania']. */
function ownName(producer: string): string[] {
  const words = fold(producer).split(' ')
  const first = words.findIndex((w) => !LEGAL_FORM.has(w))
  return first < 0 ? [] : words.slice(first)
}

/** The producer's name in the question; a short one only if it is meant as a name, and with its tones. */
function ofProducer(question: string, asked: readonly string[], producer: string): string[] | undefined {
  const name = ownName(producer)
  const run = runIn(asked, name)
  if (run?.length !== 2 || name.length > 2) return run
  const meant = asked.some(
    (w, i) => w === run[0] && asked[i + 1] === run[1] && BEFORE_PRODUCER.has(asked[i - 1] ?? ''),
  )
  if (!meant) return undefined
  const tones = (text: string) => ` ${foldKeepingTones(text)} `
  return !hasDiacritics(question) || tones(question).includes(tones(toned(producer, run))) ? run : undefined
}

/** Those words of a name as they are written there. */
function toned(name: string, run: readonly string[]): string {
  const words = foldKeepingTones(name).split(' ')
  const at = words.findIndex((w, i) => fold(w) === run[0] && fold(words[i + 1] ?? '') === run[1])
  return words.slice(at, at + run.length).join(' ')
}

/** The longest row of words that both have, where it names it; a name of one word must be a long one. */
function runIn(asked: readonly string[], name: readonly string[]): string[] | undefined {
  let best: string[] = []
  for (let a = 0; a < asked.length; a++)
    for (let n = 0; n < name.length; n++) {
      let length = 0
      while (a + length < asked.length && asked[a + length] === name[n + length]) length++
      if (length > best.length) best = name.slice(n, n + length)
    }
  const whole = best.length === name.length && best.join('').length >= 6
  return best.length >= NO_CHANCE || whole ? best : undefined
}
