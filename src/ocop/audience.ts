import { z } from 'zod'

/** Whom an announcement is for, as a description: people are found when it is sent, not when it is written. */
export const audience = z.object({
  role: z.enum(['producers', 'officers', 'council', 'everyone']),
  /** A key of the tree of places: the province, a commune in force or a former district. */
  place: z.string(),
  /** Of producers only: one and the same product must meet all of these. */
  stars: z
    .array(z.enum(['3', '4', 'potential_5', '5']))
    .min(1)
    .optional(),
  sets: z.array(z.int().min(1).max(26)).min(1).optional(),
  /**
   * open / none: has, or has not, a dossier in the works. window: it is time to file for re-evaluation and nothing is
   * filed (Điều 7.6.a). expired: the certificate ran out and nothing is filed.
   */
  dossier: z.enum(['open', 'none', 'window', 'expired']).optional(),
})
export type Audience = z.infer<typeof audience>
export type AudienceRole = Audience['role']
export type DossierState = NonNullable<Audience['dossier']>

/** The same audience of another role; what only says something of products goes where there are none. */
export function withRole(of: Audience, role: AudienceRole): Audience {
  return role === 'producers' ? { ...of, role } : { role, place: of.place }
}
