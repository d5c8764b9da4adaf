import { z } from 'zod'
import type { Clock } from '../../../clock.ts'
import type { Rendered, Sent } from '../../channel.ts'
import { SendError } from '../../channel.ts'
import { ZaloFailure } from './call.ts'
import type { Client } from './client.ts'
import { pressPayload } from './read.ts'
import type { Upload } from './uploads.ts'
import { type Answered, policyOf, verdictOn, whyOf } from './verdicts.ts'

const CONSULTATION_PATH = '/v3.0/oa/message/cs'

/** A number in whatever dress; Zalo writes most as strings. */
const loose = z.union([z.string(), z.number()]).optional()
const sentSchema = z.looseObject({
  message_id: z.string().optional(),
  /** Of messages by phone number. */
  msg_id: z.string().optional(),
  quota: z.looseObject({ quota_type: z.string().optional(), remain: loose, total: loose }).optional(),
})

/** What Zalo said when it took a message. */
export interface Accepted extends Sent {
  quota: unknown
  /** Free messages left, where the message was a free one. */
  freeRemain: number | null
}

export function readAccepted(data: unknown): Accepted {
  const read = sentSchema.safeParse(data)
  if (!read.success) return { platformId: null, quota: undefined, freeRemain: null }
  const { message_id, msg_id, quota } = read.data
  const remain = quota?.quota_type === 'reply' ? Number(quota.remain ?? Number.NaN) : Number.NaN
  return {
    platformId: message_id ?? msg_id ?? null,
    quota,
    freeRemain: Number.isInteger(remain) ? remain : null,
  }
}

/** Sends one consultation message, which Zalo takes only for a while after the person wrote. @throws ZaloFailure */
export async function consult(
  client: Client,
  address: string,
  message: Pick<Rendered, 'text' | 'buttons'>,
): Promise<Accepted> {
  return post(client, address, payload(message))
}

/** Sends an uploaded picture or document by its token. @throws ZaloFailure */
export async function consultUpload(
  client: Client,
  address: string,
  kind: Upload['kind'],
  token: string,
): Promise<Accepted> {
  const media = { template_type: 'media', elements: [{ media_type: 'image', attachment_id: token }] }
  const attachment =
    kind === 'image' ? { type: 'template', payload: media } : { type: 'file', payload: { token } }
  return post(client, address, { attachment })
}

async function post(client: Client, address: string, message: object): Promise<Accepted> {
  const json = { recipient: { user_id: address }, message }
  try {
    return readAccepted(await client.call('account', CONSULTATION_PATH, { json }))
  } catch (error) {
    if (!(error instanceof ZaloFailure) || verdictOn(error.code, 'account') !== 'onceMore') throw error
    return readAccepted(await client.call('account', CONSULTATION_PATH, { json }))
  }
}

/** Buttons hang on an attachment without `template_type`; a hidden query is not seen as a message in the chat. */
function payload({ text, buttons }: Pick<Rendered, 'text' | 'buttons'>) {
  if (buttons.length === 0) return { text }
  return {
    text,
    attachment: {
      type: 'template',
      payload: {
        buttons: buttons.map((b) => ({
          title: b.label.normalize('NFC'),
          type: 'oa.query.hide',
          payload: pressPayload(b.token),
        })),
      },
    },
  }
}

/** Tells a person that nothing will go out before they mend something. */
export type CallForHelp = (failure: ZaloFailure) => Promise<void>

/** A failed call as delivery understands it; where only a person can help, one is told. */
export async function sendError(
  error: unknown,
  answered: Answered,
  at: { clock: Clock; help: CallForHelp },
): Promise<unknown> {
  if (!(error instanceof ZaloFailure)) return error
  const verdict = verdictOn(error.code, answered)
  if (verdict === 'human') await at.help(error)
  return new SendError(policyOf(verdict, at.clock.now()), error.message, whyOf(verdict))
}
