/** Limits the Bot API states in prose, for the methods we call. */
export function limitFaults(method: string, p: Record<string, unknown>): string[] {
  const faults: string[] = []
  const demand = (ok: boolean, what: string) => {
    if (!ok) faults.push(`${method}: ${what}`)
  }
  const allowed = p.allowed_updates as string[] | undefined
  demand(!allowed || allowed.every((a) => /^[a-z_]+$/.test(a)), 'allowed_updates')
  switch (method) {
    case 'sendMessage': {
      const text = String(p.text ?? '')
      demand(text.trim() !== '' && text.length <= 4_096, `text of ${text.length} units`)
      demand(p.parse_mode === undefined, 'parse_mode, where people’s words could become markup')
      keyboard(p.reply_markup, demand)
      break
    }
    case 'sendPhoto': {
      const caption = String(p.caption ?? '')
      demand(caption.length <= 1_024, `caption of ${caption.length} units`)
      demand(p.parse_mode === undefined, 'parse_mode, where people’s words could become markup')
      keyboard(p.reply_markup, demand)
      break
    }
    case 'getUpdates':
      demand(between(p.limit ?? 100, 1, 100), 'limit')
      break
    case 'setMyCommands': {
      const commands = p.commands as { command: string; description: string }[]
      demand(commands.length <= 100, 'more than 100 commands')
      for (const c of commands) {
        demand(/^[a-z0-9_]{1,32}$/.test(c.command), `command ${c.command}`)
        demand(between(c.description.length, 1, 256), `description of ${c.command}`)
      }
      break
    }
    case 'setWebhook':
      demand(/^https:\/\//.test(String(p.url)), 'An HTTPS URL must be provided for webhook')
      demand(/^[\w-]{1,256}$/.test(String(p.secret_token)), 'secret_token')
      break
  }
  return faults
}

function keyboard(markup: unknown, demand: (ok: boolean, what: string) => void): void {
  if (markup === undefined) return
  const rows = (markup as { inline_keyboard: { text: string; callback_data?: string }[][] }).inline_keyboard
  demand(rows.length > 0 && rows.every((r) => between(r.length, 1, 8)), 'rows of 1 to 8 buttons')
  const buttons = rows.flat()
  demand(buttons.length <= 100, 'more than 100 buttons')
  for (const b of buttons) {
    demand(b.text.trim() !== '', 'button without a label')
    demand(between(Buffer.byteLength(b.callback_data ?? ''), 1, 64), 'callback data of 1 to 64 bytes')
  }
}

const between = (n: unknown, low: number, high: number) => typeof n === 'number' && n >= low && n <= high
