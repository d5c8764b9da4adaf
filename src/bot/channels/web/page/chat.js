import { Bubbles } from './bubbles.js'
import { Outgoing } from './outgoing.js'
import { askFor, Stream } from './stream.js'

const DRAFT = 'ocop.draft'
const by = (id) => document.getElementById(id)
const { lang, texts, mostBytes } = JSON.parse(by('settings').textContent)
const box = by('text')
const log = by('log')
const begin = by('begin')
by('needsScript').remove()
begin.hidden = false

/** Set when a choice was pressed by keyboard: the answer then takes the focus, so that Tab goes on from there. */
let focusAnswer = false
let lineUp = true
let answering = 0

const bubbles = new Bubbles(log, by('scroll'), texts, {
  onPress(token, label, event) {
    focusAnswer = event.detail === 0
    outgoing.add({ text: label, press: token })
  },
  onCommand: (text) => say(text),
  onRetry: () => outgoing.send(),
  onEdit(text) {
    if (text && !box.value) box.value = text
    fitBox()
    box.focus()
  },
})

const outgoing = new Outgoing({
  lang,
  onSending: (message) => bubbles.sending(message),
  onKept(message) {
    bubbles.sent(message.id)
    begin.hidden = true
    busy(true)
    // Only now does this browser have a chat to listen to.
    if (!stream.source) stream.now()
  },
  onWaiting(message, sentence) {
    bubbles.waiting(message.id, sentence === 'cookies' ? texts.cookies : sentence || texts.waiting)
  },
  onRefused(message, sentence) {
    bubbles.refused(message, sentence || texts.notSent)
    bubbles.dim()
  },
})

const stream = new Stream({
  onPage(page) {
    const start = log.getAttribute('aria-busy') === 'true'
    const answers = bubbles.show(page)
    if (page.messages.length > 0) begin.hidden = true
    if (start) {
      // Read aloud what comes from now on, not the whole history.
      log.removeAttribute('aria-busy')
      by('older').hidden = !page.more
      bubbles.toEnd()
      showDown()
      return
    }
    if (answers.length === 0) return
    busy(false)
    bubbles.toEnd()
    bubbles.reveal(answers[0])
    showDown()
    if (focusAnswer) answers[answers.length - 1].focus({ preventScroll: true })
    focusAnswer = false
  },
  onLine(up) {
    lineUp = up
    showLine()
  },
})

function say(text) {
  if (text.trim() !== '') outgoing.add({ text: text.trim() })
}

/** "Received, answering": gone with the answer, or after a while if there is none. */
function busy(on) {
  clearTimeout(answering)
  const line = by('busy')
  line.hidden = !on
  line.textContent = on ? texts.answering : ''
  if (!on) return
  bubbles.toEnd()
  answering = setTimeout(() => busy(false), 15_000)
}

function showLine() {
  const line = by('line')
  const text = navigator.onLine === false ? texts.offline : lineUp ? '' : texts.reconnecting
  line.hidden = text === ''
  if (line.textContent !== text) line.textContent = text
}

function fitBox() {
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight + 3}px`
}

function draft(text) {
  try {
    sessionStorage.setItem(DRAFT, text)
  } catch (_) {
    // Private windows may refuse.
  }
}

function submit() {
  const text = box.value
  box.value = ''
  draft('')
  fitBox()
  say(text)
  box.focus()
}

/** With the words that stand in the box, if any. */
function sendPicture(file) {
  const caption = box.value.trim()
  const text = caption ? `${texts.picture}\n${caption}` : texts.picture
  if (file.size > mostBytes) {
    const message = { id: `large-${Date.now()}`, text, file, caption: '' }
    bubbles.sending(message)
    bubbles.refused(message, texts.pictureTooLarge)
    return
  }
  box.value = ''
  draft('')
  fitBox()
  outgoing.add({ text, file, caption })
}

by('picture').addEventListener('change', () => {
  const file = by('picture').files[0]
  if (file) sendPicture(file)
  // The same picture may be chosen again.
  by('picture').value = ''
})
by('form').addEventListener('submit', (event) => {
  event.preventDefault()
  submit()
})
box.addEventListener('keydown', (event) => {
  // 229: a Vietnamese keyboard is still putting a letter together.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
  event.preventDefault()
  submit()
})
box.addEventListener('input', () => {
  draft(box.value)
  fitBox()
})
begin.addEventListener('click', () => {
  if (!begin.hidden) say(begin.dataset.say)
  begin.hidden = true
  box.focus()
})
by('older').addEventListener('click', async () => {
  const scroller = by('scroll')
  const below = scroller.scrollHeight - scroller.scrollTop
  try {
    const page = await askFor(`?before=${bubbles.oldest()}`)
    bubbles.show(page)
    by('older').hidden = !page.more
    scroller.scrollTop = scroller.scrollHeight - below
  } catch (_) {
    lineUp = false
    showLine()
  }
})
/**
 * An answer may be longer than the screen, with its choices below the edge: say that there is more. For eyes and
 * fingers only: it comes and goes, and would take the keyboard's focus with it.
 */
function showDown() {
  const s = by('scroll')
  by('down').hidden = s.scrollHeight - s.scrollTop - s.clientHeight < 48
}
by('scroll').addEventListener('scroll', showDown)
window.addEventListener('resize', showDown)
by('down').addEventListener('click', () => {
  by('scroll').scrollTop += by('scroll').clientHeight * 0.85
  by('scroll').focus({ preventScroll: true })
})
by('leave').addEventListener('click', async () => {
  if (!window.confirm(texts.leaveSure)) return
  try {
    const response = await fetch('/api/leave', { method: 'POST', credentials: 'same-origin' })
    if (!response.ok) throw new Error(String(response.status))
    outgoing.forget()
    draft('')
    stream.close()
    location.replace('/')
  } catch (_) {
    lineUp = false
    showLine()
  }
})
window.addEventListener('online', () => {
  showLine()
  stream.now()
  outgoing.send()
})
window.addEventListener('offline', showLine)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && (!stream.source || !lineUp)) stream.now()
})

try {
  box.value = sessionStorage.getItem(DRAFT) || ''
} catch (_) {
  // Private windows may refuse.
}
fitBox()
showLine()
for (const message of outgoing.waiting) bubbles.sending(message)
stream.now()
outgoing.send()
