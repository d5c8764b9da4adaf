const ASK_MS = 4_000
const AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 15_000]
/** The server beats every 20 seconds; two missed beats are a dead line. */
const SILENCE_MS = 50_000

/**
 * Keeps the page up to date: asks for what is new, then listens. When the line breaks it asks again, and where
 * listening is not possible (old browser, a proxy that holds events back) it goes on asking every few seconds.
 */
export class Stream {
  /** @param {{onPage(page): void, onLine(up: boolean): void}} to */
  constructor(to) {
    this.to = to
    this.cursor = 0
    this.source = null
    this.timer = 0
    this.failures = 0
    this.turn = 0
    this.heard = Date.now()
    setInterval(() => {
      if (this.source && Date.now() - this.heard > SILENCE_MS) this.now()
    }, 5_000)
  }

  /** Looks at once: at the start, when the network is back, after the first message. */
  async now() {
    const turn = ++this.turn
    this.close()
    try {
      let page
      do {
        page = await ask(this.cursor)
        if (turn !== this.turn) return
        this.take(page)
      } while (page.more && this.cursor > 0 && page.messages.length > 0)
      this.failures = 0
      this.to.onLine(true)
      if (!page.known) return
    } catch (_) {
      if (turn !== this.turn) return
      this.to.onLine(false)
      this.later(AGAIN_MS[Math.min(this.failures++, AGAIN_MS.length - 1)])
      return
    }
    this.listen(turn)
  }

  close() {
    clearTimeout(this.timer)
    if (this.source) this.source.close()
    this.source = null
  }

  listen(turn) {
    if (typeof EventSource === 'undefined') return this.later(ASK_MS)
    const source = new EventSource(`/api/events?after=${this.cursor}`)
    this.source = source
    this.heard = Date.now()
    let opened = false
    source.addEventListener('beat', () => {
      opened = true
      this.heard = Date.now()
    })
    source.addEventListener('message', (event) => {
      this.heard = Date.now()
      this.take(JSON.parse(event.data))
    })
    source.addEventListener('error', () => {
      if (turn !== this.turn) return
      // Its own way of trying again gives up at the first 503; ours does not.
      this.close()
      this.later(opened ? 500 : ASK_MS)
    })
  }

  later(ms) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.now(), ms)
  }

  take(page) {
    const newest = page.messages[page.messages.length - 1]
    if (newest && newest.id > this.cursor) this.cursor = newest.id
    this.to.onPage(page)
  }
}

/** The newest page when nothing is known yet, else what came after. */
async function ask(after) {
  return askFor(after > 0 ? `?after=${after}` : '')
}

export async function askFor(query) {
  const response = await fetch(`/api/messages${query}`, { credentials: 'same-origin', cache: 'no-store' })
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}
