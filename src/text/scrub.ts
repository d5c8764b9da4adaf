/**
 * A text without what points to a person: phone and identity numbers, e-mail addresses, links. For what is kept
 * without its person, or leaves the house. Names cannot be told from other words and stay.
 */
export function scrub(text: string): string {
  return text
    .replace(/\S+@\S+\.\S+/gu, '…')
    .replace(/https?:\/\/\S+/giu, '…')
    .replace(/\+?\d(?:[\s.-]?\d){7,}/gu, (digits) =>
      /^\d{1,2}[./-]\d{1,2}[./-]\d{4}$/.test(digits) ? digits : '…',
    )
}
