import { plainLetters } from '../text/fold.ts'

const LABEL =
  /^(?:ten\b|thoi gian|dia diem|noi to chuc|han\b|thoi han|dang ky|quy mo|so (?:luong )?gian|doi tuong|lien he|dau moi)/
const isLabel = (cell: string) => cell.length <= 40 && LABEL.test(plainLetters(cell))

/**
 * Lists and tables as lines "label: value": cells apart by "|", tabs or wide spaces, a head line over its rows, a
 * label on a line of its own. Everything else stays as it is.
 */
export function asLines(text: string): string {
  const out: string[] = []
  let head: string[] | undefined
  for (const line of text.split('\n')) {
    const cells = cellsOf(line)
    if (!cells) {
      head = undefined
      const last = out.at(-1)
      if (last && /:\s*$/.test(last) && isLabel(withoutNumber(last)) && line.trim() !== '')
        out[out.length - 1] = `${last.trimEnd()} ${line.trim().replace(/^[-–•*+]\s*/, '')}`
      else out.push(line)
    } else if (cells.filter(isLabel).length >= 2 && !cells.some((c) => /\d/.test(c))) head = cells
    else if (head && head.length === cells.length)
      for (const [i, cell] of cells.entries()) out.push(`${head[i]}: ${cell}`)
    else {
      const [label, ...values] = /^\d{1,2}[.)]?$/.test(cells[0]!) ? cells.slice(1) : cells
      out.push(values.length > 0 ? `${label!.replace(/:\s*$/, '')}: ${values.join(', ')}` : (label ?? ''))
    }
  }
  return out.join('\n')
}

function cellsOf(line: string): string[] | undefined {
  const ruled = /[|\t]/.test(line)
  const cells = line
    .trim()
    .split(ruled ? /\s*[|\t]\s*/ : /\s{2,}/)
    .filter((c) => c !== '' && !/^[-:=]+$/.test(c))
  return cells.length > 1 && (ruled || isLabel(withoutNumber(cells[0]!))) ? cells : undefined
}

const withoutNumber = (cell: string) => cell.replace(/^[\s\-–•*+]*(?:\d{1,2}[.)]\s*)?/, '')
