import { parseArgs } from 'node:util'
import { dayInVietnam } from '../clock.ts'
import { createInvitation, placeForRole } from '../db/invitations.ts'
import type { RoleName } from '../db/tables.ts'
import { lookup } from '../ocop/places.ts'
import { showDay } from '../text/i18n.ts'
import type { Command } from './command.ts'

const roles: readonly string[] = ['administrator', 'officer', 'council_member'] satisfies RoleName[]

/** `invite --role officer --place 91`: prints a one-time code as its last line. */
export const inviteCommand: Command = async ({ database, facts, clock, t, print }, args) => {
  const { values } = parseArgs({ args, options: { role: { type: 'string' }, place: { type: 'string' } } })
  const refuse = (line: string) => {
    print(line)
    return 2
  }
  if (!roles.includes(values.role ?? '')) return refuse(t('terminal:invite.role'))
  const role = values.role as RoleName
  const text = values.place ?? (role === 'administrator' ? facts.places.province.name : '')
  if (text === '') return refuse(t('terminal:invite.place'))
  const found = lookup(facts.places, text)
  if (found.kind === 'none') return refuse(t('terminal:invite.placeNone', { text }))
  // Districts and old communes can hold no officer, so they make no name ambiguous here.
  const fit = (found.kind === 'one' ? [found.place] : found.candidates)
    .map((p) => placeForRole(facts.places, role, p))
    .filter((p) => p !== undefined)
  if (fit.length > 1) {
    const names = fit.map((p) => `${p.name} (${p.code})`).join(', ')
    return refuse(t('terminal:invite.placeMany', { text, names }))
  }
  const [place] = fit
  if (!place) return refuse(t('terminal:invite.placeNone', { text }))
  const made = await database.db
    .transaction()
    .execute((trx) =>
      createInvitation(trx, facts.places, { role, place, createdBy: 'cli', now: clock.now() }),
    )
  print(
    t('terminal:invite.made', {
      role: t(`people:role.${role}`),
      place: place.name,
      until: showDay(dayInVietnam(made.expiresAt)),
    }),
  )
  print(made.code)
  return 0
}
