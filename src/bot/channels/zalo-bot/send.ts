import { z } from 'zod'
import type { Clock } from '../../../clock.ts'
import { type Channel, type Rendered, SendError } from '../../channel.ts'
import { type Call, CallFailed } from './api.ts'
import { policy } from './errors.ts'
import type { Gate } from './gate.ts'

export interface SendParts {
  call: Call
  clock: Clock
  gate: Gate
  /** Zalo took one message. */
  sent: () => void
  /** Zalo refused for a reason that somebody has to see to. */
  stopped: (why: 'token' | 'quota') => void
}

const result = z.looseObject({ message_id: z.string() })

/** Sends one message, plain: without parse_mode nothing people write can break or disguise it. */
export function sender({ call, clock, gate, sent, stopped }: SendParts): Channel['send'] {
  return async (address, message) => {
    gate.pass(clock.now().getTime())
    try {
      const read = result.safeParse(await call(...asked(address, message)))
      gate.accepted()
      sent()
      return { platformId: read.success ? read.data.message_id : null }
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      const now = clock.now().getTime()
      if (error.code === 401) {
        stopped('token')
        throw gate.refuse(now)
      }
      if (error.code === 429) {
        const held = gate.tooMuch(now)
        if (gate.usedUp) stopped('quota')
        throw held
      }
      throw new SendError(policy(error.code), error.message)
    }
  }
}

/** A picture goes as an address that Zalo fetches, more than once. */
function asked(chat_id: string, { text, picture }: Rendered): [string, Record<string, unknown>] {
  return picture?.address
    ? ['sendPhoto', { chat_id, photo: picture.address, caption: text }]
    : ['sendMessage', { chat_id, text }]
}
