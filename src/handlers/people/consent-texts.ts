import type { Purpose } from '../../db/people.ts'

/**
 * The version of each consent text (people:consent.<purpose>). A stored answer names the version that was shown;
 * whoever changes a text in any language gives it a new version here, and the test will not let them forget.
 */
export const CONSENT_VERSIONS: Record<Purpose, string> = {
  records: '2026-11-22',
  reminders: '2026-11-22',
  // Switched by a button that says what it does (fairs:news): the same basis as reminders, and off apart from them.
  fairs: '2026-11-25',
  announcements: '2026-11-25',
  phone: '2026-11-25',
}
