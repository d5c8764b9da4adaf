import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newCode, readCode } from '../../../src/codes.ts'

it('reads back any code however it is typed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom('', ' ', '-', '–', '.'), fc.boolean()), {
        minLength: 8,
        maxLength: 8,
      }),
      (how) => {
        const code = newCode()
        const letters = code.replace('-', '')
        const typed = [...letters]
          .map((letter, i) => {
            const [lower, gap, look] = how[i]!
            const alike = look ? ({ '0': 'O', '1': lower ? 'L' : 'I' }[letter] ?? letter) : letter
            return (lower ? alike.toLowerCase() : alike) + gap
          })
          .join('')
        expect(readCode(typed)).toBe(code)
      },
    ),
  )
})

it.each(['', 'ABCD', 'ABCD-12345', 'ABCU-1234', 'mã của tôi', '🥭🥭🥭🥭🥭🥭🥭🥭', 'ＡＢ<b>1234'])(
  '%j is no code',
  (typed) => {
    expect(readCode(typed)).toBeNull()
  },
)
