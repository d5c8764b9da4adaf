/**
 * A cell that a spreadsheet will show and not run: what begins with = + - @ (or a
 * tab or line break, which some programs skip) gets a quote before it.
 */
export function defuse(cell: string): string {
  return /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
}

/** Rows as CSV that Excel in Vietnam opens right: UTF-8 with its mark, CRLF, cells defused and quoted where needed. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const lines = rows.map((row) => row.map((cell) => quoted(defuse(cell))).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}
