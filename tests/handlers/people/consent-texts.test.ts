import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { CONSENT_VERSIONS } from '../../../src/handlers/people/consent-texts.ts'
import { resources } from '../../../src/text/resources.ts'

/** Every version ever shown, with what it said. Add a line for a new version; never change one. */
const SHOWN: Record<string, Record<string, string>> = {
  records: { '2026-11-22': 'cd23b50c570ff314' },
  reminders: { '2026-11-22': '81cc5a8c0149cfd5' },
  phone: { '2026-11-25': '8e98f739b850a19b' },
  announcements: { '2026-11-25': '6b351c36f09ba9f7' },
}

it.each(['records', 'reminders', 'announcements', 'phone'] as const)(
  'the text that asks for %s is the one its version stands for',
  (purpose) => {
    const said = [resources.vi.people.consent[purpose], resources.en.people.consent[purpose]].join('\n---\n')
    const hash = createHash('sha256').update(said.normalize('NFC')).digest('hex').slice(0, 16)
    expect(hash, 'a changed consent text needs a new version in consent-texts.ts').toBe(
      SHOWN[purpose]?.[CONSENT_VERSIONS[purpose]],
    )
  },
)
