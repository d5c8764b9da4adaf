/** What the Bot Platform demands of a call, method by method. It has these methods and no others. */

export interface ZaloCall {
  method: string
  params: Record<string, unknown>
}

const known: Record<string, { needs: string[]; may?: string[] }> = {
  getMe: { needs: [] },
  // No offset, no limit, no allowed_updates.
  getUpdates: { needs: [], may: ['timeout'] },
  setWebhook: { needs: ['url', 'secret_token'] },
  deleteWebhook: { needs: [] },
  getWebhookInfo: { needs: [] },
  // No reply_markup, no keyboard of any kind.
  sendMessage: { needs: ['chat_id', 'text'], may: ['parse_mode', 'text_styles'] },
  sendPhoto: { needs: ['chat_id', 'photo'], may: ['caption'] },
  sendChatAction: { needs: ['chat_id', 'action'] },
}

/** What is wrong with a call; empty when nothing is. */
export function zaloFaults({ method, params }: ZaloCall, measure: 'points' | 'units'): string[] {
  const rule = known[method]
  if (!rule) return [`no method ${method}`]
  const faults: string[] = []
  const demand = (ok: boolean, what: string) => {
    if (!ok) faults.push(`${method}: ${what}`)
  }
  for (const need of rule.needs)
    demand(typeof params[need] === 'string' && params[need] !== '', `${need} missing or no string`)
  const allowed = [...rule.needs, ...(rule.may ?? [])]
  for (const name of Object.keys(params)) demand(allowed.includes(name), `${name} does not exist`)
  const length = (value: unknown) => {
    const text = String(value ?? '').normalize('NFC')
    return measure === 'points' ? [...text].length : text.length
  }
  demand(length(params.text) <= 2_000, `text of ${length(params.text)}`)
  demand(length(params.caption) <= 2_000, `caption of ${length(params.caption)}`)
  const { parse_mode: mode } = params
  demand(mode === undefined || mode === 'markdown' || mode === 'html', `parse_mode ${mode}`)
  if (method === 'sendPhoto') {
    const url = String(params.photo)
    demand(URL.canParse(url) && /^https?:/.test(url), 'photo is no address')
  }
  if (method === 'setWebhook') {
    const secret = String(params.secret_token ?? '')
    demand(secret.length >= 8 && secret.length <= 256, 'secret_token of 8 to 256 letters')
  }
  if (method === 'sendChatAction') demand(params.action === 'typing', `action ${params.action}`)
  return faults
}
