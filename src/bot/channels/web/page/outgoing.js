const KEPT = 'ocop.unsent'
const TIMEOUT_MS = 15_000
/** A picture of some megabytes over a slow line. */
const PICTURE_TIMEOUT_MS = 180_000
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/**
 * What was written and is not yet with the assistant: sent one after the other, again and again with the same id
 * until it is kept there, and remembered over a reload. Nothing typed is lost.
 */
export class Outgoing {
  /**
   * @param {{lang: string, onSending(m): void, onKept(m): void, onWaiting(m, sentence): void, onRefused(m, sentence): void}} to
   */
  constructor(to) {
    this.to = to
    this.waiting = remembered()
    this.busy = false
    this.failures = 0
    this.timer = 0
  }

  /** @param {{text: string, press?: string, file?: File, caption?: string}} said */
  add(said) {
    const message = { id: newId(), ...said }
    this.waiting.push(message)
    remember(this.waiting)
    this.to.onSending(message)
    if (this.waiting.length === 1) this.send()
  }

  /** Sends the first in line now, e.g. because the network is back. */
  async send() {
    const message = this.waiting[0]
    if (this.busy || !message) return
    this.busy = true
    clearTimeout(this.timer)
    this.to.onSending(message)
    const answer = await post(message, this.to.lang)
    this.busy = false
    if (answer.status === 202) {
      this.drop(message)
      this.failures = 0
      this.to.onKept(message)
      return this.send()
    }
    // Without a session the answer brings one; a second time means that cookies are blocked.
    if (answer.status === 401 && this.failures === 0) {
      this.failures++
      return this.send()
    }
    if ([400, 403, 404, 413].indexOf(answer.status) >= 0) {
      this.drop(message)
      this.to.onRefused(message, answer.sentence)
      return this.send()
    }
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)]
    this.failures++
    this.to.onWaiting(message, answer.status === 401 ? 'cookies' : answer.sentence)
    this.timer = setTimeout(() => this.send(), Math.max(pause, answer.retryMs))
  }

  forget() {
    clearTimeout(this.timer)
    this.waiting = []
    remember([])
  }

  drop(message) {
    this.waiting = this.waiting.filter((m) => m !== message)
    remember(this.waiting)
  }
}

async function post(message, lang) {
  try {
    const response = await Promise.race([
      message.file ? postPicture(message, lang) : postText(message, lang),
      new Promise((_, reject) => setTimeout(reject, message.file ? PICTURE_TIMEOUT_MS : TIMEOUT_MS)),
    ])
    const said = await response.json().catch(() => ({}))
    return {
      status: response.status,
      sentence: said.sentence,
      retryMs: Number(response.headers.get('Retry-After') || 0) * 1_000,
    }
  } catch (_) {
    return { status: 0, sentence: undefined, retryMs: 0 }
  }
}

function postText(message, lang) {
  const body = message.press
    ? { id: message.id, press: message.press, lang }
    : { id: message.id, text: message.text, lang }
  return fetch('/api/messages', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function postPicture(message, lang) {
  const form = new FormData()
  form.append('id', message.id)
  form.append('lang', lang)
  if (message.caption) form.append('caption', message.caption)
  form.append('file', message.file)
  return fetch(`/api/pictures?lang=${lang}`, { method: 'POST', credentials: 'same-origin', body: form })
}

/** crypto.randomUUID exists only over https; a commune's own server may have none. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => `0${b.toString(16)}`.slice(-2)).join('')
}

/** A picture lives as long as the page: browsers keep texts only. */
function remember(all) {
  const messages = all.filter((m) => !m.file)
  try {
    if (messages.length === 0) localStorage.removeItem(KEPT)
    else localStorage.setItem(KEPT, JSON.stringify(messages))
  } catch (_) {
    // Private windows may refuse; the message then lives as long as the page.
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) || '[]')
  } catch (_) {
    return []
  }
}
