import { words } from './words.js'

/**
 * The bubbles of the conversation. What the assistant has kept stands in the order of its ids; what is still on
 * its way stands below.
 */
export class Bubbles {
  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} scroller
   * @param {object} texts
   * @param {{onPress(token, label, event): boolean, onCommand(text): void, onRetry(): void, onEdit(text): void}} to
   */
  constructor(list, scroller, texts, to) {
    this.list = list
    this.scroller = scroller
    this.texts = texts
    this.to = to
    /** By server id, and by our own id while on the way. */
    this.kept = new Map()
    this.pending = new Map()
  }

  /** A page of history; drops what no longer exists. @returns the newly shown messages of the assistant. */
  show(page) {
    const first = page.first === null ? Number.POSITIVE_INFINITY : page.first
    for (const [id, element] of this.kept) {
      if (id < first) {
        element.remove()
        this.kept.delete(id)
      }
    }
    const fresh = page.messages.filter((m) => !this.kept.has(m.id))
    for (const message of fresh) this.place(message)
    if (fresh.length > 0) this.dim()
    return fresh.filter((m) => !m.mine).map((m) => this.kept.get(m.id))
  }

  oldest() {
    return Math.min(...this.kept.keys())
  }

  /** A message on its way. */
  sending(message) {
    if (!this.pending.has(message.id)) {
      const element = this.element({ mine: true, body: { text: message.text } })
      this.pending.set(message.id, element)
      this.list.append(element)
      this.toEnd()
    }
    this.state(message.id, this.texts.sending)
  }

  /** Kept by the assistant; its bubble comes back with an id shortly. */
  sent(id) {
    this.state(id, '')
  }

  waiting(id, sentence) {
    this.state(id, sentence, { label: this.texts.retry, act: () => this.to.onRetry() })
  }

  refused(message, sentence) {
    this.state(message.id, sentence, {
      label: this.texts.edit,
      act: () => {
        const element = this.pending.get(message.id)
        if (element) element.remove()
        this.pending.delete(message.id)
        this.to.onEdit(message.press ? '' : message.file ? message.caption : message.text)
      },
    })
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight
  }

  /** Shows an answer from its beginning when it is longer than the screen. */
  reveal(element) {
    const top = element.offsetTop - 8
    this.scroller.scrollTop = Math.min(top, this.scroller.scrollHeight)
  }

  place(message) {
    const own = message.mine ? this.pending.get(message.body.event) : undefined
    if (own) {
      this.pending.delete(message.body.event)
      own.remove()
    }
    const element = this.element(message)
    let before = null
    for (const [id, other] of this.kept)
      if (id > message.id && (!before || id < before.id)) before = { id, other }
    const next = before ? before.other : this.pending.values().next().value
    this.list.insertBefore(element, next || null)
    this.kept.set(message.id, element)
  }

  element(message) {
    const item = document.createElement('li')
    item.className = message.mine ? 'message mine' : 'message'
    item.tabIndex = -1
    const bubble = document.createElement('div')
    bubble.className = 'bubble'
    const who = document.createElement('span')
    who.className = 'hidden'
    who.textContent = `${message.mine ? this.texts.you : this.texts.assistant} `
    bubble.append(who)
    if (message.body.picture) bubble.append(this.picture(message.body.picture))
    if (message.mine) bubble.append(message.body.text)
    else bubble.append(words(message.body.text, (command) => this.to.onCommand(command)))
    item.append(bubble)
    if (message.body.buttons && message.body.buttons.length > 0)
      item.append(this.choices(message.body.buttons))
    if (message.at) item.append(hour(message.at))
    return item
  }

  /** Small, and whole in a page of its own. */
  picture(path) {
    const link = document.createElement('a')
    link.href = path
    link.target = '_blank'
    link.rel = 'noopener'
    const image = document.createElement('img')
    image.alt = this.texts.picture
    // Deleted in the meantime: the text says that there was one.
    image.addEventListener('error', () => link.remove())
    image.src = path
    link.append(image)
    return link
  }

  choices(buttons) {
    const group = document.createElement('div')
    group.className = 'choices'
    group.setAttribute('role', 'group')
    group.setAttribute('aria-label', this.texts.choices)
    // Two long labels side by side are hard to read on a phone.
    if (buttons.some(({ label }) => label.length > 20)) group.classList.add('long')
    for (const { label, token } of buttons) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = label
      // Not `disabled`: that would throw the keyboard's focus to the top of the page.
      button.addEventListener('click', (event) => {
        if (group.getAttribute('aria-busy') === 'true') return
        this.lock(group, button)
        this.to.onPress(token, label, event)
      })
      group.append(button)
    }
    return group
  }

  /** One press is one message, however often somebody clicks before it is answered. */
  lock(group, chosen) {
    group.setAttribute('aria-busy', 'true')
    for (const button of group.children) {
      button.setAttribute('aria-disabled', 'true')
      button.classList.toggle('chosen', button === chosen)
    }
  }

  /** An answer came: earlier choices may be pressed again, and step back behind the newest. */
  dim() {
    const messages = this.list.querySelectorAll('.message')
    const groups = this.list.querySelectorAll('[aria-busy]')
    for (const group of groups) {
      group.removeAttribute('aria-busy')
      for (const button of group.children) button.removeAttribute('aria-disabled')
    }
    let after = false
    for (let i = messages.length - 1; i >= 0; i--) {
      messages[i].classList.toggle('past', after)
      if (messages[i].classList.contains('mine')) after = true
    }
  }

  state(id, text, action) {
    const element = this.pending.get(id)
    if (!element) return
    const old = element.querySelector('.state')
    if (old) old.remove()
    if (!text) return
    const line = document.createElement('span')
    line.className = action ? 'state bad' : 'state'
    line.append(text)
    if (action) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = action.label
      button.addEventListener('click', action.act)
      line.append(' ', button)
    }
    element.append(line)
  }
}

/** Shown in Vietnam's time, wherever the phone thinks it is. */
function hour(at) {
  const time = document.createElement('time')
  time.dateTime = at
  time.textContent = new Date(at).toLocaleTimeString('vi-VN', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Ho_Chi_Minh',
  })
  return time
}
